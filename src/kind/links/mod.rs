//! `links`: how many links a page has, and whether those into the repository lead somewhere. The net is not asked.

mod target;

use std::collections::{BTreeMap, BTreeSet};

use crate::count::Count;
use crate::diagnostic::Code;
use crate::evidence::{Entry, EvidenceError, Excerpt};
use crate::finding::{Finding, Location, NearMiss};
use crate::markdown::Link;
use crate::path::RelPath;
use crate::scope::Context;
use crate::scope::TextKind;
use crate::scope::describe_absence;
use crate::scope::likeness::{near_line, not_read};
use crate::scope::location_of;
use crate::scope::problems::Problems;
use crate::wording::{plural, quoted, suggest};
use crate::yaml::{self, Node, fields};
use target::Target;

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Links {
        /// How many links: `[text](address)`, `<address>` and a bare `https://…` in the text, but no images.
        count: Count = Count::default(),
        /// Whether every relative link and image must lead to a file or a folder of the repository, as it is written, letter
        /// case and all, and every `#anchor` to a heading, an `id` or, as `#L10`, a line. Links to other hosts are not followed.
        resolve: bool = false,
    }
    plain: "count";
    validate: Links::validate;
}

impl Links {
    fn validate(&self, at: &Node, problems: &mut yaml::Problems) {
        if self.count.max == Some(0) && self.resolve {
            let message = "`count: none` leaves no link to `resolve`";
            problems.push(at.field("resolve").error(Code::BadValue, message));
        }
    }
}

impl TextKind for Links {
    const NAME: &'static str = "links";
    const ABOUT: &'static str = "the number of links is within `count`; if asked, the relative ones lead to a file and the anchors to a heading";
    const EXAMPLE: &'static str = "links: { in: docs/notes.md, count: 3 or more, resolve: true }";

    fn is_vacuous(&self) -> bool {
        self.count.is_any() && !self.resolve
    }

    fn expected(&self, _: &Context<'_>) -> String {
        let links = self.count.of("link");
        if self.resolve { format!("{links}, the relative ones leading somewhere") } else { links }
    }

    fn evaluate(&self, texts: &[Excerpt], context: &Context<'_>) -> Finding {
        let expected = self.expected(context);
        let (mut count, mut locations) = (0, Vec::new());
        for text in texts {
            for (line, links) in links_by_line(text) {
                count += links;
                locations.push(Location::line(text.path(), line, text.document.line(line)));
            }
        }
        let found = plural(count, "link");
        let targets = texts.iter().any(|text| !text.links().is_empty());
        // With nothing to follow nothing resolves, whatever the count allows.
        let nothing = self.resolve && !targets && locations.is_empty();
        if nothing || !self.count.contains(count as u64) {
            let whole = locations.is_empty().then(|| texts.iter().map(location_of)).into_iter().flatten();
            let too_few = (count as u64) < self.count.min.max(1);
            let near = texts.iter().filter(|_| too_few).flat_map(near_links).take(NEAR);
            return Finding::decided(false, expected, found)
                .at(whole)
                .at(locations)
                .with_near_misses(near.collect::<Vec<_>>());
        }
        if !self.resolve {
            return Finding::decided(true, expected, found).at(locations);
        }
        let mut follower = Follower { context, suggestions_left: NEAR };
        let (mut problems, mut near) = (Problems::default(), Vec::new());
        let mut error = None;
        for text in texts {
            for link in text.links() {
                match follower.follow(link, text) {
                    Ok(()) => {}
                    Err(Stop::Broken { why, near: nearby }) => {
                        problems.add(text, link.line, format!("line {}: `{}` {why}", link.line, link.target));
                        near.extend(nearby);
                    }
                    Err(Stop::EvidenceError(what)) => error = error.or(Some(what)),
                }
            }
        }
        match (problems.is_empty(), error) {
            (false, _) => problems.finding(expected).with_near_misses(near),
            (true, Some(error)) => Finding::unknown(error, expected).at(locations),
            (true, None) => Finding::decided(true, expected, format!("{found}, none broken")).at(locations),
        }
    }
}

/// The lines that have links which count, and how many.
fn links_by_line(text: &Excerpt) -> BTreeMap<usize, usize> {
    let mut lines: BTreeMap<usize, usize> = BTreeMap::new();
    for link in text.links().iter().filter(|link| !link.image) {
        *lines.entry(link.line).or_default() += 1;
    }
    lines
}

/// Lines that were meant to link: `[text] (address)`, `[text][name]` where no name is defined, an address in code.
fn near_links(text: &Excerpt) -> impl Iterator<Item = NearMiss> + '_ {
    let is_linked = |line| text.links().binary_search_by_key(&line, |link| link.line).is_ok();
    text.source().filter(move |(line, _)| !is_linked(*line)).filter_map(|(line, raw)| {
        let raw = String::from_utf8_lossy(raw);
        let why = match text.document.outline().unseen_at(line) {
            Some(unseen) if raw.contains("](") || raw.contains("://") => not_read(unseen),
            Some(_) => return None,
            None if raw.contains("] (") => "has a space between `]` and `(`".to_owned(),
            None if raw.contains("][") => "names an address that nothing defines".to_owned(),
            None if raw.contains("](") => "has an address that is not closed or has a space in it".to_owned(),
            None if raw.contains('`') && raw.contains("://") => "has its address in code".to_owned(),
            None => return None,
        };
        Some(near_line(text, line, &format!("{why}: {}", quoted(&raw))))
    })
}

