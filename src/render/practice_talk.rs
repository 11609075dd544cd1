//! What a conversation under a strict protocol shows to whoever leads it: where it is, what was said, and what is legal now.
//! The same lines at a screen, without one, and on the interviewer's side.

use super::frame::Tone;
use super::untrusted::clean;
use crate::practice::strict::{
    At, Composed, Conversation, Line, Mark, Protocol, Refusal, Task, next_slot, offers, open_tasks, stamp,
    to_ask,
};
use crate::practice::{Points, Running, since_asked};
use crate::wording::list;

/// How a line of the conversation is to be typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// Nothing can be typed now.
    Nothing,
    /// Somebody speaks; a key ends it.
    Spoken,
    /// A line.
    Line,
    /// A text of several lines.
    Text,
}

/// What is typed now.
pub fn typed(running: &Running) -> Typed {
    let is_typed = running.state.mode == crate::practice::Mode::Typed;
    match running.state.talk.as_ref().map(|talk| &talk.at) {
        Some(At::Answering) if !is_typed => Typed::Spoken,
        Some(At::Answering | At::TypingUp(_)) => Typed::Text,
        None | Some(At::Waiting | At::Over) => Typed::Nothing,
        Some(_) => Typed::Line,
    }
}

/// The part, and its clock: `3:10 of 10:00`.
pub fn head(running: &Running) -> (String, String) {
    let (Some((phase, protocol)), Some(talk)) = (running.interview.protocol(), &running.state.talk) else {
        return (String::new(), String::new());
    };
    if !talk.is_running() {
        return (clean(&phase.title).into_owned(), "off the clock".to_owned());
    }
    let until = protocol.window(talk.part).1;
    let rests = if talk.is_at_border(protocol) { ", it rests" } else { "" };
    let clock = format!("{} of {}{rests}", talk.clock.clock(), until.clock());
    (clean(&protocol.parts[talk.part].title).into_owned(), clock)
}

/// What is to be done, in a word, and how long the answer has gone on.
pub fn state(running: &Running) -> (String, String) {
    let (Some((_, protocol)), Some(talk)) = (running.interview.protocol(), &running.state.talk) else {
        return (String::new(), String::new());
    };
    let what = match &talk.at {
        At::Waiting => "The next part has not begun.",
        At::Opening => "Open the part.",
        At::Answering => "The candidate has the word.",
        At::Marking => "Mark the answer.",
        At::Replying(composed) if composed.form.is_none() => "Reply: what is legal now",
        At::Replying(_) => "Finish the reply.",
        At::Deciding => "Decide.",
        At::TypingUp(_) => "Type up what was said.",
        At::Counting(_) => "Which of the expected points came?",
        At::Scoring(_) => "Score.",
        At::Recommending => "Recommend.",
        At::Finding(_) => "Name what was shown, with its turn.",
        At::Over => "It is over.",
    };
    let quiet = match (&talk.at, talk.given) {
        (At::Answering, Some(given)) => {
            let began = talk.stamps().last().unwrap_or_default();
            format!("{} left for this", (began + given).saturating_sub(talk.clock).clock())
        }
        (At::Answering, None) if talk.is_stalled(protocol) => format!("stuck for {}", talk.quiet.clock()),
        (At::Answering, None) if talk.quiet.0 >= 60_000 => format!("no progress for {}", talk.quiet.clock()),
        _ => String::new(),
    };
    (what.to_owned(), quiet)
}

/// Why something was not done: a line that breaks a rule is not said.
pub fn refused(running: &Running, broken: &Refusal) -> String {
    match running.state.talk.as_ref().map(|talk| &talk.at) {
        Some(At::Opening | At::Replying(_)) => format!("not said: {}", broken.why),
        _ => broken.why.clone(),
    }
}

/// The body: what it is about, and what can be typed. It is `is_live` where it is drawn anew with every key.
pub fn body(running: &Running, is_live: bool) -> Vec<(String, Tone)> {
    let (Some((_, protocol)), Some(talk)) = (running.interview.protocol(), &running.state.talk) else {
        return Vec::new();
    };
    let mut body = Body { protocol, talk, asked: &running.state.asked, is_live, lines: Vec::new() };
    body.stage();
    body.lines
}

