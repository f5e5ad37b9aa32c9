//! Rebuilds the crate when a migration is added: `sqlx::migrate!` reads the folders at build time.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
