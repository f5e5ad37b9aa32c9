//! Packages of the system, on Debian and its kin.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{Shell, find};
use crate::step::step;

/// How this process may install packages.
#[derive(Debug, PartialEq, Eq)]
enum Privilege {
    Root,
    Sudo,
}

/// Installs packages, after one look at what the archive offers now. `instead` completes the
/// sentence for a machine where this cannot be done: "… is missing: install it yourself …".
pub(super) fn install(shell: &Shell, packages: &[&str], instead: &str) -> Result<()> {
    let names = packages.join(" ");
    if find("apt-get").is_none() {
        bail!("{names} is missing and this machine has no apt-get: {instead}");
    }
    let is_root = rustix::process::geteuid().is_root();
    let Some(privilege) = privilege(is_root, find("sudo").is_some()) else {
        bail!(
            "{names} is missing and installing it needs root: run `apt-get install {names}` as root, then this again"
        );
    };
    step(&format!("Installing {names} with apt"), || {
        shell
            .run(apt_get(shell, &privilege).arg("update"))
            .context("apt cannot read its package lists")?;
        let mut install = apt_get(shell, &privilege);
        install
            .args(["install", "--yes", "--no-install-recommends"])
            .args(packages);
        shell
            .run(&mut install)
            .with_context(|| format!("apt cannot install {names}; {instead}"))
    })
}

fn privilege(is_root: bool, has_sudo: bool) -> Option<Privilege> {
    match (is_root, has_sudo) {
        (true, _) => Some(Privilege::Root),
        (false, true) => Some(Privilege::Sudo),
        (false, false) => None,
    }
}

/// `apt-get` that asks nothing and waits its turn when another installation runs.
fn apt_get(shell: &Shell, privilege: &Privilege) -> Command {
    let mut command = match privilege {
        Privilege::Root => shell.command("env"),
        Privilege::Sudo => {
            let mut sudo = shell.command("sudo");
            sudo.arg("env");
            sudo
        }
    };
    command.args([
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-o",
        "DPkg::Lock::Timeout=600",
    ]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_root_and_sudo_nothing_can_be_installed() {
        assert_eq!(privilege(true, false), Some(Privilege::Root));
        assert_eq!(privilege(false, true), Some(Privilege::Sudo));
        assert_eq!(privilege(false, false), None);
    }
}
