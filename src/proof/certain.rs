//! What is certain of a line from its page alone: that it is not read, that it can never fail, or that it can never pass.
//! Where it depends on anything that is in a repository, nothing is said.

use super::Line;
use super::expect::Wanted;
use super::meaning::Exit;
use crate::shell::classify::{Classification, Plan};
use crate::shell::posix::Dialect;
use crate::shell::tool::grep::{Grep, Shows};
use crate::shell::tool::{Exits, Prints, Tool};

/// Something that holds whatever a repository has. The texts are fragments that say why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certainty {
    Unread {
        reason: String,
        /// What an author does about it.
        remedy: &'static str,
    },
    NeverFails(String),
    NeverPasses(String),
}

impl Line {
    /// A pattern of a `grep` without `-E` in which `|` is most likely meant to say "or".
    pub fn mistaken_or(&self) -> Option<&str> {
        let greps = self.reading.plan()?.tools.iter().flatten().filter_map(|tool| match tool {
            Tool::Grep(grep) if grep.dialect == Dialect::Basic => Some(grep),
            _ => None,
        });
        greps.flat_map(|grep| &grep.patterns).map(String::as_str).find(|pattern| has_plain_or(pattern))
    }

    pub fn certainty(&self) -> Option<Certainty> {
        if let Some(reason) = self.refused() {
            return Some(match &self.reading {
                Classification::Native(plan) if !plan.exits.can_fail => Certainty::NeverFails(reason),
                reading => Certainty::Unread { remedy: remedy(reading), reason },
            });
        }
        let plan = self.reading.plan().filter(|plan| plan.reads_repository)?;
        let by_output = match &self.expected.output {
            Some(Wanted::Count(quantity)) => of_count(plan, quantity.count.min, quantity.count.max),
            Some(Wanted::Lines(lines)) if !lines.is_empty() => sole_grep(plan)
                .filter(|grep| grep.finds_nothing() && grep.shows == Shows::Lines)
                .map(no_match),
            Some(Wanted::Lines(_)) => {
                sole_grep(plan).filter(|grep| grep.finds_nothing() && grep.shows == Shows::Lines).map(no_miss)
            }
            None => None,
        };
        by_output.or_else(|| self.of_exit(plan))
    }

    fn of_exit(&self, plan: &Plan) -> Option<Certainty> {
        let wants_output = self.expected.output.is_some();
        let exits = match plan.list.parts.as_slice() {
            [_] if sole_grep(plan).is_some_and(Grep::finds_nothing) => {
                Exits { can_succeed: false, can_fail: true }
            }
            _ => plan.exits,
        };
        match self.expected.status {
            None if wants_output => None,
            None | Some(Exit::Code(0)) if !exits.can_succeed => {
                Some(sole_grep(plan).map_or_else(|| never("it cannot succeed"), no_match))
            }
            Some(Exit::Failure) if !exits.can_fail => Some(never("it cannot fail")),
            Some(Exit::Code(code)) if code > 0 && !exits.can_fail => Some(never("it cannot fail")),
            Some(Exit::Failure) if !exits.can_succeed && !wants_output => {
                Some(Certainty::NeverFails("it fails whatever is there".to_owned()))
            }
            _ => None,
        }
    }
}

/// Whether a `|` that is itself is right between two words, or between a word and a group, as where it says "or". A table
/// has spaces around its own.
fn has_plain_or(pattern: &str) -> bool {
    let chars: Vec<char> = pattern.chars().collect();
    let mut set = false;
    let bars = chars.iter().enumerate().filter(|(at, c)| {
        match **c {
            '[' => set = true,
            ']' => set = false,
            _ => {}
        }
        **c == '|' && !set && *at > 0 && chars[at - 1] != '\\'
    });
    let bars: Vec<usize> = bars.map(|(at, _)| at).collect();
    let is_word = |at: usize| chars.get(at).is_some_and(|c| c.is_alphanumeric());
    bars.into_iter().any(|at| {
        let before = is_word(at - 1) || (matches!(chars[at - 1], ')' | '$' | '*') && at > 1);
        let after = chars.get(at + 1).is_some_and(|c| c.is_alphanumeric() || matches!(c, '(' | '^' | '\\'));
        before && after && pattern.trim_matches(['^', '$']).starts_with(|c| c != '|')
    })
}

