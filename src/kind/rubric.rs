//! `rubric`: criteria with ids as boxes of a task list, and the verdict that follows from the ticked ones. Whether a box is
//! ticked rightly is for the person who ticks it.

use std::collections::BTreeMap;

use crate::evidence::Excerpt;
use crate::finding::{Finding, Location};
use crate::rubric::{Decision, Rubric as Rules};
use crate::scope::Context;
use crate::scope::TextKind;
use crate::scope::location_of;
use crate::scope::problems::Problems;
use crate::wording::{list, one_line, plural, quoted};
use crate::yaml::fields;

fields! {
    /// Every criterion is one box that begins with its id, `- [x] P1. Explains a request`, in other words than those of its
    /// group.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Rubric {
        /// What the line with the verdict begins with, before a colon.
        pub label: String = "Verdict".to_owned(),
        ; ..pub rules: Rules
    }
}

/// A box with the id of a criterion.
struct Criterion {
    line: usize,
    ticked: bool,
    /// What it says after the id.
    says: String,
}

impl TextKind for Rubric {
    const NAME: &'static str = "rubric";
    const ABOUT: &'static str =
        "every criterion has one box, and the verdict is the one that follows from those that are ticked";
    const EXAMPLE: &'static str = "rubric: { in: docs/mock.md, section: ^Verdict, criteria: { P: 6, F: 5 }, verdicts: [{ called: fail, any: F }, { called: fail, open: P }, { called: pass }] }";

    fn is_vacuous(&self) -> bool {
        self.rules.criteria.is_empty()
    }

    fn expected(&self, _: &Context<'_>) -> String {
        let range = |(group, number): (&String, &u32)| match number {
            1 => format!("{group}1"),
            number => format!("{group}1 to {group}{number}"),
        };
        let ranges: Vec<String> = self.rules.criteria.iter().map(range).collect();
        let boxes = format!("one box for each of {}", list(&ranges, "and"));
        match self.rules.verdicts.is_empty() {
            true => boxes,
            false => format!("{boxes}, and after `{}:` what follows from them", self.label),
        }
    }

    fn evaluate(&self, texts: &[Excerpt], context: &Context<'_>) -> Finding {
        let expected = self.expected(context);
        let Some(text) = texts.first() else { return Finding::decided(false, expected, "no text") };
        let boxes = self.boxes(text);
        if boxes.is_empty() {
            let found = match text.tasks().len() {
                0 => "no box".to_owned(),
                others => format!("{} without the id of a criterion", plural(others, "box")),
            };
            return Finding::decided(false, expected, found).at([location_of(text)]);
        }
        let mut problems = Problems::default();
        self.check_boxes(text, &boxes, &mut problems);
        if !problems.is_empty() {
            return problems.finding(expected);
        }
        let is_ticked = |id: &str| boxes.get(id).is_some_and(|all| all.iter().any(|one| one.ticked));
        self.check_forces(text, &boxes, &is_ticked, &mut problems);
        let decision = self.rules.decide(is_ticked);
        let stated = decision.as_ref().map(|decision| self.check_verdict(text, decision, &mut problems));
        if !problems.is_empty() {
            return problems.finding(expected);
        }
        let ticked = boxes.values().flatten().filter(|one| one.ticked);
        let lines: Vec<usize> =
            stated.flatten().into_iter().chain(ticked.clone().map(|one| one.line)).collect();
        let counted = format!("{} of {} ticked", ticked.count(), plural(boxes.len(), "box"));
        let found = match decision {
            Some(Decision { called, because }) => {
                format!("{counted}; {because}, so it is {}", quoted(called))
            }
            None => counted,
        };
        let locations =
            lines.into_iter().map(|line| Location::line(text.path(), line, text.document.line(line)));
        Finding::decided(true, expected, found).at(locations)
    }
}

impl Rubric {
    /// The boxes that begin with an id of one of the groups, by that id.
    fn boxes(&self, text: &Excerpt) -> BTreeMap<String, Vec<Criterion>> {
        let mut boxes: BTreeMap<String, Vec<Criterion>> = BTreeMap::new();
        for task in text.tasks() {
            let Some(item) = text.items().iter().find(|item| item.line == task.line) else { continue };
            let Some((id, says)) = self.id_of(&item.text) else { continue };
            let criterion = Criterion { line: task.line, ticked: task.checked, says };
            boxes.entry(id).or_default().push(criterion);
        }
        boxes
    }

    /// `P1` and `Explains a request` of `p1. Explains a request`.
    fn id_of(&self, text: &str) -> Option<(String, String)> {
        let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
        let (id, says) = text.split_at(end);
        let (group, number) = id.split_at(id.find(|c: char| c.is_ascii_digit())?);
        let group = self.rules.criteria.keys().find(|known| known.eq_ignore_ascii_case(group))?;
        let number: u32 = number.parse().ok()?;
        let says = says.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        Some((format!("{group}{number}"), says))
    }

