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
    for (at, host) in beginnings(text) {
        if at < from || !begins_address(text, at, host) {
            continue;
        }
        let end =
            text[host..].find(|c: char| c.is_whitespace() || c == '<').map_or(text.len(), |len| host + len);
        links.push(Link { line, target: text[at..end].to_owned(), image: false });
        from = end;
    }
}

/// Where an address may begin and where its host does, in order: found in one pass for each way to begin one.
fn beginnings(text: &str) -> Vec<(usize, usize)> {
    let of = |start: &'static str| text.match_indices(start).map(move |(at, _)| (at, at + start.len()));
    let mut all: Vec<_> = of("http://").chain(of("https://")).chain(of("www.")).collect();
    all.sort_unstable();
    all
}

/// Whether nothing is before it that makes it a part of a word, and its host starts with a letter or a digit.
fn begins_address(text: &str, at: usize, host: usize) -> bool {
    let before = text[..at].chars().next_back();
    let is_apart = match text[at..].starts_with('w') {
        true => before.is_none_or(|c| c.is_whitespace() || "*_~(".contains(c)),
        false => before.is_none_or(|c| !c.is_ascii_alphabetic()),
    };
    is_apart && text[host..].starts_with(char::is_alphanumeric)
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

    #[test]
    fn a_line_of_addresses_takes_one_pass() {
        let one = |count: usize| {
            let text = "http://a ".repeat(count);
            let start = std::time::Instant::now();
            assert_eq!(parse(&text).links().len(), count);
            start.elapsed().as_secs_f64()
        };
        // In two passes for each, the second would take sixteen times the first.
        let (small, large) = (one(20_000), one(80_000));
        assert!(large < small * 10.0 + 0.2, "{small} s, then {large} s");
    }
}