/// What an author does about a line that is not read.
fn remedy(reading: &Classification) -> &'static str {
    match reading {
        Classification::Native(_) | Classification::NotRun => {
            "write what it should print after `# → `, such as `# → 3 or more` or `# → no output`; \
             `prep explain --grammar` lists what is read"
        }
        Classification::Misused(_) => "correct the command: the program itself refuses it as it is",
        Classification::Unreadable(reason) => reason
            .remedy()
            .unwrap_or("write the command with what `prep explain --grammar` lists, one question a line"),
    }
}

fn never(why: &str) -> Certainty {
    Certainty::NeverPasses(why.to_owned())
}

fn no_match(grep: &Grep) -> Certainty {
    Certainty::NeverPasses(format!("no line matches `{}`", grep.patterns.join("`, `")))
}

fn no_miss(grep: &Grep) -> Certainty {
    let why =
        format!("no line matches `{}`, so it fails only where a file is missing", grep.patterns.join("`, `"));
    Certainty::NeverFails(why)
}

/// The grep that a line consists of.
fn sole_grep(plan: &Plan) -> Option<&Grep> {
    let is_negated = plan.list.parts.iter().any(|(_, pipeline)| pipeline.negated);
    match plan.tools.as_slice() {
        _ if is_negated => None,
        [tools] => match tools.as_slice() {
            [Tool::Grep(grep)] => Some(grep),
            _ => None,
        },
        _ => None,
    }
}

/// A count that every number is within, or none that the line can print.
fn of_count(plan: &Plan, min: u64, max: Option<u64>) -> Option<Certainty> {
    if min == 0 && max.is_none() {
        return Some(Certainty::NeverFails(
            "every number is `0 or more`, so it fails only where a file is missing".to_owned(),
        ));
    }
    let counts_by_itself = plan.prints.iter().all(|prints| matches!(prints, Prints::Counts(_)));
    let grep = sole_grep(plan);
    if let Some(grep) = grep.filter(|grep| grep.finds_nothing()) {
        return match min {
            0 => counts_by_itself.then(|| no_miss(grep)),
            _ => Some(no_match(grep)),
        };
    }
    // `-m 2` selects two lines of a file at most.
    let most = grep.map_or_else(|| most_counted(plan), Grep::most_of_one_file)?;
    let why = format!("it counts {most} at most");
    if min > most {
        return Some(never(&why));
    }
    (min == 0 && max.is_some_and(|max| max >= most)).then_some(Certainty::NeverFails(why))
}

