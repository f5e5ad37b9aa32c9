//! The built site: hashed scripts and styles, named by its manifest.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

/// Why the built site cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The manifest or a file that it names is not there.
    #[error("The site is not built: {path} cannot be read ({source}). Run `cargo xtask build`.")]
    Missing {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The manifest is not what the build writes.
    #[error("The site's manifest {path} makes no sense ({reason}). Run `cargo xtask build`.")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

#[derive(Deserialize)]
struct Manifest {
    js: String,
    wasm: String,
    css: String,
}

/// The built site, read once.
#[derive(Clone, Debug)]
pub struct Site {
    /// Name of the script in `pkg/`.
    pub js: Arc<str>,
    /// Name of the islands' WebAssembly in `pkg/`.
    pub wasm: Arc<str>,
    /// Name of the style sheet in `pkg/`.
    pub css: Arc<str>,
    /// The style sheet's text: pages carry it, so that the first paint waits for nothing.
    pub css_text: Arc<str>,
    /// Directory of hashed files.
    pub hashed: PathBuf,
    /// Files with names of their own, like `favicon.svg`, with their paths.
    pub plain: Vec<(String, PathBuf)>,
}

impl Site {
    /// Reads the manifest and what it names.
    pub fn load(dir: &Path) -> Result<Self, SiteError> {
        let path = dir.join("assets.json");
        let manifest: Manifest =
            serde_json::from_str(&read(&path)?).map_err(|error| SiteError::Malformed {
                path: path.clone(),
                reason: error.to_string(),
            })?;
        let hashed = dir.join("pkg");
        let css_text = read(&hashed.join(&manifest.css))?;
        Ok(Self {
            js: manifest.js.into(),
            wasm: manifest.wasm.into(),
            css: manifest.css.into(),
            css_text: css_text.into(),
            plain: plain_files(dir)?,
            hashed,
        })
    }
}

fn read(path: &Path) -> Result<String, SiteError> {
    std::fs::read_to_string(path).map_err(|source| SiteError::Missing {
        path: path.to_owned(),
        source,
    })
}

/// Files in the site's root, except what belongs to the build. They all have a dot in their names,
/// which no studio's address has.
fn plain_files(dir: &Path) -> Result<Vec<(String, PathBuf)>, SiteError> {
    let missing = |source| SiteError::Missing {
        path: dir.to_owned(),
        source,
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(missing)? {
        let path = entry.map_err(missing)?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if let Some(name) = name.filter(|name| is_public(name) && path.is_file()) {
            files.push((name.to_owned(), path.clone()));
        }
    }
    files.sort();
    Ok(files)
}

fn is_public(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|e| e.to_str());
    let built = matches!(extension, None | Some("br" | "gz" | "json" | "html"));
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    !built && !name.starts_with('.') && name.chars().all(plain)
}
