//! `lines`: how many lines, as they are written, match a pattern. It is `grep -c`, on bytes, without the traps of CR and BOM.

use crate::count::Count;
use crate::evidence::Excerpt;
use crate::finding::{Finding, Location, MAX_LOCATIONS, NearMiss};
use crate::markdown::within;
use crate::pattern::Pattern;
use crate::scope::likeness::{Likeness, near_line};
use crate::scope::{Context, Reads, TextKind, location_of};
use crate::wording::{plural, quoted};
use crate::yaml::fields;

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Lines {
        /// What a line must match.
        pub matching: Pattern,
        /// How many lines match.
        pub count: Count = Count::default(),
        /// Match over line breaks, and count matches rather than lines.
        pub across_lines: bool = false,
    }
    plain: "matching";
}

impl TextKind for Lines {
    const NAME: &'static str = "lines";
    const ABOUT: &'static str = "the number of matching lines, as `grep -c` counts them, is within `count`";
    const EXAMPLE: &'static str = r"lines: { in: docs/notes.md, matching: '(?i)\bfix\b', count: 3 or more }";

    const READS: Reads = Reads::Source;

    fn is_vacuous(&self) -> bool {
        self.count.is_any()
    }

    fn expected(&self, _: &Context<'_>) -> String {
        if self.across_lines {
            format!("{} of {}", self.count.of("match"), self.matching)
        } else {
            format!("{} {}", self.count.of("line"), self.matching.matching())
        }
    }

    fn evaluate(&self, texts: &[Excerpt], context: &Context<'_>) -> Finding {
        let (mut count, mut locations) = (0, Vec::new());
        for text in texts {
            count += self.find(text, &mut locations);
        }
        let lines: usize = texts.iter().map(|text| text.lines.len()).sum();
        let found = match count {
            0 => format!("none ({})", plural(lines, "line")),
            n => plural(n, if self.across_lines { "match" } else { "line" }),
        };
        let passes = self.count.contains(count as u64);
        let too_few = (count as u64) < self.count.min;
        let near = if too_few { self.near(texts) } else { Vec::new() };
        let whole = locations.is_empty().then(|| texts.iter().map(location_of)).into_iter().flatten();
        let whole: Vec<Location> = if passes { Vec::new() } else { whole.collect() };
        Finding::decided(passes, self.expected(context), found).at(locations).at(whole).with_near_misses(near)
    }
}

impl Lines {
    /// How many matches there are; the places of the lines that have one go to `locations`, as far as a finding has room.
    fn find(&self, text: &Excerpt, locations: &mut Vec<Location>) -> usize {
        let room = MAX_LOCATIONS.saturating_sub(locations.len());
        if !self.across_lines {
            let mut matching = text.source().filter(|(_, line)| self.matching.is_match(line));
            let located = matching.by_ref().take(room);
            let located: Vec<_> =
                located.map(|(number, line)| Location::line(text.path(), number, line)).collect();
            let count = located.len() + matching.count();
            locations.extend(located);
            return count;
        }
        let bytes = text.bytes();
        let pattern = self.matching.across_lines();
        // Matches come in order, so each is counted on from the one before: a page of matches takes one pass.
        let (mut line, mut counted) = (text.lines.start, 0);
        let mut lines = Vec::new();
        for found in pattern.find_all(bytes) {
            line += bytes[counted..found.start].iter().filter(|&&byte| byte == b'\n').count();
            counted = found.start;
            lines.push(line);
        }
        let count = lines.len();
        lines.dedup();
        locations.extend(
            lines
                .into_iter()
                .take(room)
                .map(|number| Location::line(text.path(), number, text.document.line(number))),
        );
        count
    }

    /// Lines that a person would say match: as they are read, or but for letter case, a dash, a bullet before them.
    fn near(&self, texts: &[Excerpt]) -> Vec<NearMiss> {
        let alike = Likeness::of(&self.matching);
        let near = texts.iter().flat_map(|text| {
            let alike = &alike;
            text.source().filter_map(move |(number, line)| {
                let line = String::from_utf8_lossy(line);
                let why = alike.difference(&line).or_else(|| as_it_is_read(text, number, alike))?;
                Some(near_line(text, number, &format!("{why}: {}", quoted(&line))))
            })
        });
        near.take(NEAR).collect()
    }
}

/// How many near misses are worth telling.
const NEAR: usize = 3;

