//! The keys that seal what is secret at rest.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::Entropy;

use super::Settings;
use super::reader::Reader;

/// 32 secret bytes. Never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// The bytes, for ciphers.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn generate(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0_u8; 32];
        entropy.fill(&mut bytes);
        Self(bytes)
    }
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl FromStr for MasterKey {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let bytes = STANDARD.decode(text.trim()).map_err(drop)?;
        bytes.try_into().map(Self).map_err(drop)
    }
}

/// Keys as the settings give them.
#[derive(Clone, Debug)]
pub struct SecretSettings {
    /// The key to seal with; none means the key file.
    pub key: Option<MasterKey>,
    /// Keys that still open what they sealed.
    pub former: Vec<MasterKey>,
    /// Whether a key file may be made.
    pub create: bool,
}

/// Why there is no key to work with.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// No key is set, and none may be made.
    #[error(
        "There is no key: set secrets.key to 32 bytes in base64 (`openssl rand -base64 32`), or put \
         them into {0}."
    )]
    Missing(PathBuf),
    /// The key file holds something else.
    #[error("The key file {0} does not hold 32 bytes in base64; restore it from your backup.")]
    Malformed(PathBuf),
    /// The key file cannot be read or made.
    #[error("The key file {path} cannot be used: {source}. Check the directory's permissions.")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl SecretSettings {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        const KEY: &str = "32 bytes in base64, as `openssl rand -base64 32` prints them";
        let key = reader.optional("secrets.key", KEY);
        let former = reader.list("secrets.former_keys", KEY);
        let create = reader.parse("secrets.create", "true or false");
        Some(Self {
            key: key.ok()?,
            former: former?,
            create: create?,
        })
    }
}

impl Settings {
    /// The key to seal with: from the settings, else from the key file, which is made when that is
    /// allowed and the database is this machine's own.
    pub fn master_key(&self, entropy: &dyn Entropy) -> Result<MasterKey, KeyError> {
        if let Some(key) = &self.secrets.key {
            return Ok(key.clone());
        }
        let path = self.data.key_file();
        match fs::read_to_string(&path) {
            Ok(text) => text.parse().map_err(|()| KeyError::Malformed(path)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if !self.secrets.create || self.database.url.is_some() {
                    return Err(KeyError::Missing(path));
                }
                let key = MasterKey::generate(entropy);
                write_key(&path, &key).map_err(|source| KeyError::File { path, source })?;
                Ok(key)
            }
            Err(source) => Err(KeyError::File { path, source }),
        }
    }
}

/// Readable by the owner alone, and never over a file that is there.
fn write_key(path: &Path, key: &MasterKey) -> std::io::Result<()> {
    if let Some(dir) = path.parent() {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)?;
    }
    let mut options = fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    writeln!(file, "{}", STANDARD.encode(key.0))?;
    file.sync_all()
}
