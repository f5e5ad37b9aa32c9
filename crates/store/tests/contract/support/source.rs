//! Finds the SQL in the crate's source, so that a test can prepare every statement.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

/// The complete statements that the seam's macros are called with, each with the name of its
/// file. Batches, whose text grows with their rows, are not among them.
pub(crate) fn statements() -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut files = Vec::new();
    collect(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    )?;
    let columns: HashMap<String, String> = files
        .iter()
        .flat_map(|(_, text)| column_lists(text))
        .collect();
    let mut found = Vec::new();
    for (name, text) in &files {
        for call in ["exec!(", "opt!(", "one!(", "all!("] {
            let calls = text.split(call).skip(1);
            found.extend(calls.map(|rest| (name.clone(), sql(rest, &columns))));
        }
    }
    Ok(found)
}

fn collect(folder: &Path, files: &mut Vec<(String, String)>) -> Result<(), Box<dyn Error>> {
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push((path.display().to_string(), std::fs::read_to_string(&path)?));
        }
    }
    Ok(())
}

/// `macro_rules! NAME_columns { () => { "…" }; }`, as name and text.
fn column_lists(source: &str) -> Vec<(String, String)> {
    let definitions = source.split("macro_rules! ").skip(1);
    let lists = definitions.filter_map(|rest| {
        let (name, body) = rest.split_once(" {")?;
        let list = literal(body.get(body.find('"')? + 1..)?).0;
        name.ends_with("_columns").then(|| (name.to_owned(), list))
    });
    lists.collect()
}

/// The first literal after `rest`, or the parts of the `concat!` there put together.
fn sql(rest: &str, columns: &HashMap<String, String>) -> String {
    let quote = rest.find('"').unwrap_or(rest.len());
    let Some(start) = rest.find("concat!(").filter(|at| *at < quote) else {
        return literal(rest.get(quote + 1..).unwrap_or_default()).0;
    };
    let mut text = String::new();
    let mut rest = rest.get(start + "concat!(".len()..).unwrap_or_default();
    loop {
        rest = rest.trim_start_matches([' ', '\n', ',']);
        if let Some(inner) = rest.strip_prefix('"') {
            let (part, after) = literal(inner);
            text += &part;
            rest = after;
        } else if let Some((name, after)) = rest.split_once("!()").filter(|(n, _)| is_name(n)) {
            text += columns.get(name).map_or("", String::as_str);
            rest = after;
        } else {
            return text;
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

/// The value of a literal whose opening quote has been read, and what follows it.
fn literal(inner: &str) -> (String, &str) {
    let end = inner.find('"').unwrap_or(inner.len());
    let (body, rest) = inner.split_at(end);
    let mut lines = body.split("\\\n");
    let first = lines.next().unwrap_or_default().to_owned();
    let text = lines.fold(first, |text, line| text + line.trim_start());
    (text, rest.strip_prefix('"').unwrap_or(rest))
}