/// Why a line does not match, although what a reader sees of it does.
fn as_it_is_read(text: &Excerpt, line: usize, alike: &Likeness<'_>) -> Option<String> {
    let prose = within(text.document.outline().prose(), &(line..line + 1));
    let shown = &prose.first().filter(|prose| alike.is_match(&prose.text))?.text;
    let is_marked = shown.as_bytes() != text.document.line(line).trim_ascii();
    is_marked.then(|| "matches as it is read, and is written otherwise".to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;
    use crate::scope::Scoped;

    fn finding(fields: &str, text: &str) -> Finding {
        on_text::<Scoped<Lines>>(fields, text)
    }

    #[test]
    fn it_counts_as_grep_does() {
        let text = "## Round 1\r\n```\n## Round 2\n```\n##Round\nlast ## Round";
        let counted = finding("matching: '^## Round'\ncount: 2", text);
        assert!(counted.passes());
        assert_eq!(lines_of(&counted), [1, 3]);
        assert!(finding("matching: 'Round 1$'", text).passes(), "a CR is not part of the line");
    }

    #[test]
    fn what_nearly_matches_is_told_only_where_lines_are_wanting() {
        let text = "fix: a\nFix: b\n";
        assert!(messages(&finding("matching: ^fix\ncount: 1", text)).is_empty(), "there are enough");
        assert!(messages(&finding("matching: ^fix\ncount: none", text)).is_empty(), "there are too many");
        assert_eq!(messages(&finding("matching: ^fix\ncount: 2", text)).len(), 1);
    }

    #[test]
    fn three_is_not_thirteen_and_none_found_says_how_much_was_read() {
        assert!(!finding("matching: x\ncount: 3", &"x\n".repeat(13)).passes());
        assert_eq!(finding("matching: y", "a\nb\n").found, "none (2 lines)");
        assert_eq!(
            messages(&finding("matching: fix", "Fix it\n")),
            ["line 1 differs in letter case: `Fix it`"]
        );
    }

    #[test]
    fn what_a_person_would_take_for_a_match_is_told() {
        let found = finding(
            "matching: '^Improvement: — '",
            "- Improvement: - a\n\nImprovement: - b\nimprovement: — c\n",
        );
        assert_eq!(
            messages(&found),
            [
                "line 1 begins with `-`: `- Improvement: - a`",
                "line 3 differs in a dash: `Improvement: - b`",
                "line 4 differs in letter case: `improvement: — c`"
            ]
        );
        assert_eq!(found.locations[0].path.as_deref(), Some("n.md"), "the file is named");
        let read = finding("matching: '^Total: 5'", "**Total**: 5\n");
        assert_eq!(
            messages(&read),
            ["line 1 matches as it is read, and is written otherwise: `**Total**: 5`"]
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_has_not_none() {
        let document = |bytes: &[u8]| {
            let path = crate::path::RelPath::parse("n.md").unwrap();
            Excerpt::whole(std::rc::Rc::new(crate::evidence::Document::new(path, bytes.to_vec())))
        };
        for bytes in [&b"\xff\xfeT\0O\0D\0O\0"[..], b"r\xe9sum\xe9\n", b"a\rTODO\r"] {
            let evidence = crate::evidence::Evidence::empty();
            let text = document(bytes);
            let context = Context { within: Some(&text), ..Context::plain(&evidence) };
            for check in ["{ matching: '^TODO', count: none }", "{ matching: '^résumé' }"] {
                let found = crate::kind::Kind::evaluate(&kind::<Scoped<Lines>>(check), &context);
                assert!(!found.passes() && !found.negated().passes(), "{check}");
            }
        }
    }

    #[test]
    fn a_missing_file_never_has_zero_lines() {
        let check = kind::<Scoped<Lines>>("{ in: gone.md, matching: TODO, count: none }");
        let found = evaluate(&check, &committed(&[("n.md", "")]));
        assert!(matches!(found.verdict, crate::finding::Verdict::Missing(_)), "{found:?}");
    }

    #[test]
    fn across_lines_counts_matches_where_they_start() {
        let found = finding("matching: 'a$\\s+^b'\nacross_lines: true", "x\na\r\nb\na\nb\n");
        assert_eq!(lines_of(&found), [2, 4]);
        assert_eq!(lines_of(&finding("matching: x\nacross_lines: true\ncount: 3", "xxx\n")), [1]);
        let many = finding("matching: x\nacross_lines: true\ncount: 300000", &"x\n".repeat(300_000));
        assert_eq!((many.passes(), lines_of(&many).last()), (true, Some(&1000)), "the count is of all");
    }

    #[test]
    fn what_it_counts_has_no_bound_and_what_it_shows_has() {
        let many = finding("matching: x\ncount: 5000", &"x\n".repeat(5000));
        assert_eq!((many.found.as_str(), many.locations.len()), ("5000 lines", MAX_LOCATIONS));
        let long = finding("matching: x", &"é".repeat(4000).replacen('é', "x", 1));
        assert!(long.locations[0].text.len() < 1010 && long.locations[0].text.ends_with('…'));
    }
}
