//! What must hold in a protocol: ids are unique, references lead somewhere, windows ascend, and every mark has a reply.

use std::collections::BTreeSet;

use super::spec::{Mark, Protocol, Taken};
use crate::diagnostic::{Code, Diagnostic};
use crate::practice::name::Name;
use crate::wording::meant_or_known;
use crate::yaml::{Node, Problems};

pub fn validate(protocol: &Protocol, at: &Node, problems: &mut Problems) {
    let mut check = Check { protocol, at, problems };
    check.lists();
    check.ids();
    check.windows();
    check.references();
    check.replies();
    check.reach();
}

struct Check<'a> {
    protocol: &'a Protocol,
    at: &'a Node,
    problems: &'a mut Problems,
}

impl Check<'_> {
    fn lists(&mut self) {
        let protocol = self.protocol;
        let lists = [
            ("parts", protocol.parts.is_empty()),
            ("bank", protocol.bank.is_empty()),
            ("replies", protocol.replies.is_empty()),
            ("scores", protocol.scores.is_empty()),
            ("recommendations", protocol.recommendations.is_empty()),
            ("findings", protocol.findings.is_empty()),
        ];
        for (key, _) in lists.into_iter().filter(|(_, is_empty)| *is_empty) {
            self.problem(self.at.field(key), format!("`{key}` is empty"));
        }
    }

    /// What is asked, and what is said, is called by its id in journals, notes and files of answers.
    fn ids(&mut self) {
        let protocol = self.protocol;
        let asked =
            protocol.bank.iter().map(|task| &task.id).chain(protocol.probes.iter().map(|probe| &probe.id));
        let said = protocol.replies.iter().map(|reply| &reply.id);
        let said = said.chain(protocol.edge_cases.iter().map(|case| &case.id));
        self.unique(asked);
        self.unique(said);
        self.unique(protocol.parts.iter().map(|part| &part.id));
        self.unique(protocol.scores.iter().map(|score| &score.id));
    }

    fn unique<'n>(&mut self, names: impl Iterator<Item = &'n Name>) {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for name in names {
            if !seen.insert(name) {
                self.named(name, format!("the id `{name}` is taken"));
            }
        }
    }

    fn windows(&mut self) {
        for pair in self.protocol.parts.windows(2) {
            if pair[1].until <= pair[0].until {
                self.named(&pair[1].id, format!("it ends at {}, before it begins", pair[1].until));
            }
        }
    }

    fn references(&mut self) {
        let protocol = self.protocol;
        let tasks: Vec<&str> = protocol.bank.iter().map(|task| &*task.id).collect();
        let probes: Vec<&str> = protocol.probes.iter().map(|probe| &*probe.id).collect();
        let levels: Vec<&str> = protocol.bank.iter().map(|task| task.level.as_str()).collect();
        for (nth, part) in protocol.parts.iter().enumerate() {
            self.refer(&part.opens_with, &tasks, "question of the bank");
            self.refer(&part.must_ask, &probes, "probe");
            if part.opens_with.is_empty() || part.decisions.is_empty() {
                self.named(&part.id, "a part needs `opens_with` and `decisions`".to_owned());
            }
            let after: Vec<&str> = protocol.parts[nth + 1..].iter().map(|part| &*part.id).collect();
            let lists =
                part.decisions.iter().flat_map(|decision| decision.only.iter().chain(&decision.not_if_asked));
            for level in lists.chain(&part.asks).chain(&part.asks_if_strong) {
                if !levels.contains(&level.as_str()) {
                    self.named(&part.id, format!("no question of the bank has the level `{level}`"));
                }
            }
            let then: Vec<Name> =
                part.decisions.iter().filter_map(|decision| decision.then.clone()).collect();
            self.refer(&then, &after, "later part");
        }
        let of_cases: Vec<Name> = protocol.edge_cases.iter().filter_map(|case| case.probe.clone()).collect();
        self.refer(&of_cases, &probes, "probe");
        if let Some(review) = &protocol.review {
            self.refer(std::slice::from_ref(&review.correction), &probes, "probe");
        }
        let scores: Vec<&str> = protocol.scores.iter().map(|score| &*score.id).collect();
        let bars = protocol.recommendations.iter().filter_map(|one| one.needs.as_ref());
        self.refer(&bars.map(|bar| bar.score.clone()).collect::<Vec<_>>(), &scores, "score");
    }

    /// Every part can be come to, and every question of the bank can be asked.
    fn reach(&mut self) {
        let parts = &self.protocol.parts;
        let mut reached: BTreeSet<&str> = parts.first().map(|part| &*part.id).into_iter().collect();
        for part in parts {
            if reached.contains(&*part.id) {
                let then = part.decisions.iter().filter_map(|decision| decision.then.as_ref());
                reached.extend(then.map(|part| &**part));
            } else {
                let message = "no decision of a part before leads to it: give one `then`".to_owned();
                self.named(&part.id, message);
            }
        }
        for task in &self.protocol.bank {
            let mut asks = parts.iter().flat_map(|part| part.asks.iter().chain(&part.asks_if_strong));
            let opens = parts.iter().any(|part| part.opens_with.iter().any(|id| **id == *task.id));
            if !opens && !asks.any(|level| *level == task.level) {
                self.named(&task.id, format!("no part asks questions of the level `{}`", task.level));
            }
        }
    }

    fn refer(&mut self, names: &[Name], known: &[&str], called: &str) {
        for name in names.iter().filter(|name| !known.contains(&&***name)) {
            let problem =
                Diagnostic::error(Code::BadValue, &name.span, format!("there is no {called} `{name}`"));
            self.problems.push(problem.help(meant_or_known(name, known)));
        }
    }

    /// Whatever an answer is marked, something can be said to it, and something that ends a part.
    fn replies(&mut self) {
        let taken = [Taken::Insecure, Taken::Stuck, Taken::Asks].map(Mark::Taken);
        let first_missing = (0..=100).map(Mark::Percent).chain(taken).find(|mark| {
            let mut forms = self.protocol.sayable().filter(|said| said.case.is_none());
            !forms.any(|said| self.protocol.allows(&said, *mark) && !said.wording.is_question())
        });
        let called = match first_missing {
            None => return,
            Some(Mark::Percent(percent)) => format!("an answer of {percent} %"),
            Some(Mark::Taken(taken)) => format!("an answer marked {}", taken.as_str()),
        };
        self.problem(self.at.field("replies"), format!("no reply is legal after {called}"));
    }

    fn named(&mut self, name: &Name, message: String) {
        self.problems.push(Diagnostic::error(Code::BadValue, &name.span, message));
    }

    fn problem(&mut self, node: &Node, message: String) {
        self.problems.push(node.error(Code::BadValue, message));
    }
}
