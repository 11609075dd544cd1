//! A strict conversation as a pure state machine: state, move and time in, state and what is to be told out. What may be said
//! is decided in `rules`, what is legal now in `offer`; how a reply is put together is in `reply`.

use serde::{Deserialize, Serialize};

use super::rules::{self, Refusal, Ruled, stamp};
use super::spec::{Decision, Mark, Protocol, Taken};
use super::state::{At, Composed, Conversation, Line, Look};
use crate::practice::filled::Points;
use crate::practice::limit::Span;
use crate::wording::list;

/// What somebody does in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "move", rename_all = "snake_case")]
pub enum Move {
    /// A question: the opening of a part, or the last slot of a reply. Without words it is asked as it is in the protocol.
    Ask {
        about: String,
        words: String,
    },
    /// The answer is over.
    Answered,
    /// There was progress in the answer.
    Progress,
    /// An area of the code was looked at.
    Look {
        area: String,
        major: Option<String>,
    },
    Mark {
        mark: Mark,
    },
    /// What is said to the answer.
    Form {
        name: String,
        closes: bool,
    },
    /// The next slot of it.
    Slot {
        text: String,
    },
    Decide {
        said: String,
    },
    /// What was spoken.
    TypedUp {
        text: String,
    },
    /// Which of the expected points were heard, from 1.
    Count {
        points: Vec<usize>,
    },
    Score {
        points: Points,
    },
    Recommend {
        said: String,
    },
    /// What the turn with this stamp showed.
    Find {
        seconds: u64,
        text: String,
    },
    /// On to what comes next, where that is left open.
    Next,
    /// One step back.
    Back,
}

/// Takes a conversation one move further, or says which rule would be broken. What is returned is told.
pub fn step(protocol: &Protocol, talk: &mut Conversation, taken: &Move) -> Ruled<Vec<String>> {
    let mut run = Run { protocol, talk, told: Vec::new() };
    run.take(taken)?;
    Ok(run.told)
}

/// Lets the clock run, with what falls into that time. Whether something was cut off comes first.
pub fn advance(protocol: &Protocol, talk: &mut Conversation, passed: Span) -> (bool, Vec<String>) {
    let mut run = Run { protocol, talk, told: Vec::new() };
    let cut = run.advance(passed);
    (cut, run.told)
}

/// What is typed and not said yet. In an answer it is progress.
pub fn type_text(talk: &mut Conversation, text: &str) {
    if talk.at == At::Answering && talk.draft != text {
        talk.quiet = Span::ZERO;
        talk.told_patience = false;
    }
    text.clone_into(&mut talk.draft);
}

pub(super) struct Run<'a> {
    pub(super) protocol: &'a Protocol,
    pub(super) talk: &'a mut Conversation,
    pub(super) told: Vec<String>,
}

pub(super) fn refuse<T>(why: impl Into<String>, remedy: impl Into<String>) -> Ruled<T> {
    Err(Refusal::new(why, remedy))
}

