use std::net::IpAddr;

use model::Entropy;
use secrecy::ExposeSecret as _;

use super::*;

struct Sevens;

impl Entropy for Sevens {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

fn faults(environment: &[(&str, &str)]) -> String {
    let sources = Sources::of(environment.iter().copied());
    Settings::load(&sources).unwrap_err().to_string()
}

fn settings(environment: &[(&str, &str)]) -> Settings {
    Settings::load(&Sources::of(environment.iter().copied())).unwrap()
}

#[test]
fn the_reference_is_complete_and_right() {
    let settings = settings(&[]);
    assert_eq!(settings.http.listen.port(), 3000);
    assert!(settings.database.url.is_none());
    assert_eq!(settings.session.idle.as_hours(), 30 * 24);
    assert!(settings.shown().iter().all(ShownSetting::is_default));
}

#[test]
fn all_faults_are_named_at_once() {
    let text = faults(&[
        ("FIFTHTAB__HTTP__LISTEN", "here"),
        ("FIFTHTAB__HTTP__PUBLIC_URL", "https://tab.example.com/path"),
        ("FIFTHTAB__HTTP__TRUSTED_PROXIES", "10.0.0.0/8, nowhere"),
        ("FIFTHTAB__SESSION__IDLE_DAYS", "0"),
        ("FIFTHTAB__LOG__FORMAT", "xml"),
    ]);
    assert_eq!(
        text,
        "5 settings are wrong:\
         \n  http.listen = \"here\" (from the environment variable FIFTHTAB__HTTP__LISTEN): \
         expected an address and port, like 127.0.0.1:3000\
         \n  http.public_url = \"https://tab.example.com/path\" (from the environment variable \
         FIFTHTAB__HTTP__PUBLIC_URL): expected an http or https address without a path, like \
         https://tab.example.com\
         \n  http.trusted_proxies = \"10.0.0.0/8, nowhere\" (from the environment variable \
         FIFTHTAB__HTTP__TRUSTED_PROXIES): expected addresses or networks, like 10.0.0.0/8\
         \n  session.idle_days = \"0\" (from the environment variable \
         FIFTHTAB__SESSION__IDLE_DAYS): expected a whole number of days from 1 to 400\
         \n  log.format = \"xml\" (from the environment variable FIFTHTAB__LOG__FORMAT): expected \
         pretty or json"
    );
}

#[test]
fn secrets_are_never_shown() {
    let wrong = [
        ("FIFTHTAB__SECRETS__KEY", "hunter2hunter2"),
        ("FIFTHTAB__SECRETS__FORMER_KEYS", "hunter3hunter3"),
        ("DATABASE_URL", "mysql://me:hunter4@host/name"),
    ];
    let text = faults(&wrong);
    assert!(text.starts_with("3 settings are wrong:"), "{text}");
    assert!(!text.contains("hunter"), "{text}");

    let right = settings(&[
        (
            "FIFTHTAB__SECRETS__KEY",
            "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=",
        ),
        ("DATABASE_URL", "postgres://me:hunter4@host/name"),
    ]);
    let shown = format!("{right:?} {:?}", right.shown());
    assert!(!shown.contains("hunter"), "{shown}");
    assert!(!shown.contains("BwcH"), "{shown}");
    let url = right.database.url.unwrap();
    assert_eq!(url.expose_secret(), "postgres://me:hunter4@host/name");
}

#[test]
fn misspelt_keys_are_refused() {
    let text = faults(&[("FIFTHTAB__HTTP__LISTN", "127.0.0.1:1")]);
    assert_eq!(
        text,
        "One setting is wrong:\n  http.listn (from the environment variable \
         FIFTHTAB__HTTP__LISTN): expected a known key; did you mean http.listen?"
    );
    assert!(faults(&[("FIFTHTAB__ZZZ__Q", "1")]).contains("see config.default.toml"));
}

#[test]
fn a_session_cannot_idle_past_its_end() {
    let text = faults(&[("FIFTHTAB__SESSION__IDLE_DAYS", "91")]);
    assert!(
        text.contains("expected at most session.absolute_days"),
        "{text}"
    );
}

#[test]
fn the_environment_stands_over_the_file_and_data_over_all() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("settings.toml");
    std::fs::write(
        &file,
        "[http]\nlisten = \"127.0.0.1:1111\"\nframe_ancestors = [\"http://localhost:4000\"]\n\
         [data]\ndir = \"elsewhere\"\n",
    )
    .unwrap();
    let mut sources = Sources::of([
        ("FIFTHTAB__HTTP__LISTEN", "127.0.0.1:2222"),
        ("FIFTHTAB__DATA__DIR", "third"),
    ]);
    sources.file = Some(file);
    sources.data_dir = Some("fourth".into());
    let settings = Settings::load(&sources).unwrap();
    assert_eq!(settings.http.listen.port(), 2222);
    assert_eq!(settings.http.frame_ancestors, ["http://localhost:4000"]);
    assert_eq!(settings.data.dir, PathBuf::from("fourth"));
    let origins: Vec<&str> = settings
        .shown()
        .iter()
        .filter(|shown| !shown.is_default())
        .map(|shown| shown.origin.as_str())
        .collect();
    assert_eq!(origins.len(), 3);
    assert_eq!(origins[0], "--data");
    assert!(origins[1].ends_with("settings.toml"));
    assert_eq!(
        origins[2],
        "the environment variable FIFTHTAB__HTTP__LISTEN"
    );
}