/// Why a link was not followed to its end.
enum Stop {
    Broken { why: String, near: Vec<String> },
    EvidenceError(EvidenceError),
}

impl Stop {
    fn broken(why: impl Into<String>) -> Self {
        Self::Broken { why: why.into(), near: Vec::new() }
    }
}

/// For how many broken links what is near is looked up.
const NEAR: usize = 5;

/// Follows links.
struct Follower<'a> {
    context: &'a Context<'a>,
    /// For how many more what is near is looked up.
    suggestions_left: usize,
}

impl Follower<'_> {
    fn follow(&mut self, link: &Link, text: &Excerpt) -> Result<(), Stop> {
        let (path, anchor) = match Target::parse(&link.target, text.path()).map_err(Stop::broken)? {
            Target::External | Target::Inside { path: None, .. } => return Ok(()),
            Target::Inside { path: Some(path), anchor } => (path, anchor),
        };
        let document = match self.context.evidence.entry(&path) {
            Entry::File { .. } => path,
            // GitHub shows a folder with its README, and an anchor leads into that.
            Entry::Folder if anchor.is_some() => RelPath::child(Some(&path), "README.md"),
            Entry::Folder => return Ok(()),
            Entry::Unknown(error) => return Err(Stop::EvidenceError(error)),
            entry => return Err(self.absent(&path, &entry, &link.target)),
        };
        match anchor {
            None => Ok(()),
            Some(anchor) => self.find_anchor(&document, &anchor),
        }
    }

    fn absent(&mut self, path: &RelPath, entry: &Entry, address: &str) -> Stop {
        let mut near = if self.may_suggest() { self.context.evidence.near(path) } else { Vec::new() };
        if address.starts_with("www.") {
            near.push(format!("`{address}` without `https://` is read as a file"));
        }
        Stop::Broken { why: format!("leads nowhere: {}", describe_absence(path, entry)), near }
    }

    /// A page of nothing but broken links is not compared with everything there is.
    fn may_suggest(&mut self) -> bool {
        let may = self.suggestions_left > 0;
        self.suggestions_left = self.suggestions_left.saturating_sub(1);
        may
    }

    fn find_anchor(&mut self, path: &RelPath, anchor: &str) -> Result<(), Stop> {
        match self.context.evidence.entry(path) {
            Entry::File { .. } => {}
            Entry::Unknown(error) => return Err(Stop::EvidenceError(error)),
            entry => return Err(Stop::broken(format!("leads nowhere: {}", describe_absence(path, &entry)))),
        }
        let document = self.context.evidence.document(path).map_err(Stop::EvidenceError)?;
        let is_markdown = [".md", ".markdown"].iter().any(|end| path.as_str().to_lowercase().ends_with(end));
        if line_anchor(anchor).is_some_and(|last| (1..=document.line_count()).contains(&last)) {
            return Ok(());
        }
        if !is_markdown {
            // What another format calls an anchor is not known; a line is, on GitHub.
            return match line_anchor(anchor) {
                None => Ok(()),
                Some(_) => Err(Stop::broken(format!(
                    "leads nowhere: {path} has {}",
                    plural(document.line_count(), "line")
                ))),
            };
        }
        document.can_be_rendered().map_err(Stop::EvidenceError)?;
        if document.has_anchor(anchor) {
            return Ok(());
        }
        let near = self.may_suggest().then(|| nearest(anchor, document.anchors())).flatten();
        let near = near.map(|near| format!("{path} has `#{near}`")).into_iter().collect();
        Err(Stop::Broken { why: format!("leads nowhere: {path} has no heading for `#{anchor}`"), near })
    }
}

/// No more anchors are compared letter by letter.
const COMPARED: usize = 200;

/// The anchor that was probably meant: the same in lower case and with hyphens, else a similar one, if there are few.
fn nearest<'a>(wanted: &str, anchors: &'a BTreeSet<String>) -> Option<&'a str> {
    let as_github_writes = wanted.to_lowercase().replace([' ', '_'], "-");
    let few = || (anchors.len() <= COMPARED).then(|| suggest(wanted, anchors.iter().map(String::as_str)));
    anchors.get(&as_github_writes).map(String::as_str).or_else(|| few().flatten())
}