/// The most lines that the end of a pipe can count: `head -3 FILE | wc -l`.
fn most_counted(plan: &Plan) -> Option<u64> {
    let ([(_, pipeline)], [tools]) = (plan.list.parts.as_slice(), plan.tools.as_slice()) else { return None };
    let (Tool::Wc(wc), before) = tools.split_last()? else { return None };
    if pipeline.negated || !wc.operands.is_empty() || !wc.lines || wc.words || wc.chars || wc.bytes {
        return None;
    }
    before.iter().fold(None, |most: Option<u64>, tool| match tool {
        Tool::Cat(cat) if cat.operands.is_empty() => most.into_iter().chain(cat.most_lines()).min(),
        Tool::Cat(cat) => cat.most_lines(),
        Tool::Filter(filter) if filter.adds_no_line() && filter.operands.is_empty() => most,
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Page, ProofHeadings};
    use super::*;

    fn line(text: &str) -> Line {
        Page::read(&format!("## Proof\n```bash\n{text}\n```\n"), &ProofHeadings::default()).lines.remove(0)
    }

    /// In a word and the reason: what is certain of a line.
    fn certain(text: &str) -> String {
        match line(text).certainty() {
            None => "nothing".to_owned(),
            Some(Certainty::Unread { reason, .. }) => format!("unread: {reason}"),
            Some(Certainty::NeverFails(why)) => format!("never fails: {why}"),
            Some(Certainty::NeverPasses(why)) => format!("never passes: {why}"),
        }
    }

    #[test]
    fn of_what_depends_on_a_repository_nothing_is_certain() {
        for text in [
            "test -f a.md",
            "grep -c x a.md\n# → 3",
            "grep -c 'x$y' a.md\n# → 3",
            "grep -q x a.md\n# → fails",
            "! grep -qE 'x$y' a.md",
            "ls *.md | wc -l\n# → 2 or more",
            "head -3 a.md | wc -l\n# → 3",
            "head -3 a.md | wc -l\n# → at most 2",
            "head -3 a.md | wc -w\n# → 4",
            "head -2 a.md b.md | wc -l\n# → 9",
            "cat a.md | wc -l\n# → 4",
            "test -f a.md && false\n# → exit 1",
            "make test",
        ] {
            assert_eq!(certain(text), "nothing", "{text}");
        }
    }

    #[test]
    fn what_holds_for_every_repository_is_certain() {
        let only_missing = "never fails: no line matches `x$y`, so it fails only where a file is missing";
        for (text, said) in [
            ("grep -cE 'x$y' a.md\n# → 3", "never passes: no line matches `x$y`"),
            ("grep -cE 'x$y' a.md\n# → 0", only_missing),
            ("grep -E 'x$y' a.md\n# → no output", only_missing),
            ("grep -qE 'x$y' a.md", "never passes: no line matches `x$y`"),
            ("grep -qE 'x$y' a.md\n# → fails", "never fails: it fails whatever is there"),
            ("head -3 a.md | wc -l\n# → 4", "never passes: it counts 3 at most"),
            ("head -3 a.md | wc -l\n# → at most 3", "never fails: it counts 3 at most"),
            ("head -3 a.md | sort | wc -l\n# → 4", "never passes: it counts 3 at most"),
            ("cat a.md | head -3 | tail -2 | wc -l\n# → 3", "never passes: it counts 2 at most"),
            ("grep -cm 2 x a.md\n# → 3", "never passes: it counts 2 at most"),
            ("grep -cm 2 x a.md\n# → at most 2", "never fails: it counts 2 at most"),
            ("test -f a.md || true", "never fails: it cannot fail, and no output is expected"),
            ("test -f a.md || true\n# → fails", "never passes: it cannot fail"),
            ("ls a.md || echo none\n# → exit 1", "never passes: it cannot fail"),
            ("test -f a.md && false", "never passes: it cannot succeed"),
            ("test -f a.md && false\n# → fails", "never fails: it fails whatever is there"),
        ] {
            assert_eq!(certain(text), said, "{text}");
        }
    }

    #[test]
    fn what_is_not_read_says_what_to_write_in_its_place() {
        let remedy = |text: &str| match line(text).certainty() {
            Some(Certainty::Unread { remedy, .. }) => remedy,
            other => panic!("{text}: {other:?}"),
        };
        for (text, part) in [
            ("test -f $f", "the value in place of the variable"),
            ("test $? -eq 0", "`# → exit 0`"),
            ("wc -l `ls a`", "`$(…)` in place of the backquotes"),
            ("for f in a b; do test -f $f; done", "a line for each thing"),
            ("until test -f a; do sleep 1; done", "a line for each thing"),
            ("(test -f a.md)", "a line for each of the commands"),
            ("diff <(ls a) <(ls b)", "a line for each of the commands"),
            ("cat a.md > b.md", "leave the file out"),
            ("cat <<E\nx\nE", "into a file of the repository"),
            ("grep -P x a.md", "what `prep explain --grammar` lists, one question a line"),
            ("grep -E 'x(' a.md", "the program itself refuses it"),
            ("grep -c x a.md\n# → 0 or more", "write what it should print"),
        ] {
            assert!(remedy(text).contains(part), "{text}: {}", remedy(text));
        }
    }

    #[test]
    fn a_bar_between_words_is_most_likely_to_say_or() {
        for pattern in ["a|b", "fix|next time", "(a|b)", "a$|^b", "x*|y", "a|\\d"] {
            assert!(has_plain_or(pattern), "{pattern}");
        }
        for pattern in ["| a | b |", "|a|", "a \\|b", "a\\|b", "[a|b]", "a |b", "a| b", "|"] {
            assert!(!has_plain_or(pattern), "{pattern}");
        }
    }
}