/// What the interviewer's side has besides: everything that is expected in this part.
pub fn expected(running: &Running) -> Vec<(String, Tone)> {
    let (Some((_, protocol)), Some(talk)) = (running.interview.protocol(), &running.state.talk) else {
        return Vec::new();
    };
    let mut body = Body { protocol, talk, asked: &running.state.asked, is_live: true, lines: Vec::new() };
    let part = &protocol.parts[talk.part];
    body.quiet(&format!("Task: {} You expect: {}.", part.task, list(&part.expect, "and")));
    body.points();
    body.still_to_ask();
    body.lines
}

struct Body<'a> {
    protocol: &'a Protocol,
    talk: &'a Conversation,
    /// The questions that were asked in sessions before.
    asked: &'a [String],
    is_live: bool,
    lines: Vec<(String, Tone)>,
}

impl Body<'_> {
    fn plain(&mut self, text: &str) {
        self.lines.push((clean(text).into_owned(), Tone::Plain));
    }

    fn quiet(&mut self, text: &str) {
        self.lines.push((clean(text).into_owned(), Tone::Quiet));
    }

    fn strong(&mut self, text: &str) {
        self.lines.push((clean(text).into_owned(), Tone::Strong));
    }

    fn stage(&mut self) {
        let (protocol, talk) = (self.protocol, self.talk);
        match &talk.at {
            At::Waiting => {
                self.plain(&format!("It begins at {}.", stamp(protocol.window(talk.part).0)));
            }
            At::Opening => {
                let part = &protocol.parts[talk.part];
                self.quiet(&format!("Task: {}", part.task));
                self.tasks(true);
                self.part_expects();
            }
            At::Answering => self.asked(),
            At::Marking => self.marking(),
            At::Replying(composed) => self.replying(composed),
            At::Deciding => self.deciding(),
            At::TypingUp(nth) => self.typing_up(*nth),
            At::Counting(nth) => {
                if let Some(task) = talk.tasks(protocol).get(*nth) {
                    self.strong(&format!("{}: {}", task.id.to_uppercase(), task.ask));
                    self.points_of(task);
                    self.quiet("Type their numbers, `all` or `none`.");
                }
            }
            At::Scoring(nth) => self.scoring(*nth),
            At::Recommending => self.recommending(),
            At::Finding(nth) => self.finding(*nth),
            At::Over => {}
        }
    }

    /// The last line of the interviewer.
    fn asked(&mut self) {
        let said = self.talk.lines.iter().rev().find_map(|line| match line {
            Line::Interviewer { said, .. } => Some(said.as_str()),
            _ => None,
        });
        self.strong(said.unwrap_or_default());
    }

    fn marking(&mut self) {
        let talk = self.talk;
        self.asked();
        for line in talk.answer().lines() {
            self.plain(&format!("  {line}"));
        }
        self.points();
        if let Some(review) = &self.protocol.review {
            let looked = talk.looks.iter().filter(|look| Some(look.at) == talk.answered_at()).count();
            match (talk.major(self.protocol), review.areas.get(looked)) {
                (Some(area), _) => self.plain(&format!(
                    "The review stops here: {} has a major issue.{}",
                    area.title,
                    if area.insecure { " Mark it insecure." } else { "" }
                )),
                (None, Some(next)) if looked > 0 || talk.answer().contains("```") => {
                    self.plain(&format!("Code, {}: {}", next.title, next.look));
                    self.quiet(&format!("`{0} ok` or `{0} major: what it is`", next.id));
                }
                _ => {}
            }
        }
        self.part_expects();
        self.quiet("Type 0 to 100, `insecure`, `stuck` or `asks`.");
    }

    /// The expected points of what was asked last in this part; a probe has none.
    fn points(&mut self) {
        let asked = self.talk.lines.iter().rev().find_map(|line| match line {
            Line::Interviewer { about: Some(about), part, .. } if *part == self.talk.part => Some(about),
            _ => None,
        });
        if let Some(task) = asked.and_then(|about| self.protocol.task(about)) {
            self.quiet(&format!("{} expects: {}.", task.id.to_uppercase(), list(&task.expects, "and")));
        }
    }

    /// What one expects of the part as a whole: when it opens, when an answer is marked, and when it is decided.
    fn part_expects(&mut self) {
        let expect = &self.protocol.parts[self.talk.part].expect;
        if !expect.is_empty() {
            self.quiet(&format!("You expect: {}.", list(expect, "and")));
        }
    }

    fn points_of(&mut self, task: &Task) {
        for (nth, point) in task.expects.iter().enumerate() {
            self.plain(&format!("{}  {point}", nth + 1));
        }
    }

    fn replying(&mut self, composed: &Composed) {
        if composed.form.is_none() {
            if let Some(mark) = self.talk.mark() {
                self.quiet(&format!("The answer: {}", called(mark)));
            }
            for (nth, offer) in offers(self.protocol, self.talk).iter().enumerate() {
                let ends = if offer.closes { " (ends the part)" } else { "" };
                let when = offer.when.as_ref().map_or_else(String::new, |when| format!(" [{when}]"));
                self.plain(&format!("{}  {}{ends}{when}", nth + 1, offer.words));
            }
            return self.still_to_ask();
        }
        let said = composed.form.as_deref().and_then(|name| self.protocol.said(name));
        if let Some(said) = said {
            let mut words = said.wording.to_string();
            for (slot, text) in &composed.slots {
                words = words.replace(&format!("{{{slot}}}"), text);
            }
            self.strong(&words);
        }
        match next_slot(self.protocol, composed).as_deref() {
            // What has to be asked comes first: a low screen leaves out what comes last.
            Some("question") if self.is_live => {
                self.still_to_ask();
                self.probes_in_short();
                self.tasks(false);
            }
            Some("question") => {
                self.tasks(false);
                self.probes();
                self.still_to_ask();
            }
            Some(slot) => self.quiet(&format!("{slot}: the words that are said there")),
            None => {}
        }
    }

    fn tasks(&mut self, opens: bool) {
        let how = if opens {
            "Type `q1`, or `q1: in your words`."
        } else {
            "Type `q4`, or a probe with its words: `why: …?`"
        };
        let mut tasks = open_tasks(self.protocol, self.talk, opens);
        tasks.sort_by_key(|task| since_asked(&task.id, self.asked));
        let first = tasks.first().map(|task| task.id.to_string());
        self.quiet(&first.map_or(how.to_owned(), |id| how.replace("q1", &id).replace("q4", &id)));
        for task in tasks {
            self.plain(&format!("{}  {}", task.id, task.ask));
        }
    }

    fn probes(&mut self) {
        for probe in &self.protocol.probes {
            let ready: Vec<String> =
                probe.ask.iter().enumerate().map(|(nth, ask)| format!("{} {ask}", nth + 1)).collect();
            let ready = if ready.is_empty() { "in your words".to_owned() } else { ready.join(" ") };
            self.quiet(&format!("{}  {}: {ready}", probe.id, probe.title));
        }
    }

    /// The ids of the probes, and the words of the one that is being typed.
    fn probes_in_short(&mut self) {
        let typed = self.talk.draft.split([' ', ':']).next().unwrap_or_default().to_lowercase();
        if let Some(probe) = self.protocol.probe(&typed) {
            for (nth, ask) in probe.ask.iter().enumerate() {
                self.plain(&format!("{} {}  {ask}", probe.id, nth + 1));
            }
            return self.quiet(&format!("Or in your words: `{}: …?`", probe.id));
        }
        let ids: Vec<&str> = self.protocol.probes.iter().map(|probe| &*probe.id).collect();
        self.quiet(&format!("Probes: {}. Type one to see its questions.", ids.join(", ")));
    }

    fn still_to_ask(&mut self) {
        let open = to_ask(&self.protocol.parts[self.talk.part], self.talk);
        if !open.is_empty() {
            self.lines.push((format!("Not asked yet: {}", open.join(", ")), Tone::Warning));
        }
    }

    fn deciding(&mut self) {
        let marks: Vec<Mark> = self.talk.marks(self.talk.part).collect();
        let called: Vec<String> = marks.iter().map(|mark| called(*mark)).collect();
        self.part_expects();
        self.quiet(&format!("Its answers: {}", called.join(", ")));
        for (nth, decision) in self.protocol.parts[self.talk.part].decisions.iter().enumerate() {
            self.plain(&format!("{}  {}: {}", nth + 1, decision.say, decision.means));
        }
    }

    fn typing_up(&mut self, nth: usize) {
        let before = self.talk.lines[..nth].iter().rev().find_map(|line| match line {
            Line::Interviewer { said, at, .. } => Some((said, *at)),
            _ => None,
        });
        if let Some((said, at)) = before {
            self.strong(&format!("[{}] {said}", stamp(at)));
        }
        self.quiet("What did the candidate answer? Word for word; `next` leaves it out.");
    }

    fn scoring(&mut self, nth: usize) {
        let (protocol, talk) = (self.protocol, self.talk);
        for (other, score) in protocol.scores.iter().enumerate() {
            let given = talk.scores.get(&*score.id).map_or("-".to_owned(), Points::to_string);
            match other == nth {
                true => self.strong(&format!("{}: {}, in halves if you like", score.title, protocol.scale)),
                false => self.quiet(&format!("{}: {given}", score.title)),
            }
        }
    }

    fn recommending(&mut self) {
        for (nth, one) in self.protocol.recommendations.iter().enumerate() {
            let needs = one.needs.as_ref().map_or_else(String::new, |bar| {
                let title = self.protocol.scores.iter().find(|score| *score.id == *bar.score);
                format!(" (needs {}: {})", title.map_or("", |score| &score.title), bar.is)
            });
            self.plain(&format!("{}  {}{needs}", nth + 1, one.say));
        }
    }

    fn finding(&mut self, nth: usize) {
        let talk = self.talk;
        self.strong(&self.protocol.findings[nth].title);
        for finding in talk.findings.iter().filter(|finding| finding.list == nth) {
            self.plain(&format!("[{}] {}", stamp(finding.at), finding.text));
        }
        let answers = talk.lines.iter().filter_map(|line| match line {
            Line::Candidate { at, mark: Some(mark), .. } => Some(format!("{} {}", stamp(*at), called(*mark))),
            _ => None,
        });
        let answers = answers.collect::<Vec<_>>().join(" · ");
        self.quiet(&format!("The answers: {answers}"));
        self.quiet("Type `10:30 what was shown there`; an empty line goes on.");
    }
}

