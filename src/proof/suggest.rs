//! A line of proof as the typed check that asks the same, where there is one: for those who move a page to a spec.

use super::Line;
use super::expect::Wanted;
use super::headings;
use super::meaning::Exit;
use crate::count::Count;
use crate::shell::classify::Plan;
use crate::shell::posix::{Options, translate};
use crate::shell::tool::grep::{Grep, Shows};
use crate::shell::tool::test::{FileTest, Test};
use crate::shell::tool::{Prints, Tool};

impl Line {
    /// One kind with its fields, as YAML on one line.
    pub fn suggested_check(&self) -> Option<String> {
        let plan = self.reading.plan().filter(|_| self.refused().is_none())?;
        match plan.tools.first()?.as_slice() {
            [Tool::Test(test)] if self.is_only_asked(plan) => of_test(test),
            [Tool::Grep(grep)] if grep.shows == Shows::Nothing && self.is_only_asked(plan) => {
                of_grep(plan, grep, Count::default())
            }
            [Tool::Grep(grep)] if plan.tools.len() == 1 && grep.shows == Shows::Count => {
                self.counted(plan, grep)
            }
            [Tool::Grep(grep), Tool::Wc(wc)] if plan.tools.len() == 1 && grep.shows == Shows::Lines => {
                (wc.lines && !wc.words && wc.operands.is_empty()).then(|| self.counted(plan, grep))?
            }
            _ => None,
        }
    }

    fn counted(&self, plan: &Plan, grep: &Grep) -> Option<String> {
        match self.expected.output {
            Some(Wanted::Count(quantity)) => of_grep(plan, grep, quantity.count),
            _ => None,
        }
    }

    /// Whether all that counts is whether the first command succeeds: alone, or followed by a word for it.
    fn is_only_asked(&self, plan: &Plan) -> bool {
        let is_negated = plan.list.parts.first().is_some_and(|(_, first)| first.negated);
        let says_ok = match plan.prints.as_slice() {
            [] => self.expected.output.is_none(),
            [Prints::Text(_), ..] => self.expected.output.is_some(),
            _ => false,
        };
        let first_word = match (&self.expected.output, plan.tools.get(1).map(Vec::as_slice)) {
            (None, None) => true,
            (Some(Wanted::Lines(lines)), Some([Tool::Echo(say)])) => {
                lines.len() == 1 && lines[0].matches(say.text.trim())
            }
            _ => false,
        };
        let follows = plan.list.parts.get(1).is_none_or(|(join, _)| *join == crate::shell::parse::Join::And);
        !is_negated
            && says_ok
            && first_word
            && follows
            && matches!(self.expected.status, None | Some(Exit::Code(0)))
    }
}

fn of_test(test: &Test) -> Option<String> {
    let (negated, ask, path) = test.as_file_test()?;
    let path = plain_path(path)?;
    Some(match (negated, ask) {
        (true, FileTest::Exists) => format!("absent: {path}"),
        (true, _) => return None,
        (false, FileTest::File) => format!("file: {path}"),
        (false, FileTest::Folder) => format!("directory: {path}"),
        (false, FileTest::NotEmpty) => format!("file: {{ path: {path}, min_bytes: 1 }}"),
        (false, FileTest::Executable) => format!("file: {{ path: {path}, executable: true }}"),
        (false, FileTest::Exists | FileTest::Readable | FileTest::Link) => return None,
    })
}

fn of_grep(plan: &Plan, grep: &Grep, count: Count) -> Option<String> {
    let ([file], [pattern]) = (grep.operands.as_slice(), grep.patterns.as_slice()) else { return None };
    let file = plain_path(file)?;
    let count = if count == Count::default() { String::new() } else { format!(", count: {count}") };
    let case = if grep.ignores_case { "(?i)" } else { "" };
    if grep.is_inverted || grep.is_bounded {
        return None;
    }
    if headings::counts_headings(plan).is_some() && pattern.starts_with("^#") {
        let text = pattern.trim_start_matches('^').trim_start_matches('#');
        let level = pattern.len() - 1 - text.len();
        // Without a space after it, a `#` more would match too.
        if let Some(text) = text.strip_prefix(' ') {
            let text = quoted(&format!(
                "{case}^{}",
                translate(text, grep.dialect, Options::default()).ok()?.pattern
            ));
            return Some(format!("headings: {{ in: {file}, level: {level}, matching: {text}{count} }}"));
        }
    }
    let pattern =
        quoted(&format!("{case}{}", translate(pattern, grep.dialect, Options::default()).ok()?.pattern));
    Some(format!("lines: {{ in: {file}, matching: {pattern}{count} }}"))
}

/// A path that is no pattern and needs no quotes in YAML.
fn plain_path(path: &str) -> Option<&str> {
    let legal = |c: char| c.is_ascii_alphanumeric() || "._/-".contains(c);
    (path.starts_with(|c: char| c.is_ascii_alphabetic() || c == '.') && path.chars().all(legal))
        .then_some(path)
}

/// A text in YAML's single quotes.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::super::Page;

    fn suggested(line: &str) -> Option<String> {
        let page = format!("## Proof\n```sh\n{line}\n```\n");
        Page::read(&page, &crate::proof::ProofHeadings::default()).lines[0].suggested_check()
    }

    #[test]
    fn lines_that_ask_what_a_kind_asks() {
        for (line, expected) in [
            ("test -f a.md && echo \"OK\"\n# → OK", "file: a.md"),
            ("test -d docs", "directory: docs"),
            ("[ -s a.md ]", "file: { path: a.md, min_bytes: 1 }"),
            (
                "grep -c '^## Round' a.md\n# → 3",
                "headings: { in: a.md, level: 2, matching: '^Round', count: 3 }",
            ),
            ("grep -c -i 'a\\|b' a.md\n# → at least 1", "lines: { in: a.md, matching: '(?i)a|b' }"),
            ("grep x a.md | wc -l\n# → 2", "lines: { in: a.md, matching: 'x', count: 2 }"),
            ("grep -q 'it.s' a.md", "lines: { in: a.md, matching: 'it.s' }"),
        ] {
            assert_eq!(suggested(line).as_deref(), Some(expected), "{line}");
        }
    }

    #[test]
    fn lines_that_ask_more_have_none() {
        for line in [
            "! test -f a.md",
            "test -f a && grep -q x b",
            "grep -c x *.md\n# → 1",
            "grep -vc x a\n# → 1",
            "ls a.md",
        ] {
            assert_eq!(suggested(line), None, "{line}");
        }
    }
}
