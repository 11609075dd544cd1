//! Criteria in groups, each ticked or open, and the verdict that follows from them. Where they are ticked is not known here.

use std::collections::BTreeMap;

use crate::diagnostic::Code;
use crate::wording::{list, suggest};
use crate::yaml::{Node, Problems, fields};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Rubric {
        /// How many criteria each group has: with `{ P: 6, F: 5 }` they are `P1` to `P6` and `F1` to `F5`.
        pub criteria: BTreeMap<String, u32>,
        /// Criteria that take another with them: with `{ R1: F2 }`, whoever ticks `R1` ticks `F2` as well.
        pub forces: BTreeMap<String, String> = BTreeMap::new(),
        /// Which verdict follows: the first that applies.
        pub verdicts: Vec<Rule> = Vec::new(),
    }
    validate: Rubric::validate;
}

fields! {
    /// A verdict, and when it applies; with none of the three, always.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Rule {
        /// The word or words for it, such as `strong pass`.
        pub called: String,
        /// The group of which any criterion is ticked.
        pub any: Option<String>,
        /// The group of which any criterion is open.
        pub open: Option<String>,
        /// The group of which all criteria are ticked.
        pub all: Option<String>,
    }
}

/// A verdict and what it follows from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision<'a> {
    pub called: &'a str,
    /// `F2 is ticked`, `P1 and P3 are open`.
    pub because: String,
}

impl Rubric {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        let groups = at.field("criteria");
        for (name, number) in &self.criteria {
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphabetic()) {
                let message = format!("`{name}` is no name of a group; write letters, such as `P`");
                problems.push(groups.error(Code::BadValue, message));
            }
            if *number == 0 {
                let message = format!("the group `{name}` has no criteria");
                problems.push(groups.field(name).error(Code::BadValue, message));
            }
        }
        for id in self.forces.iter().flat_map(|(cause, effect)| [cause, effect]) {
            if !self.ids().any(|known| known == *id) {
                let message = format!("`forces` names `{id}`, which is no criterion");
                problems.push(at.field("forces").error(Code::BadValue, message));
            }
        }
        let last = self.verdicts.len().saturating_sub(1);
        for (nth, rule) in self.verdicts.iter().enumerate() {
            self.validate_rule(rule, nth == last, at, problems);
        }
    }

    fn validate_rule(&self, rule: &Rule, is_last: bool, at: &Node, problems: &mut Problems) {
        let at = at.field("verdicts");
        let conditions: Vec<&String> = [&rule.any, &rule.open, &rule.all].into_iter().flatten().collect();
        for group in conditions.iter().filter(|group| !self.criteria.contains_key(**group)) {
            let problem = at.error(Code::BadValue, format!("there is no group `{group}`"));
            let near = suggest(group, self.criteria.keys().map(String::as_str));
            problems.push(match near {
                Some(near) => problem.help(format!("did you mean `{near}`?")),
                None => problem,
            });
        }
        let wrong = match conditions.len() {
            0 if !is_last => Some("always applies, so that no later one is reached"),
            1.. if is_last => Some("is the last and has a condition; end with one that always applies"),
            2.. => Some("has more than one of `any`, `open` and `all`"),
            _ => None,
        };
        if let Some(wrong) = wrong {
            problems.push(at.error(Code::BadValue, format!("the verdict `{}` {wrong}", rule.called)));
        }
    }

    /// Every criterion, group by group.
    pub fn ids(&self) -> impl Iterator<Item = String> {
        self.criteria.keys().flat_map(|group| self.group(group))
    }

    /// The criterion with this id, in any letter case.
    pub fn criterion(&self, id: &str) -> Option<String> {
        self.ids().find(|known| known.eq_ignore_ascii_case(id))
    }

    /// The criteria of a group.
    pub fn group(&self, group: &str) -> impl Iterator<Item = String> + use<> {
        let group = group.to_owned();
        let number = self.criteria.get(&group).copied().unwrap_or(0);
        (1..=number).map(move |nth| format!("{group}{nth}"))
    }

    /// The verdict that follows from what is ticked; `None` without rules.
    pub fn decide(&self, is_ticked: impl Fn(&str) -> bool) -> Option<Decision<'_>> {
        let of = |group: &Option<String>, ticked: bool| -> Vec<String> {
            let ids = group.iter().flat_map(|group| self.group(group));
            ids.filter(|id| is_ticked(id) == ticked).collect()
        };
        self.verdicts.iter().find_map(|rule| {
            let (ticked, open, missing) = (of(&rule.any, true), of(&rule.open, false), of(&rule.all, false));
            let because = match (&rule.any, &rule.open, &rule.all) {
                (Some(_), _, _) => said(&ticked, "ticked"),
                (_, Some(_), _) => said(&open, "open"),
                (_, _, Some(group)) => {
                    missing.is_empty().then(|| format!("every {group} criterion is ticked"))
                }
                (None, None, None) => Some("no other verdict applies".to_owned()),
            }?;
            Some(Decision { called: &rule.called, because })
        })
    }
}

fn said(ids: &[String], how: &str) -> Option<String> {
    let verb = if ids.len() == 1 { "is" } else { "are" };
    (!ids.is_empty()).then(|| format!("{} {verb} {how}", list(ids, "and")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::yaml;

    fn read(text: &str) -> Result<Rubric, Vec<String>> {
        let node = yaml::parse(&SourceFile::new("spec.yaml", text)).unwrap();
        yaml::read(&node).map_err(|problems| problems.into_iter().map(|it| it.message).collect())
    }

    const SPEC: &str = "criteria: { P: 2, S: 1, F: 1 }\nverdicts:\n  - { called: fail, any: F }\n  - { called: fail, open: P }\n  - { called: strong pass, all: S }\n  - { called: pass }\n";

    #[test]
    fn the_first_verdict_that_applies_is_the_one() {
        let rubric = read(SPEC).unwrap();
        let decide = |ticked: &[&str]| {
            let decision = rubric.decide(|id| ticked.contains(&id)).unwrap();
            format!("{}: {}", decision.called, decision.because)
        };
        assert_eq!(decide(&["P1", "P2", "S1", "F1"]), "fail: F1 is ticked");
        assert_eq!(decide(&[]), "fail: P1 and P2 are open");
        assert_eq!(decide(&["P1", "S1"]), "fail: P2 is open");
        assert_eq!(decide(&["P1", "P2", "S1"]), "strong pass: every S criterion is ticked");
        assert_eq!(decide(&["P1", "P2"]), "pass: no other verdict applies");
        assert_eq!(read("criteria: { P: 1 }").unwrap().decide(|_| true), None);
    }

    #[test]
    fn rules_that_make_no_sense_are_told() {
        let problems = read(
            "criteria: { P: 0, 'P 2': 1, F: 1 }\nforces: { R1: F1 }\nverdicts:\n  - { called: pass }\n  - { called: fail, any: Q }\n",
        );
        assert_eq!(
            problems.unwrap_err(),
            [
                "the group `P` has no criteria",
                "`P 2` is no name of a group; write letters, such as `P`",
                "`forces` names `R1`, which is no criterion",
                "the verdict `pass` always applies, so that no later one is reached",
                "there is no group `Q`",
                "the verdict `fail` is the last and has a condition; end with one that always applies",
            ]
        );
        let two =
            read("criteria: { P: 1 }\nverdicts:\n  - { called: a, any: P, all: P }\n  - { called: b }\n");
        assert_eq!(two.unwrap_err(), ["the verdict `a` has more than one of `any`, `open` and `all`"]);
    }
}