impl Run<'_> {
    fn take(&mut self, taken: &Move) -> Ruled<()> {
        match (&self.talk.at.clone(), taken) {
            (_, Move::Back) => self.back(),
            (At::Opening, Move::Ask { about, words }) => self.open(about, words),
            (At::Answering, Move::Answered) => {
                self.finish_answer(false);
                Ok(())
            }
            (at @ (At::Answering | At::Marking), Move::Progress) => {
                // While the answer is typed the draft is the answer.
                if *at == At::Marking {
                    self.talk.draft.clear();
                }
                self.talk.progress.push(self.talk.clock);
                self.talk.quiet = Span::ZERO;
                self.talk.told_patience = false;
                Ok(())
            }
            (At::Marking, Move::Look { area, major }) => self.look(area, major.as_deref()),
            (At::Marking, Move::Mark { mark }) => self.mark(*mark),
            (At::Replying(_), Move::Form { name, closes }) => self.form(name, *closes),
            (At::Replying(composed), Move::Slot { text }) => self.slot(composed, text),
            (At::Replying(composed), Move::Ask { about, words }) => self.ask(composed, about, words),
            (At::Deciding, Move::Decide { said }) => self.decide(said),
            (At::TypingUp(nth), Move::TypedUp { text }) => self.typed_up(*nth, text),
            (At::TypingUp(nth), Move::Next) => {
                self.type_up_from(nth + 1);
                Ok(())
            }
            (At::Counting(nth), Move::Count { points }) => self.count(*nth, points),
            (At::Scoring(nth), Move::Score { points }) => self.score(*nth, *points),
            (At::Recommending, Move::Recommend { said }) => self.recommend(said),
            (At::Finding(list), Move::Find { seconds, text }) => self.find(*list, *seconds, text),
            (At::Finding(list), Move::Next) => self.next_findings(*list),
            (At::Waiting, _) => {
                let begins = stamp(self.protocol.window(self.talk.part).0);
                refuse(format!("the part begins at {begins}"), "wait until then")
            }
            (at, _) => refuse("that does not come now", expected(at)),
        }
    }

    pub(super) fn say(&mut self, about: Option<String>, form: Option<String>, said: String) {
        let (at, part) = (self.talk.clock, self.talk.part);
        self.talk.lines.push(Line::Interviewer { at, part, about, form, said });
        self.talk.draft.clear();
    }

    pub(super) fn listen(&mut self) {
        self.talk.at = At::Answering;
        self.talk.quiet = Span::ZERO;
        self.talk.told_patience = false;
    }

    fn open(&mut self, about: &str, words: &str) -> Ruled<()> {
        let said = self.question(about, words, true)?;
        self.say(Some(about.to_owned()), None, said);
        self.listen();
        Ok(())
    }

    /// The words of a question that may be asked.
    pub(super) fn question(&self, about: &str, words: &str, opens: bool) -> Ruled<String> {
        let (protocol, talk) = (self.protocol, &*self.talk);
        let ready = match (protocol.task(about), protocol.probe(about)) {
            (Some(task), _) => {
                rules::task(protocol, talk, task, opens)?;
                Some(&task.ask)
            }
            (None, Some(_)) if opens => {
                let part = &protocol.parts[talk.part];
                let ids: Vec<String> = part.opens_with.iter().map(|id| id.to_uppercase()).collect();
                return refuse(
                    "a part opens with a question of the bank",
                    format!("take {}", list(&ids, "or")),
                );
            }
            (None, Some(probe)) => probe.ask.first(),
            (None, None) => {
                let probes: Vec<&str> = protocol.probes.iter().map(|probe| &*probe.id).collect();
                return refuse(
                    format!("`{about}` is neither a question of the bank nor a probe"),
                    format!(
                        "take one of Q1 to Q{}, or say what it probes: {}",
                        protocol.bank.len(),
                        probes.join(", ")
                    ),
                );
            }
        };
        match (words.trim(), ready) {
            ("", None) => {
                refuse(format!("`{about}` has no words that are ready"), format!("write `{about}: …?`"))
            }
            ("", Some(ready)) => rules::question(protocol, ready),
            (words, _) => rules::question(protocol, words),
        }
    }

    pub(super) fn finish_answer(&mut self, cut: bool) {
        let (at, until, part) = (self.began(), self.talk.clock, self.talk.part);
        let text = std::mem::take(&mut self.talk.draft).trim().to_owned();
        self.talk.lines.push(Line::Candidate { at, until, part, mark: None, stuck: None, cut, text });
        self.talk.at = At::Marking;
    }

    fn look(&mut self, area: &str, major: Option<&str>) -> Ruled<()> {
        let Some(review) = &self.protocol.review else {
            return refuse("this protocol has no code review", "mark the answer");
        };
        if let Some(area) = self.talk.major(self.protocol) {
            return refuse(
                format!("the review stops at the first major issue, {}", area.title),
                "mark the answer, and ask for the correction",
            );
        }
        let Some(at) = self.talk.answered_at() else { return refuse("there is no answer", "wait for one") };
        let seen = self.talk.looks.iter().filter(|look| look.at == at).count();
        let Some(next) = review.areas.get(seen) else {
            return refuse("every area was looked at", "mark the answer");
        };
        if *next.id != *area {
            return refuse(
                format!("{} comes before that", next.title),
                format!("look at `{}` first", next.id),
            );
        }
        let major = major.map(str::trim).filter(|major| !major.is_empty()).map(str::to_owned);
        let is_open = major.is_some();
        // A new major issue is the one that comes first now.
        self.talk.looks.iter_mut().for_each(|look| look.is_open &= !is_open);
        self.talk.looks.push(Look { at, area: area.to_owned(), major, corrected: None, is_open });
        self.talk.draft.clear();
        Ok(())
    }

    fn mark(&mut self, new: Mark) -> Ruled<()> {
        rules::mark(self.protocol, self.talk, new)?;
        let minutes = self.talk.quiet.0.div_ceil(60_000);
        if let Some(Line::Candidate { mark, stuck, .. }) = self.talk.lines.last_mut() {
            *mark = Some(new);
            *stuck = (new == Mark::Taken(Taken::Stuck)).then_some(minutes);
        }
        self.talk.draft.clear();
        self.talk.at = At::Replying(Composed::default());
        Ok(())
    }

    fn decide(&mut self, said: &str) -> Ruled<()> {
        let part = &self.protocol.parts[self.talk.part];
        let word = said.trim().trim_end_matches('.').to_lowercase();
        let Some(decision) = part.decisions.iter().find(|decision| decision.say.to_lowercase() == word)
        else {
            let all: Vec<String> = part.decisions.iter().map(|decision| decision.say.clone()).collect();
            return refuse(
                format!("`{said}` is no decision of this part"),
                format!("write {}", list(&all, "or")),
            );
        };
        self.may_decide(decision)?;
        self.talk.lines.push(Line::Decision { part: self.talk.part, said: decision.say.clone() });
        self.talk.draft.clear();
        let next = decision.then.as_ref();
        let next = next.and_then(|id| self.protocol.parts.iter().position(|part| *part.id == **id));
        match next {
            None => self.type_up_from(0),
            Some(next) => {
                self.talk.part = next;
                self.talk.only.clone_from(&decision.only);
                self.talk.told_end = false;
                let begins = self.protocol.window(next).0;
                self.talk.at = if self.talk.clock < begins { At::Waiting } else { At::Opening };
                if self.talk.at == At::Waiting {
                    let title = &self.protocol.parts[next].title;
                    self.told.push(format!("{title} begins at {}", stamp(begins)));
                }
            }
        }
        Ok(())
    }

    fn may_decide(&self, decision: &Decision) -> Ruled<()> {
        if let Some(after) = &decision.after
            && !self.talk.decisions().any(|said| said == after)
        {
            return refuse(
                format!("`{}` is not open without `{after}` before it", decision.say),
                "take another decision",
            );
        }
        let asked = self.talk.tasks(self.protocol);
        match asked.into_iter().find(|task| decision.not_if_asked.contains(&task.level)) {
            Some(task) => refuse(
                format!(
                    "{} was asked, which is {}: that is not for who is {}",
                    task.id.to_uppercase(),
                    task.level,
                    decision.say
                ),
                "take another decision",
            ),
            None => Ok(()),
        }
    }

    fn back(&mut self) -> Ruled<()> {
        self.talk.at = match self.talk.at.clone() {
            At::Replying(composed) if composed.form.is_some() => At::Replying(Composed::default()),
            At::Replying(_) => {
                if let Some(Line::Candidate { mark, stuck, .. }) = self.talk.lines.last_mut() {
                    (*mark, *stuck) = (None, None);
                }
                At::Marking
            }
            At::Marking
                if self.talk.looks.last().is_some_and(|look| Some(look.at) == self.talk.answered_at()) =>
            {
                self.talk.looks.pop();
                At::Marking
            }
            At::Marking => match self.talk.lines.pop() {
                Some(Line::Candidate { cut: false, text, .. }) => {
                    self.talk.draft = text;
                    self.talk.at = At::Answering;
                    return Ok(());
                }
                line => {
                    self.talk.lines.extend(line);
                    return refuse("the time of the answer is over", "mark it");
                }
            },
            At::Counting(nth) if nth > 0 => At::Counting(nth - 1),
            At::Scoring(0) => match self.talk.tasks(self.protocol).len() {
                0 => At::Scoring(0),
                all => At::Counting(all - 1),
            },
            At::Scoring(nth) => At::Scoring(nth - 1),
            At::Recommending => At::Scoring(self.protocol.scores.len().saturating_sub(1)),
            At::Finding(list) => match self.talk.findings.last() {
                Some(last) if last.list == list => {
                    self.talk.findings.pop();
                    At::Finding(list)
                }
                _ if list > 0 => At::Finding(list - 1),
                _ => At::Recommending,
            },
            at => return refuse("what was said cannot be taken back", expected(&at)),
        };
        self.talk.draft.clear();
        Ok(())
    }
}

fn expected(at: &At) -> &'static str {
    match at {
        At::Waiting => "wait until the part begins",
        At::Opening => "open the part with a question of the bank",
        At::Answering => "end the answer first",
        At::Marking => "mark the answer",
        At::Replying(_) => "finish the reply",
        At::Deciding => "decide how the part ends",
        At::TypingUp(_) => "type up the answer",
        At::Counting(_) => "say which points were heard",
        At::Scoring(_) => "give a score",
        At::Recommending => "recommend",
        At::Finding(_) => "name a finding, or go on",
        At::Over => "it is over",
    }
}
