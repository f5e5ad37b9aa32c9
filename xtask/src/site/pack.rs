//! Files under names made from their content, with brotli and gzip beside them, so that a server
//! can let browsers keep them for ever and never compresses anything itself.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// Hex digits of the SHA-256 that go into a name: 64 bits, plenty for one site.
const DIGITS: usize = 16;

/// A file that was packed.
#[derive(Debug)]
pub(super) struct Packed {
    /// Its name in the package folder.
    pub(super) name: String,
    /// Its size.
    pub(super) raw_bytes: usize,
    /// What a browser downloads.
    pub(super) brotli_bytes: u64,
}

/// The folder of packed files, remembering which ones belong to the site of this run.
#[derive(Debug)]
pub(super) struct Package {
    folder: PathBuf,
    current: BTreeSet<String>,
}

impl Package {
    /// Opens the folder, making it where it is absent.
    pub(super) fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
        Ok(Self {
            folder: folder.to_path_buf(),
            current: BTreeSet::new(),
        })
    }

    /// Packs one file as `fifthtab.<digest>.<extension>`.
    pub(super) fn add(&mut self, extension: &str, content: &[u8]) -> Result<Packed> {
        let name = format!("fifthtab.{}.{extension}", digest(&[content]));
        self.write(&name, content)?;
        let brotli = self.folder.join(format!("{name}.br"));
        Ok(Packed {
            name,
            raw_bytes: content.len(),
            brotli_bytes: brotli.metadata()?.len(),
        })
    }

    /// Packs what the glue imports, and answers the glue with the imports pointing there.
    /// wasm-bindgen names these files by crate and not by content, so the folder's name is made
    /// from all of them.
    pub(super) fn add_snippets(&mut self, snippets: &Path, glue: &str) -> Result<String> {
        let files = files_below(snippets)?;
        if files.is_empty() {
            return Ok(glue.to_owned());
        }
        let contents = files.iter().map(|file| Ok(fs::read(snippets.join(file))?));
        let contents = contents.collect::<Result<Vec<_>>>()?;
        let parts: Vec<&[u8]> = contents.iter().map(Vec::as_slice).collect();
        let folder = format!("snippets.{}", digest(&parts));
        for (file, content) in files.iter().zip(&contents) {
            self.write(&format!("{folder}/{}", file.display()), content)?;
        }
        Ok(glue.replace("'./snippets/", &format!("'./{folder}/")))
    }

    /// Removes what earlier runs left.
    pub(super) fn remove_others(&self) -> Result<()> {
        for file in files_below(&self.folder)? {
            if !self.current.contains(file.to_string_lossy().as_ref()) {
                fs::remove_file(self.folder.join(file))?;
            }
        }
        remove_empty_folders(&self.folder)
    }

    /// Writes a file and its compressed forms. The plain file comes last: where it is, the
    /// others are, and as the name tells the content there is nothing to write again.
    fn write(&mut self, name: &str, content: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        for suffix in ["", ".br", ".gz"] {
            self.current.insert(format!("{name}{suffix}"));
        }
        if path.is_file() {
            return Ok(());
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path.with_added_extension("br"), brotli(content)?)?;
        fs::write(path.with_added_extension("gz"), gzip(content)?)?;
        super::write_whole(&path, content)
    }
}

/// The name part for these contents, in this order.
pub(super) fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // With its length in front, no two lists of parts hash alike.
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let mut digits = hex::encode(hash.finalize());
    digits.truncate(DIGITS);
    digits
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let parameters = BrotliEncoderParams {
        quality: 11,
        ..BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut &content[..], &mut packed, &parameters)?;
    Ok(packed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

/// Makes `to` hold the files of `from`, and nothing else besides what `kept` names.
pub(super) fn mirror(from: &Path, to: &Path, kept: &[&str]) -> Result<()> {
    let files = files_below(from)?;
    for file in &files {
        let target = to.join(file);
        let content = fs::read(from.join(file))?;
        if fs::read(&target).is_ok_and(|old| old == content) {
            continue;
        }
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        super::write_whole(&target, &content)?;
    }
    for file in files_below(to)? {
        let is_kept = kept.iter().any(|name| file.starts_with(name));
        if !is_kept && !files.contains(&file) {
            fs::remove_file(to.join(file))?;
        }
    }
    Ok(())
}

/// The files under a folder, as paths relative to it, sorted; none where the folder is absent.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(current) = folders.pop() {
        if !current.is_dir() {
            continue;
        }
        for entry in current.read_dir()? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path.strip_prefix(folder)?.to_path_buf());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Removes the folders directly under `folder` in which no file is left.
