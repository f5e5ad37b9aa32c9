//! The style sheet: plain CSS in, one minified sheet that older phones understand out.

use std::fmt::Display;
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::error::Error;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};
use lightningcss::targets::{Browsers, Targets};

/// The oldest webviews served: iOS 15.4 and the Chromium of early 2022.
const OLDEST: Browsers = Browsers {
    android: Some(version(100, 0)),
    chrome: Some(version(100, 0)),
    edge: Some(version(100, 0)),
    firefox: Some(version(100, 0)),
    ie: None,
    ios_saf: Some(version(15, 4)),
    opera: None,
    safari: Some(version(15, 4)),
    samsung: None,
};

/// A browser version as lightningcss counts them: one byte each for major, minor and patch.
const fn version(major: u32, minor: u32) -> u32 {
    (major << 16) | (minor << 8)
}

/// Bundles `entry` with everything it imports, lowers what old webviews lack, and minifies.
pub(super) fn bundle(entry: &Path) -> Result<String> {
    if !entry.is_file() {
        bail!("the style sheet {} is not there", entry.display());
    }
    let provider = FileProvider::new();
    let targets = Targets::from(OLDEST);
    let mut bundler = Bundler::new(&provider, None, ParserOptions::default());
    let mut sheet = bundler.bundle(entry).map_err(|error| complaint(&error))?;
    let minify = MinifyOptions {
        targets,
        ..MinifyOptions::default()
    };
    sheet.minify(minify).map_err(|error| complaint(&error))?;
    let print = PrinterOptions {
        minify: true,
        targets,
        ..PrinterOptions::default()
    };
    Ok(sheet.to_css(print).map_err(|error| complaint(&error))?.code)
}

/// The parser's errors borrow the sources, so that only their text can leave. Its lines count
/// from zero and its columns from one; editors count both from one.
fn complaint<Kind: Display>(error: &Error<Kind>) -> anyhow::Error {
    let place = error.loc.as_ref().map_or_else(String::new, |place| {
        format!("{}:{}:{}: ", place.filename, place.line + 1, place.column)
    });
    anyhow!("the style sheet is not valid: {place}{}", error.kind)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn bundled(files: &[(&str, &str)]) -> Result<String> {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            fs::write(folder.path().join(name), text).expect("written");
        }
        bundle(&folder.path().join("main.css"))
    }

    #[test]
    fn imports_are_pulled_in_and_nesting_is_lowered() {
        let sheet = bundled(&[
            (
                "main.css",
                "@import \"./base.css\";\n.card { color: red; & a { margin: 0px } }",
            ),
            ("base.css", "/* why */ body { margin: 0; }"),
        ]);
        assert_eq!(
            sheet.expect("a sheet"),
            "body{margin:0}.card{color:red}.card a{margin:0}"
        );
    }

    #[test]
    fn a_mistake_is_named_with_its_place() {
        let error = bundled(&[("main.css", ".card {\n  color red;\n}")]).expect_err("no colon");
        assert!(error.to_string().contains("main.css:2"), "{error}");
    }

    #[test]
    fn a_missing_sheet_is_named() {
        let error = bundled(&[]).expect_err("nothing there");
        assert!(
            error.to_string().ends_with("main.css is not there"),
            "{error}"
        );
    }
}
