//! What a document says, without its markup: enough of HTML for tests to read our own pages.

/// The document's title.
pub fn title(html: &str) -> String {
    decoded(between(html, "<title>", "</title>").unwrap_or_default())
}

/// What stands in the document's main part, one block per ` | `, links as `[label](address)`.
pub fn main(html: &str) -> String {
    match between(html, "<main", "</main>") {
        Some(main) => visible(&format!("<main{main}")),
        None => String::new(),
    }
}

/// The first part of `html` between two marks.
pub fn between<'a>(html: &'a str, from: &str, until: &str) -> Option<&'a str> {
    let rest = html.split_once(from)?.1;
    Some(rest.split_once(until)?.0)
}

/// The value of an attribute in the first tag that begins with `tag`, like `<form`.
pub fn attribute(html: &str, tag: &str, name: &str) -> Option<String> {
    let tag = html.split_once(tag)?.1.split('>').next()?;
    let value = tag.split_once(&format!("{name}=\""))?.1.split('"').next()?;
    Some(decoded(value))
}

/// The parts of `html` that each begin with `mark` and end before the next or at `until`.
pub fn parts<'a>(html: &'a str, mark: &'a str, until: &'a str) -> Vec<&'a str> {
    html.split(mark)
        .skip(1)
        .map(|part| part.split(until).next().unwrap_or_default())
        .collect()
}

/// What a piece of HTML says, one block per ` | `, links as `[label](address)`.
pub fn visible(html: &str) -> String {
    let mut text = String::new();
    let mut address = None;
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(&decoded(before));
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        rest = after;
        let mut names = tag.split(|c: char| !c.is_ascii_alphanumeric() && c != '/');
        match names.find(|part| !part.is_empty()).unwrap_or("") {
            "script" => rest = skipped(after, "</script>"),
            "style" => rest = skipped(after, "</style>"),
            "a" => {
                address = attribute(&format!("<{tag}>"), "<a", "href");
                text.push('[');
            }
            "/a" => {
                let to = address.take().unwrap_or_default();
                text.extend(["](", &to, ")"]);
            }
            name if is_block(name.trim_start_matches('/')) => text.push('\n'),
            _ => {}
        }
    }
    text.push_str(&decoded(rest));
    let lines = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" | ")
}

fn skipped<'a>(html: &'a str, until: &str) -> &'a str {
    html.split_once(until).map_or("", |(_, rest)| rest)
}

fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 18] = [
        "main", "p", "h1", "h2", "h3", "div", "section", "ul", "ol", "li", "dl", "dt", "dd",
        "form", "label", "header", "nav", "br",
    ];
    BLOCKS.contains(&name)
}

/// Text with its character references resolved: those that our renderers write.
pub fn decoded(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_links_and_references_are_read() {
        let html = "<title>A &amp; B</title><main class=\"x\"><h1>Hi, <bdi>&lt;b&gt;</bdi></h1>\
                    <script>no</script><p>Go <a class=\"b\" href=\"/x?a=1&amp;b=2\">on</a></p></main>";
        assert_eq!(title(html), "A & B");
        assert_eq!(main(html), "Hi, <b> | Go [on](/x?a=1&b=2)");
    }
}