/// The last line of `L10` or `L10-L20`.
fn line_anchor(anchor: &str) -> Option<usize> {
    let number = |text: &str| text.strip_prefix('L')?.parse::<usize>().ok();
    match anchor.split_once('-') {
        Some((first, last)) => number(first).and(number(last)),
        None => number(anchor),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;
    use crate::finding::Verdict;
    use crate::scope::Scoped;
    use proptest::prelude::*;

    fn finding(fields: &str, text: &str) -> Finding {
        on_text::<Scoped<Links>>(fields, text)
    }

    fn resolve(text: &str) -> Finding {
        let files = [
            ("docs/n.md", text),
            ("docs/Other File.md", "# Set up\n## Set up\n<a id=\"Old\"></a>\n"),
            ("src/main.rs", "fn main() {}\n"),
            ("README.md", "# Hello\n"),
            ("docs/adr/README.md", "# One\n"),
        ];
        let check = kind::<Scoped<Links>>("{ in: docs/n.md, count: at most 99, resolve: true }");
        evaluate(&check, &committed(&files))
    }

    #[test]
    fn links_count_wherever_a_reader_can_click() {
        let text = "[a](b) <https://x.org> https://y.org\n![image](i.png) `https://code.org`\n\n[https://z.org](c)\n\n```\n[no](d)\n```\n";
        let found = finding("count: 4", text);
        assert_eq!((found.passes(), lines_of(&found)), (true, vec![1, 4]), "{}", found.found);
        assert_eq!(finding("count: 1", "<!-- [a](b) -->\n").found, "no links");
        assert!(refused::<Scoped<Links>>("{ count: none, resolve: true }").message.contains("no link"));
    }

    #[test]
    fn what_nearly_is_a_link_is_told_only_where_links_are_wanting() {
        let text = "[a](b)\n\n[c] (d)\n";
        assert_eq!(messages(&finding("count: 2", text)).len(), 1);
        assert!(messages(&finding("count: none", text)).is_empty(), "there are too many");
        // An image alone is nothing to follow; a link whose target is a place of its own is.
        assert!(resolve("[above](#top)\n\n## Top\n").passes());
        assert!(
            evaluate(
                &kind::<Scoped<Links>>("{ in: n.md, count: at most 9 }"),
                &committed(&[("n.md", "a\n")])
            )
            .passes()
        );
    }

    #[test]
    fn relative_links_and_anchors_lead_somewhere() {
        let text = "# Here & there\n[a](Other%20File.md#set-up-1) [b](<Other File.md>) [c](#here--there) [d](/README.md#hello)\n[e](adr/) [f](adr#one) [g](../src/main.rs#L1) [h](../) [i](https://x.org/#y) [j](Other%20File.md#Old) [k](#)\n![l](../README.md)\n";
        let found = resolve(text);
        assert!(found.passes(), "{found:?}");
        assert_eq!(found.found, "11 links, none broken");
    }

    #[test]
    fn broken_ones_are_named_with_what_is_near() {
        let found = resolve(
            "[a](other%20file.md)\n[b](Other%20File.md#setup)\n![c](gone.png)\n\n[d](../../x) [e](../src/main.rs#L9)\n[f](#Set-up)\n",
        );
        assert_eq!(lines_of(&found), [1, 2, 3, 5, 6]);
        assert_eq!(
            found.found,
            "line 1: `other%20file.md` leads nowhere: docs/other file.md is not there; line 2: `Other%20File.md#setup` leads nowhere: docs/Other File.md has no heading for `#setup`; line 3: `gone.png` leads nowhere: docs/gone.png is not there; line 5: `../../x` leads outside the repository; line 5: `../src/main.rs#L9` leads nowhere: src/main.rs has 1 line; line 6: `#Set-up` leads nowhere: docs/n.md has no heading for `#Set-up`"
        );
        assert_eq!(
            messages(&found),
            ["docs/Other File.md is there: the letter case differs", "docs/Other File.md has `#set-up`"]
        );
        assert_eq!(messages(&resolve("# Set up\n[a](#Set-up)\n")), ["docs/n.md has `#set-up`"]);
    }

    #[test]
    fn what_was_meant_as_a_link_is_told() {
        let found = finding("count: 3", "[a] (b.md)\n\n[c][d]\n\n[e](f g.md)\n\n```\n[h](i)\n```\n");
        assert_eq!(
            messages(&found),
            [
                "line 1 has a space between `]` and `(`: `[a] (b.md)`",
                "line 3 names an address that nothing defines: `[c][d]`",
                "line 5 has an address that is not closed or has a space in it: `[e](f g.md)`",
                "line 8 is in a code block: `[h](i)`"
            ]
        );
    }

    #[test]
    fn html_and_footnotes_are_read_as_a_browser_shows_them() {
        let found = resolve(
            "<a href=\"gone.md\">more</a>\n\n<img src=\"gone.png\">\n\nnote[^1]\n\n[^1]: Kleppmann.\n",
        );
        assert_eq!(lines_of(&found), [1, 3]);
        assert!(resolve("<h2 id=own>Use it</h2>\n\n[a](#use-it) [b](#own)\n").passes());
        assert!(!resolve("```\n<a id=\"code\"></a>\n```\n[a](#code)\n").passes(), "code sets no anchor");
    }

    #[test]
    fn nothing_to_follow_is_no_pass() {
        let found = resolve("no link\n");
        assert_eq!((found.verdict, found.found.as_str()), (Verdict::Fail, "no links"));
    }

    #[test]
    fn no_text_panics() {
        let kind = text_kind::<Links>("{ count: at most 99, resolve: true }");
        proptest!(|(text in any_text())| drop(evaluate_text(&kind, &text)));
    }
}
