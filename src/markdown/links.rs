//! The links and images of a document: Markdown's, HTML's, and the bare addresses that GitHub makes links of. One address
//! is one link, wherever else it appears again inside it.

use super::Link;
use super::tape::{Part, Step, Tape, What};

pub fn read(tape: &Tape) -> Vec<Link> {
    let mut links = Vec::new();
    // Links that are open: what is inside one is a part of it.
    let mut open = 0_usize;
    // The text so far that nothing interrupts.
    let mut run: Option<(&Step, &Step)> = None;
    for step in tape.steps() {
        let is_text = matches!(step.what, What::Text | What::HtmlText);
        if is_text && open == 0 {
            run = Some(run.map_or((step, step), |(first, _)| (first, step)));
            continue;
        }
        if let Some((first, last)) = run.take() {
            bare_addresses(tape.joined(first, last), first.line as usize, &mut links);
        }
        match step.what {
            What::Open(part @ (Part::Link | Part::Image)) => {
                open += 1;
                let target = tape.text(step).to_owned();
                links.push(Link { line: step.line as usize, target, image: part == Part::Image });
            }
            What::Close(Part::Link | Part::Image) => open = open.saturating_sub(1),
            _ => {}
        }
    }
    if let Some((first, last)) = run {
        bare_addresses(tape.joined(first, last), first.line as usize, &mut links);
    }
    links
}

/// The addresses in plain text that GitHub makes links of: `https://…`, `http://…` and `www.…`.
fn bare_addresses(text: &str, line: usize, links: &mut Vec<Link>) {
    let mut from = 0;
    while let Some((at, start)) = next_address(text, from) {
        let end =
            text[start..].find(|c: char| c.is_whitespace() || c == '<').map_or(text.len(), |len| start + len);
        links.push(Link { line, target: text[at..end].to_owned(), image: false });
        from = end;
    }
}

/// Where the next address starts, and its host: what follows its `//` or `www.` and starts with a letter or a digit.
fn next_address(text: &str, mut from: usize) -> Option<(usize, usize)> {
    loop {
        let rest = &text[from..];
        let found =
            ["http://", "https://", "www."].into_iter().filter_map(|start| Some((rest.find(start)?, start)));
        let (at, start) = found.min_by_key(|(at, _)| *at)?;
        let (at, host) = (from + at, from + at + start.len());
        let before = text[..at].chars().next_back();
        let is_apart = match start {
            "www." => before.is_none_or(|c| c.is_whitespace() || "*_~(".contains(c)),
            _ => before.is_none_or(|c| !c.is_ascii_alphabetic()),
        };
        if is_apart && text[host..].starts_with(char::is_alphanumeric) {
            return Some((at, host));
        }
        from = host;
    }
}

#[cfg(test)]
mod tests {
    use crate::markdown::parse;

    fn links(text: &str) -> Vec<(usize, String, bool)> {
        parse(text).links().iter().map(|link| (link.line, link.target.clone(), link.image)).collect()
    }

    fn targets(text: &str) -> Vec<String> {
        links(text).into_iter().map(|(_, target, _)| target).collect()
    }

    #[test]
    fn one_address_is_one_link() {
        assert_eq!(targets("https://web.archive.org/web/2020/https://example.org/ x\n").len(), 1);
        assert_eq!(targets("[see the page\nhttps://a.org](https://a.org)\n"), ["https://a.org"]);
        assert_eq!(targets("``https://a.org`` and `b\nhttps://c.org`\n\n    https://d.org\n"), [""; 0]);
        assert_eq!(targets("Begins with https:// or http://. And www. too\n"), [""; 0]);
        assert_eq!(targets("(https://a.org/x_y_z) *http://b.org* 见https://c.org www.d.org\n").len(), 4);
        assert_eq!(targets("<https://a.org> <me@b.org>\n"), ["https://a.org", "mailto:me@b.org"]);
    }

    #[test]
    fn html_links_and_images_are_links_and_images() {
        assert_eq!(
            links(
                "<a href=\"gone.md\">more</a>\n\n<p><a HREF=b.md><img src='c.png' alt=x></a></p>\n\nin <a href=\"d.md?x&amp;y\">line</a>\n"
            ),
            [
                (1, "gone.md".into(), false),
                (3, "b.md".into(), false),
                (3, "c.png".into(), true),
                (5, "d.md?x&y".into(), false)
            ]
        );
        assert_eq!(
            targets("<a name=\"x\"></a> <a href=\"a\">open <a href=\"b\">https://c.org</a> https://d.org\n")
                .len(),
            3
        );
    }

    #[test]
    fn a_footnote_is_no_link() {
        assert_eq!(targets("See [home](n.md).[^1]\n\n[^1]: Kleppmann.\n"), ["n.md"]);
    }
}