#[test]
fn a_broken_file_is_named_without_its_lines() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("settings.toml");
    std::fs::write(&file, "[secrets]\nkey = hunter2\n").unwrap();
    let sources = Sources {
        file: Some(file.clone()),
        ..Sources::default()
    };
    let text = Settings::load(&sources).unwrap_err().to_string();
    assert!(text.contains("is not valid TOML"), "{text}");
    assert!(text.contains("line 2"), "{text}");
    assert!(!text.contains("hunter2"), "{text}");

    let absent = Sources {
        file: Some(dir.path().join("absent.toml")),
        ..Sources::default()
    };
    let text = Settings::load(&absent).unwrap_err().to_string();
    assert!(text.contains("cannot be read"), "{text}");
}

fn with_data(dir: &std::path::Path, environment: &[(&str, &str)]) -> Settings {
    let mut sources = Sources::of(environment.iter().copied());
    sources.data_dir = Some(dir.to_owned());
    Settings::load(&sources).unwrap()
}

#[test]
fn a_key_file_is_made_once_and_read_again() {
    use std::os::unix::fs::PermissionsExt as _;

    let dir = tempfile::tempdir().unwrap();
    let settings = with_data(&dir.path().join("data"), &[]);
    let key = settings.master_key(&Sevens).unwrap();
    assert_eq!(key.bytes(), &[7; 32]);
    let mode = std::fs::metadata(settings.data.key_file())
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(settings.master_key(&crate::SystemEntropy).unwrap(), key);
    std::fs::write(settings.data.key_file(), "short").unwrap();
    assert!(matches!(
        settings.master_key(&Sevens),
        Err(KeyError::Malformed(_))
    ));
}

#[test]
fn shared_databases_need_a_shared_key() {
    let dir = tempfile::tempdir().unwrap();
    let shared = with_data(dir.path(), &[("DATABASE_URL", "postgres://host/name")]);
    assert!(matches!(
        shared.master_key(&Sevens),
        Err(KeyError::Missing(_))
    ));
    let strict = with_data(dir.path(), &[("FIFTHTAB__SECRETS__CREATE", "false")]);
    assert!(matches!(
        strict.master_key(&Sevens),
        Err(KeyError::Missing(_))
    ));
}

#[test]
fn only_trusted_proxies_are_believed() {
    let settings = settings(&[("FIFTHTAB__HTTP__TRUSTED_PROXIES", "10.0.0.0/8,127.0.0.1")]);
    let proxies = &settings.http.trusted_proxies;
    let client = |peer: &str, forwarded: &[&str]| {
        let peer: IpAddr = peer.parse().unwrap();
        proxies.client(peer, forwarded.iter().copied()).to_string()
    };
    assert_eq!(client("192.0.2.9", &["198.51.100.1"]), "192.0.2.9");
    assert_eq!(client("10.1.1.1", &["198.51.100.1"]), "198.51.100.1");
    assert_eq!(
        client("127.0.0.1", &["6.6.6.6, 198.51.100.1, 10.2.2.2"]),
        "198.51.100.1"
    );
    assert_eq!(
        client("127.0.0.1", &["6.6.6.6", "198.51.100.1", "10.2.2.2"]),
        "198.51.100.1"
    );
    assert_eq!(client("10.1.1.1", &["nonsense"]), "10.1.1.1");
    assert_eq!(client("::ffff:10.1.1.1", &["2001:db8::1"]), "2001:db8::1");
    assert_eq!(client("10.1.1.1", &[]), "10.1.1.1");
}