/// `80 %`, `insecure`.
fn called(mark: Mark) -> String {
    match mark {
        Mark::Percent(percent) => format!("{percent} %"),
        Mark::Taken(taken) => taken.as_str().to_owned(),
    }
}

/// The protocol as a page to print, for whoever interviews.
pub fn script(protocol: &Protocol) -> String {
    let mut out = String::new();
    let mut add = |line: String| {
        out.push_str(&clean(&line));
        out.push('\n');
    };
    for (nth, part) in protocol.parts.iter().enumerate() {
        let (from, to) = protocol.window(nth);
        add(format!("\n## {} ({}-{} min)\n", part.title, from.0 / 60_000, to.0 / 60_000));
        add(format!("{} You expect: {}.\n", part.task, list(&part.expect, "and")));
        let opens: Vec<String> = part.opens_with.iter().map(|id| id.to_uppercase()).collect();
        add(format!("- Opens with {}", list(&opens, "or")));
        for probe in &part.must_ask {
            add(format!("- Ask about: {probe}"));
        }
        for decision in &part.decisions {
            add(format!("- Decision: {} ({})", decision.say, decision.means));
        }
    }
    add("\n## Replies\n".to_owned());
    for said in protocol.sayable() {
        let when = said.case.map_or_else(String::new, |case| match &case.escalates {
            Some(then) if said.escalates => format!("{}: ", then.when.trim_end_matches('.')),
            _ => format!("{}: ", case.when.trim_end_matches('.')),
        });
        add(format!("- {when}{}", said.wording));
    }
    add("\n## Questions\n".to_owned());
    for task in &protocol.bank {
        add(format!(
            "- {} ({}): {} Expected: {}.",
            task.id.to_uppercase(),
            task.level,
            task.ask,
            task.expects.join("; ")
        ));
    }
    add("\n## Probes\n".to_owned());
    for probe in &protocol.probes {
        add(format!("- {}: {}", probe.title, probe.ask.join(" ")));
    }
    if let Some(review) = &protocol.review {
        add("\n## Reading code, in this order, up to the first major issue\n".to_owned());
        review
            .areas
            .iter()
            .enumerate()
            .for_each(|(nth, area)| add(format!("{}. {}: {}", nth + 1, area.title, area.look)));
    }
    out
}
