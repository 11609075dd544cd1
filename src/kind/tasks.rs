//! `tasks`: the boxes of a task list, and how many of them are ticked.

use crate::count::Count;
use crate::evidence::Excerpt;
use crate::finding::{Finding, Location, NearMiss};
use crate::markdown::Why;
use crate::scope::Context;
use crate::scope::TextKind;
use crate::scope::likeness::{near_line, not_read};
use crate::scope::location_of;
use crate::wording::{plural, quoted};
use crate::yaml::{FromYaml, Node, Problems, TypeInfo, fields};

fields! {
    /// There must be one box at least, whatever number of them may be ticked.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Tasks {
        /// `all` of the boxes, or how many.
        pub checked: Checked = Checked::All,
    }
    plain: "checked";
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Checked {
    All,
    Count(Count),
}

impl FromYaml for Checked {
    const FORM: TypeInfo = TypeInfo::Syntax {
        called: "`all` or a count",
        examples: &["all", "3", "3 or more"],
        takes_numbers: true,
    };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        match node.as_text() {
            Some("all") => Some(Self::All),
            _ => Count::from_yaml(node, problems).map(Self::Count),
        }
    }

    fn in_words(&self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Count(count) => count.to_string(),
        }
    }
}

impl TextKind for Tasks {
    const NAME: &'static str = "tasks";
    const ABOUT: &'static str = "all boxes of the task lists are ticked, or their number is within a count";
    const EXAMPLE: &'static str = "tasks: { in: docs/checklist.md, section: ^Before, checked: all }";

    fn is_vacuous(&self) -> bool {
        matches!(self.checked, Checked::Count(count) if count.is_any())
    }

    fn expected(&self, _: &Context<'_>) -> String {
        match self.checked {
            Checked::All => "every task ticked, at least 1".to_owned(),
            Checked::Count(count) => count.of("ticked task"),
        }
    }

    fn evaluate(&self, texts: &[Excerpt], context: &Context<'_>) -> Finding {
        let expected = self.expected(context);
        let (mut ticked, mut open) = (Vec::new(), Vec::new());
        for text in texts {
            for task in text.tasks() {
                let location = Location::line(text.path(), task.line, text.document.line(task.line));
                if task.checked { ticked.push(location) } else { open.push(location) }
            }
        }
        let near = || texts.iter().flat_map(near_boxes).take(3).collect::<Vec<_>>();
        let all = ticked.len() + open.len();
        if all == 0 {
            let whole = texts.iter().map(location_of);
            return Finding::decided(false, expected, "no task").at(whole).with_near_misses(near());
        }
        let found = format!("{} of {} ticked", ticked.len(), plural(all, "task"));
        let (passes, too_many) = match self.checked {
            Checked::All => (open.is_empty(), false),
            Checked::Count(count) => {
                let ticked = ticked.len() as u64;
                (count.contains(ticked), ticked >= count.min)
            }
        };
        let locations = if passes || too_many { ticked } else { open };
        let near = if passes { Vec::new() } else { near() };
        Finding::decided(passes, expected, found).at(locations).with_near_misses(near)
    }
}

/// Lines that were meant as boxes and are none: `- []`, `-[x]`, `- [ x ]`, `[x]` without a bullet, a dash for a bullet.
fn near_boxes(text: &Excerpt) -> impl Iterator<Item = NearMiss> + '_ {
    let is_task = |line| text.tasks().binary_search_by_key(&line, |task| task.line).is_ok();
    text.source().filter_map(move |(line, raw)| {
        let raw = String::from_utf8_lossy(raw);
        let bullet =
            |c: char| c.is_whitespace() || matches!(c, '-' | '*' | '+' | '•' | '–' | '—' | '−' | '‐');
        let marker = raw.trim_start_matches(bullet);
        let before = &raw[..raw.len() - marker.len()];
        let (inner, after) = marker.strip_prefix('[')?.split_once(']')?;
        let is_box = matches!(inner.trim(), "" | "x" | "X") && !after.starts_with(['(', '[', ':']);
        let unseen = text.document.outline().unseen_at(line);
        if !is_box || is_task(line) || unseen.is_some_and(|unseen| unseen.why == Why::Code) {
            return None;
        }
        let odd = before.chars().find(|c| matches!(c, '•' | '–' | '—' | '−' | '‐'));
        let has_no_break = |text: &str| text.chars().any(|c| c.is_whitespace() && !c.is_ascii());
        let why = match (unseen, odd) {
            (Some(unseen), _) => not_read(unseen),
            (None, Some(odd)) => format!("begins with `{odd}`, which makes no task; write `- [x] …`"),
            (None, None) if has_no_break(before) || has_no_break(inner) => {
                "has a no-break space where a task has a plain one".to_owned()
            }
            (None, None) => "is not a task, which is written `- [x] …`".to_owned(),
        };
        Some(near_line(text, line, &format!("{why}: {}", quoted(&raw))))
    })
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;
    use crate::diagnostic::Code;
    use crate::scope::Scoped;
    use proptest::prelude::*;

    fn finding(fields: &str, text: &str) -> Finding {
        on_text::<Scoped<Tasks>>(fields, text)
    }

    #[test]
    fn unticked_boxes_are_the_places() {
        let found = finding("checked: all", "- [x] a\n- [ ] b\n  - [X] c\n1. [ ] d\n");
        assert_eq!(
            (found.passes(), found.found.as_str(), lines_of(&found)),
            (false, "2 of 4 tasks ticked", vec![2, 4])
        );
        assert!(finding("checked: 2", "- [x] a\n- [ ] b\n  - [X] c\n").passes());
        assert!(finding("checked: at least 1", "- [x] a\n- [ ] b\n").passes());
        assert_eq!(lines_of(&finding("checked: at most 1", "- [x] a\n- [x] b\n")), [1, 2]);
        assert!(
            evaluate(&kind::<Scoped<Tasks>>("{ in: n.md }"), &committed(&[("n.md", "* [x] a\n")])).passes()
        );
        assert_eq!(kind::<Scoped<Tasks>>("all").kind, Tasks { checked: Checked::All });
        assert_eq!(refused::<Scoped<Tasks>>("some").code, Code::BadCount);
    }

    #[test]
    fn no_box_is_no_pass() {
        for check in ["checked: all", "checked: none", "checked: at most 3"] {
            assert_eq!(finding(check, "- a\n").found, "no task", "{check}");
        }
        let found = finding("checked: all", "-[x] a\n- [] b\n- [x](c.md)\n[ x ] d\n```\n- [x] e\n```\n");
        assert_eq!(
            messages(&found),
            [
                "line 1 is not a task, which is written `- [x] …`: `-[x] a`",
                "line 2 is not a task, which is written `- [x] …`: `- [] b`",
                "line 4 is not a task, which is written `- [x] …`: `[ x ] d`"
            ]
        );
        let found = finding("checked: all", "-\u{a0}[x] a\n\n– [ ] b\n\n<details>\n- [x] c\n</details>\n");
        assert_eq!(
            messages(&found),
            [
                "line 1 has a no-break space where a task has a plain one: `-\u{a0}[x] a`",
                "line 3 begins with `–`, which makes no task; write `- [x] …`: `– [ ] b`",
                "line 6 is part of the HTML that line 5 starts; leave an empty line before it: `- [x] c`"
            ]
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any_text()) {
            evaluate_text(&Tasks { checked: Checked::All }, &text);
        }
    }
}