    fn check_boxes(&self, text: &Excerpt, boxes: &BTreeMap<String, Vec<Criterion>>, problems: &mut Problems) {
        let missing: Vec<String> = self.rules.ids().filter(|id| !boxes.contains_key(id)).collect();
        if !missing.is_empty() {
            let verb = if missing.len() == 1 { "has" } else { "have" };
            problems.add_to_whole(text, format!("{} {verb} no box", list(&missing, "and")));
        }
        let group = |id: &str| id.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
        let mut said: BTreeMap<(String, &str), &str> = BTreeMap::new();
        for (id, all) in boxes {
            let known = self.rules.ids().any(|known| known == *id);
            for one in all.iter().filter(|_| !known) {
                problems.add(text, one.line, format!("{id} is no criterion"));
            }
            for one in all.iter().skip(1) {
                problems.add(text, one.line, format!("{id} has {}", plural(all.len(), "box")));
            }
            let Some(first) = all.first() else { continue };
            match said.insert((group(id), &first.says), id) {
                _ if first.says.is_empty() => {
                    problems.add(text, first.line, format!("{id} does not say what it is about"));
                }
                Some(other) => problems.add(text, first.line, format!("{other} and {id} say the same")),
                None => {}
            }
        }
    }

    fn check_forces(
        &self,
        text: &Excerpt,
        boxes: &BTreeMap<String, Vec<Criterion>>,
        is_ticked: &impl Fn(&str) -> bool,
        problems: &mut Problems,
    ) {
        for (cause, effect) in
            self.rules.forces.iter().filter(|(cause, effect)| is_ticked(cause) && !is_ticked(effect))
        {
            for one in [cause, effect].into_iter().filter_map(|id| boxes.get(id)?.first()) {
                problems.add(text, one.line, format!("{cause} is ticked, so {effect} has to be"));
            }
        }
    }

    /// The line of the verdict, if it is the right one.
    fn check_verdict(
        &self,
        text: &Excerpt,
        decision: &Decision<'_>,
        problems: &mut Problems,
    ) -> Option<usize> {
        let lines: Vec<(usize, String)> =
            text.prose().filter_map(|(line, said)| Some((line, self.stated(said)?))).collect();
        let follows = format!("{}, so it is {}", decision.because, quoted(decision.called));
        match lines.as_slice() {
            [] => problems.add_to_whole(text, format!("no line begins with `{}:`; {follows}", self.label)),
            [(line, stated)] if self.verdict_in(stated) != Some(decision.called) => {
                let stated =
                    if stated.is_empty() { "nothing".to_owned() } else { quoted(stated).to_string() };
                problems.add(text, *line, format!("it says {stated}; {follows}"));
            }
            [(line, _)] => return Some(*line),
            several => {
                for (line, _) in several {
                    let found = format!("{} begin with `{}:`", plural(several.len(), "line"), self.label);
                    problems.add(text, *line, found);
                }
            }
        }
        None
    }

    /// What follows the label and a colon, in small letters.
    fn stated(&self, said: &str) -> Option<String> {
        let said = one_line(said).to_lowercase();
        let rest = said
            .trim_start_matches(|c: char| !c.is_alphanumeric())
            .strip_prefix(&self.label.to_lowercase())?;
        let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '*' || c == '_');
        let rest = rest.strip_prefix([':', '：'])?;
        Some(rest.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
    }

