//! Patterns that are not wrong for the engine, and hardly what was meant.

use super::truth::leaves;
use crate::check::Leaf;
use crate::course::{Lesson, Step, Test};
use crate::diagnostic::{Code, Diagnostic};
use crate::yaml::Written;

/// A pattern of more characters is given a name, so that a report can be read.
const LONG: usize = 80;

/// Kinds that match their patterns on one line at a time, and those that have no pattern.
const LINE_BY_LINE: [&str; 12] = [
    "lines",
    "headings",
    "commits",
    "file",
    "directory",
    "absent",
    "files",
    "committed",
    "tag",
    "branch",
    "links",
    "tasks",
];

pub fn problems(lesson: &Lesson) -> Vec<Diagnostic> {
    lesson.steps.iter().flat_map(of_step).collect()
}

fn of_step(step: &Step) -> Vec<Diagnostic> {
    let by_rules = step.written.iter().flat_map(|written| RULES.iter().filter_map(move |rule| rule(written)));
    let impossible = step.written.iter().filter(|_| is_line_by_line(step)).filter_map(no_line);
    by_rules.chain(impossible).collect()
}

const RULES: &[fn(&Written) -> Option<Diagnostic>] = &[everything, grep_dialect, long];

fn everything(Written { pattern, span }: &Written) -> Option<Diagnostic> {
    pattern.matches_every_line().then(|| {
        Diagnostic::error(Code::MatchesEverything, span, "the pattern matches every line, also an empty one")
            .help(r"say what must be there: `\S` for any text, `\d` for a number, or the words you look for")
    })
}

/// In `grep` without `-E`, `\|` is "or" and `\+` is "once or more"; here they are the characters themselves.
fn grep_dialect(Written { pattern, span }: &Written) -> Option<Diagnostic> {
    let chars: Vec<char> = pattern.as_str().chars().collect();
    let is_or = |at: usize| {
        chars[at..].starts_with(&['\\', '|'])
            && at > 0
            && chars[at - 1].is_alphanumeric()
            && (at < 2 || chars[at - 2] != '\\')
            && chars.get(at + 2).is_some_and(|c| c.is_alphanumeric())
    };
    let is_plus = |at: usize| {
        chars[at..].starts_with(&['\\', '+'])
            && at > 0
            && (chars[at - 1] == ']' || (at > 1 && chars[at - 2] == '\\' && "dws".contains(chars[at - 1])))
    };
    let meant = |at: usize| match (is_or(at), is_plus(at)) {
        (true, _) => Some(("|", "or")),
        (_, true) => Some(("+", "once or more")),
        _ => None,
    };
    let (meant, says) = (0..chars.len()).find_map(meant)?;
    let message = format!(r"`\{meant}` is the character `{meant}` here, and not as in grep: {says}");
    let problem = Diagnostic::error(Code::GrepDialect, span, message);
    Some(
        problem.help(format!("write `{meant}` without the backslash; for the character itself, `[{meant}]`")),
    )
}

/// Whether every pattern of a step is matched on single lines: what looks over line breaks may well name one.
fn is_line_by_line(step: &Step) -> bool {
    let Test::Check(check) = &step.test else { return false };
    let is_of_lines = |leaf: &Leaf| match leaf {
        Leaf::Lines(scoped) => !scoped.kind.across_lines,
        Leaf::Commits(commits) => commits.body.is_none(),
        other => LINE_BY_LINE.contains(&other.name()),
    };
    let conditions = step.when.iter().chain(step.hints.conditions());
    [check].into_iter().chain(conditions).flat_map(leaves).all(is_of_lines)
}

fn no_line(Written { pattern, span }: &Written) -> Option<Diagnostic> {
    pattern.matches_no_line().then(|| {
        let message = match pattern.as_str().contains("\\n") {
            true => r"the pattern has `\n`, and a line has none: it can never match",
            false => "the pattern asks for something before the start or behind the end of a line: it can never match",
        };
        Diagnostic::error(Code::MatchesNoLine, span, message)
            .help("look for one line; `lines` with `across_lines: true` looks over line breaks")
    })
}

fn long(Written { pattern, span }: &Written) -> Option<Diagnostic> {
    // What is written counts: a parameter is filled in with more.
    let length = span.text().chars().count();
    (length > LONG && pattern.name().is_none()).then(|| {
        let message =
            format!("the pattern has {length} characters and no name, and reports would show all of it");
        Diagnostic::warning(Code::LongPattern, span, message)
            .help("write `{ regex: …, called: a few words }`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Pattern;
    use crate::source::{SourceFile, Span};

    fn codes(pattern: &str) -> Vec<Code> {
        let file = SourceFile::new("lesson.yaml", pattern);
        let written =
            Written { pattern: Pattern::parse(pattern).unwrap(), span: Span::new(&file, 0..pattern.len()) };
        let rules = RULES.iter().filter_map(|rule| rule(&written)).chain(no_line(&written));
        rules.map(|problem| problem.code).collect()
    }

    #[test]
    fn what_is_hardly_meant_is_told_and_what_looks_like_it_is_not() {
        for pattern in ["", ".*", "^", "$", "^.*$", "x*", "(a|)", r"\s*"] {
            assert_eq!(codes(pattern), [Code::MatchesEverything], "{pattern}");
        }
        for pattern in [r"fix\|bug", r"[0-9]\+", r"\d\+ ms"] {
            assert_eq!(codes(pattern), [Code::GrepDialect], "{pattern}");
        }
        assert_eq!(codes(r"a\nb"), [Code::MatchesNoLine]);
        assert_eq!(codes(&"ab ".repeat(27)), [Code::LongPattern]);
        for pattern in [
            r"\S",
            "^$",
            r"^\s*$",
            ".",
            r"C\+\+",
            r"^\| a \|",
            r"a \| b",
            r"\\nothing",
            "fix|bug",
            r"\d+",
            r"a\\|b",
        ] {
            assert_eq!(codes(pattern), [], "{pattern}");
        }
    }
}