fn remove_empty_folders(folder: &Path) -> Result<()> {
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.is_dir() && files_below(&path)?.is_empty() {
            fs::remove_dir_all(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let files = files_below(folder).expect("a list");
        files
            .iter()
            .map(|file| file.display().to_string())
            .collect()
    }

    #[test]
    fn a_packed_file_is_named_by_content_and_unpacks_to_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut package = Package::open(folder.path()).expect("a package");
        let content = b"body{margin:0}".repeat(50);
        let packed = package.add("css", &content).expect("packed");
        assert_eq!(packed.raw_bytes, content.len());
        assert!(packed.brotli_bytes < 100);

        let file = |suffix| fs::read(folder.path().join(format!("{}{suffix}", packed.name)));
        assert_eq!(file("").expect("plain"), content);
        let mut unpacked = Vec::new();
        let brotli = file(".br").expect("brotli");
        brotli::BrotliDecompress(&mut &brotli[..], &mut unpacked).expect("brotli");
        assert_eq!(unpacked, content);
        let gzip = file(".gz").expect("gzip");
        unpacked.clear();
        flate2::read::GzDecoder::new(&gzip[..])
            .read_to_end(&mut unpacked)
            .expect("gzip");
        assert_eq!(unpacked, content);
    }

    #[test]
    fn what_an_earlier_run_left_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut package = Package::open(folder.path()).expect("a package");
        let old = package.add("css", b"old").expect("packed");
        let mut package = Package::open(folder.path()).expect("a package");
        let new = package.add("css", b"new").expect("packed");
        package.remove_others().expect("removed");
        assert_ne!(old.name, new.name);
        let expected = [
            new.name.clone(),
            format!("{}.br", new.name),
            format!("{}.gz", new.name),
        ];
        assert_eq!(names(folder.path()), expected);
    }

    #[test]
    fn snippets_move_to_a_folder_named_by_their_content() {
        let folder = tempfile::tempdir().expect("a folder");
        let snippets = folder.path().join("snippets");
        fs::create_dir_all(snippets.join("app-0123")).expect("a folder");
        fs::write(snippets.join("app-0123/inline0.js"), "export const a = 1;").expect("written");
        let mut package = Package::open(&folder.path().join("pkg")).expect("a package");
        let glue = "import { a } from './snippets/app-0123/inline0.js';";
        let glue = package.add_snippets(&snippets, glue).expect("packed");
        let (_, import) = glue.split_once("'./").expect("an import");
        let import = import.trim_end_matches("';");
        assert!(folder.path().join("pkg").join(import).is_file(), "{glue}");
        assert!(!glue.contains("./snippets/"), "{glue}");
    }

    #[test]
    fn a_mirror_drops_what_its_source_lost_and_keeps_what_it_is_told_to() {
        let folder = tempfile::tempdir().expect("a folder");
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        for (base, file) in [(&from, "icons/a.svg"), (&to, "gone.svg"), (&to, "pkg/x.js")] {
            fs::create_dir_all(base.join(file).parent().expect("a parent")).expect("a folder");
            fs::write(base.join(file), file).expect("written");
        }
        mirror(&from, &to, &["pkg"]).expect("mirrored");
        assert_eq!(names(&to), ["icons/a.svg", "pkg/x.js"]);
    }

    #[test]
    fn a_digest_tells_where_one_part_ends() {
        assert_ne!(digest(&[b"ab", b"c"]), digest(&[b"a", b"bc"]));
    }
}