    /// The verdict that a text begins with, the longest; not where another is left beside it, as in `pass / fail`.
    fn verdict_in(&self, stated: &str) -> Option<&str> {
        let starts = |rule: &&crate::rubric::Rule| {
            let rest = stated.strip_prefix(&rule.called.to_lowercase());
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        let rule = self.rules.verdicts.iter().filter(starts).max_by_key(|rule| rule.called.len())?;
        let rest = stated[rule.called.len()..].trim_start();
        let is_choice = rest.starts_with(['/', '|']) || rest.starts_with("or ");
        (!is_choice).then_some(rule.called.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;
    use crate::scope::Scoped;
    use proptest::prelude::*;

    const FIELDS: &str = "section: ^Verdict\ncriteria: { P: 2, S: 1, F: 2, R: 1 }\nforces: { R1: F2 }\nverdicts:\n  - { called: fail, any: F }\n  - { called: fail, open: P }\n  - { called: strong pass, all: S }\n  - { called: pass }\n";

    fn notes(verdict: &str, ticked: &[&str]) -> String {
        let ids = ["P1", "P2", "S1", "F1", "F2", "R1"];
        let boxes = ids.map(|id| {
            let mark = if ticked.contains(&id) { 'x' } else { ' ' };
            format!("- [{mark}] {id}. About {id}\n")
        });
        format!(
            "# Notes\n\n- [x] P1 of another list\n\n## Verdict\n\nVerdict: {verdict}\n\n{}",
            boxes.concat()
        )
    }

    fn finding(text: &str) -> Finding {
        on_text::<Scoped<Rubric>>(FIELDS, text)
    }

    #[test]
    fn the_verdict_follows_from_the_boxes() {
        let right: [(&str, &[&str]); 5] = [
            ("pass", &["P1", "P2"]),
            ("strong pass", &["P1", "P2", "S1"]),
            ("fail", &["P1", "P2", "S1", "F1"]),
            ("fail", &["P1", "S1"]),
            ("fail", &["P1", "P2", "F2", "R1"]),
        ];
        for (verdict, ticked) in right {
            let found = finding(&notes(verdict, ticked));
            assert!(found.passes(), "{verdict} {ticked:?}: {}", found.found);
            for wrong in ["pass", "strong pass", "fail"].into_iter().filter(|wrong| *wrong != verdict) {
                assert!(!finding(&notes(wrong, ticked)).passes(), "{wrong} {ticked:?}");
            }
        }
        let found = finding(&notes("pass", &["P1"]));
        assert_eq!(
            (found.found.as_str(), lines_of(&found)),
            ("it says `pass`; P2 is open, so it is `fail`", vec![7])
        );
        let found = finding(&notes("pass", &["P1", "P2"]));
        assert_eq!(found.found, "2 of 6 boxes ticked; no other verdict applies, so it is `pass`");
    }

    #[test]
    fn a_ticked_criterion_takes_another_with_it() {
        let found = finding(&notes("fail", &["P1", "R1"]));
        assert_eq!((found.found.as_str(), lines_of(&found)), ("R1 is ticked, so F2 has to be", vec![13, 14]));
        let found = finding(&notes("fail", &["P1", "P2", "R1", "F1"]));
        assert!(!found.passes(), "another one will not do");
    }

    #[test]
    fn every_criterion_has_one_box_in_words_of_its_own() {
        let done = notes("pass", &["P1", "P2"]);
        let broken = |from: &str, to: &str| finding(&done.replace(from, to)).found;
        assert_eq!(broken("- [x] P2. About P2\n", ""), "P2 has no box");
        assert_eq!(broken("P2. About P2", "P1. About P2"), "P2 has no box; P1 has 2 boxes");
        assert_eq!(broken("P2. About P2", "x"), "P2 has no box");
        assert_eq!(broken("P2. About P2", "P2. About P1"), "P1 and P2 say the same");
        assert!(
            finding(&done.replace("S1. About S1", "S1. About P1")).passes(),
            "in another group it may be the same"
        );
        assert_eq!(broken("P2. About P2", "P2"), "P2 does not say what it is about");
        assert_eq!(broken("R1. About R1", "R1. About R1\n- [ ] R2. More"), "R2 is no criterion");
        assert_eq!(broken("## Verdict", "## Verdict\n\n## Other"), "no box");
        assert_eq!(
            broken("Verdict: pass", "It is over"),
            "no line begins with `Verdict:`; no other verdict applies, so it is `pass`"
        );
        assert_eq!(
            broken("Verdict: pass", "Verdict: pass\n\nVerdict: fail"),
            "2 lines begin with `Verdict:`"
        );
        for unclear in ["", "…", "pass / strong pass / fail", "passable", "I would say pass", "pass or fail"]
        {
            assert!(!finding(&notes(unclear, &["P1", "P2"])).passes(), "{unclear}");
        }
    }

    #[test]
    fn other_habits_of_writing_are_read() {
        let done = notes("strong pass", &["P1", "P2", "S1"]);
        let habits: [&[(&str, &str)]; 7] = [
            &[("- [", "* [")],
            &[("- [x] P", "1. [X] p")],
            &[("Verdict: strong pass", "**Verdict:** Strong pass.")],
            &[("Verdict: strong pass", "- *Verdict*: **strong\u{a0}pass** (hire)")],
            &[("P1. About", "**P1** — about"), ("F1. About", "`F1`: about")],
            &[("\n", "\r\n")],
            &[("- [ ] R1", "- [ ] bring a pen\n- [ ] R1")],
        ];
        for habit in habits {
            let text = habit.iter().fold(done.clone(), |text, (from, to)| text.replace(from, to));
            let found = finding(&text);
            assert!(found.passes(), "{habit:?}: {}", found.found);
        }
    }

    #[test]
    fn boxes_alone_can_be_asked_for() {
        let fields = "criteria: { P: 2 }";
        let found = on_text::<Scoped<Rubric>>(fields, "- [ ] P1 a\n- [x] P2 b\n");
        assert_eq!((found.passes(), found.found.as_str()), (true, "1 of 2 boxes ticked"));
        assert_eq!(found.expected, "one box for each of P1 to P2");
        assert!(!on_text::<Scoped<Rubric>>(fields, "P1 a\n\n```\n- [ ] P2 b\n```\n").passes());
        assert!(
            refused::<Scoped<Rubric>>("{ criteria: { P: 1 }, forces: { Q1: P1 } }").message.contains("Q1")
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any_text()) {
            evaluate_text(&text_kind::<Rubric>(&FIELDS.replace("section: ^Verdict\n", "")), &text);
        }
    }
}
