//! Where a strict conversation is, and everything that was said in it. What changes it is in `step`.

use std::collections::BTreeMap;

use super::spec::{Area, Mark, Protocol, Taken};
use crate::practice::filled::Points;
use crate::practice::limit::Span;

/// Where a conversation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// The next part begins with its window.
    Waiting,
    /// The interviewer opens the part with a question of the bank.
    Opening,
    /// The candidate has the word.
    Answering,
    /// The answer is over: code is reviewed, and it is marked.
    Marking,
    /// What is said to the answer.
    Replying(Composed),
    /// The part is over.
    Deciding,
    /// The answer of this line is typed up.
    TypingUp(usize),
    /// The expected points of the question that was asked as this one are counted.
    Counting(usize),
    Scoring(usize),
    Recommending,
    /// Findings of this list are named.
    Finding(usize),
    Over,
}

/// A reply while it is put together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Composed {
    /// What is said, by its name.
    pub form: Option<String>,
    /// Whether it ends the part.
    pub closes: bool,
    /// The question of the bank, or the probe, that comes last.
    pub about: Option<String>,
    pub slots: BTreeMap<String, String>,
}

/// What was said or decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Interviewer {
        at: Span,
        part: usize,
        /// The question of the bank, or the probe.
        about: Option<String>,
        /// The form, by its name; nothing for an opening.
        form: Option<String>,
        said: String,
    },
    Candidate {
        at: Span,
        until: Span,
        part: usize,
        mark: Option<Mark>,
        /// In begun minutes, where there was no progress.
        stuck: Option<u64>,
        /// Whether the window, or the time that was given, ended it.
        cut: bool,
        text: String,
    },
    Decision {
        part: usize,
        said: String,
    },
}

/// One look at code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The stamp of the answer.
    pub at: Span,
    pub area: String,
    /// What is wrong, where it is a major issue.
    pub major: Option<String>,
    /// When it was corrected.
    pub corrected: Option<Span>,
    /// Whether nothing else may be asked before it is corrected.
    pub is_open: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub list: usize,
    pub at: Span,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Conversation {
    pub at: At,
    /// How long its clock ran.
    pub clock: Span,
    pub part: usize,
    pub lines: Vec<Line>,
    /// What is typed and not yet said.
    pub draft: String,
    /// How long there has been no progress in the answer.
    pub quiet: Span,
    /// When progress was noted.
    pub progress: Vec<Span>,
    /// How long the answer may take, where that was said.
    pub given: Option<Span>,
    /// The only levels that this part may ask; any, if there are none.
    pub only: Vec<String>,
    pub looks: Vec<Look>,
    /// Which of the expected points of a question were heard, by its id.
    pub points: BTreeMap<String, Vec<usize>>,
    /// Scores, by the criterion's id.
    pub scores: BTreeMap<String, Points>,
    /// Scores that were changed: the criterion, from, to.
    pub changed: Vec<(String, Points, Points)>,
    pub recommended: Option<String>,
    pub findings: Vec<Finding>,
    /// How long the clock rested at the end of a part, by the part.
    pub rested: BTreeMap<usize, Span>,
    pub(super) told_patience: bool,
    pub(super) told_end: bool,
}

impl Conversation {
    pub fn new() -> Self {
        Self {
            at: At::Opening,
            clock: Span::ZERO,
            part: 0,
            lines: Vec::new(),
            draft: String::new(),
            quiet: Span::ZERO,
            progress: Vec::new(),
            given: None,
            only: Vec::new(),
            looks: Vec::new(),
            points: BTreeMap::new(),
            scores: BTreeMap::new(),
            changed: Vec::new(),
            recommended: None,
            findings: Vec::new(),
            rested: BTreeMap::new(),
            told_patience: false,
            told_end: false,
        }
    }

    /// Whether the conversation itself goes on, and with it the clock.
    pub fn is_running(&self) -> bool {
        matches!(
            self.at,
            At::Waiting | At::Opening | At::Answering | At::Marking | At::Replying(_) | At::Deciding
        )
    }

    /// Whether the window of the part is over, so that nothing can be asked any more.
    pub fn is_at_border(&self, protocol: &Protocol) -> bool {
        self.clock >= protocol.window(self.part).1
    }

    /// Whether the answer has gone on for too long without progress.
    pub fn is_stalled(&self, protocol: &Protocol) -> bool {
        self.quiet > protocol.patience.span()
    }

    /// What was answered last.
    pub fn answer(&self) -> &str {
        match self.lines.last() {
            Some(Line::Candidate { text, .. }) => text,
            _ => "",
        }
    }

    /// The questions of the bank that were asked, or probes, and when.
    pub fn asked(&self) -> impl Iterator<Item = (&str, Span)> {
        self.lines.iter().filter_map(|line| match line {
            Line::Interviewer { about: Some(about), at, .. } => Some((about.as_str(), *at)),
            _ => None,
        })
    }

    /// The ids of the questions of the bank that were asked, in their order in the bank.
    pub fn tasks<'a>(&'a self, protocol: &'a Protocol) -> Vec<&'a super::spec::Task> {
        protocol.bank.iter().filter(|task| self.asked().any(|(id, _)| *id == *task.id)).collect()
    }

    /// How the answers of a part were marked.
    pub fn marks(&self, part: usize) -> impl Iterator<Item = Mark> {
        self.lines.iter().filter_map(move |line| match line {
            Line::Candidate { part: own, mark, .. } if *own == part => *mark,
            _ => None,
        })
    }

    /// The form of what the interviewer said before the answer.
    pub fn form_before(&self) -> Option<&str> {
        self.lines.iter().rev().find_map(|line| match line {
            Line::Interviewer { form, .. } => Some(form.as_deref()),
            _ => None,
        })?
    }

    /// The area of the answer's code with a major issue.
    pub fn major<'a>(&self, protocol: &'a Protocol) -> Option<&'a Area> {
        let look = self.to_correct().filter(|look| Some(look.at) == self.answered_at())?;
        protocol.review.as_ref()?.areas.iter().find(|area| *area.id == *look.area)
    }

    /// The major issue that has to be corrected before anything else is asked.
    pub fn to_correct(&self) -> Option<&Look> {
        self.looks.iter().rev().find(|look| look.is_open)
    }

    /// The stamp of the last answer.
    pub fn answered_at(&self) -> Option<Span> {
        match self.lines.last() {
            Some(Line::Candidate { at, .. }) => Some(*at),
            _ => None,
        }
    }

    /// How the last answer was marked.
    pub fn mark(&self) -> Option<Mark> {
        match self.lines.last() {
            Some(Line::Candidate { mark, .. }) => *mark,
            _ => None,
        }
    }

    /// What was decided at the end of each part.
    pub fn decisions(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().filter_map(|line| match line {
            Line::Decision { said, .. } => Some(said.as_str()),
            _ => None,
        })
    }

    /// The stamps of the turns, for findings.
    pub fn stamps(&self) -> impl Iterator<Item = Span> {
        self.lines.iter().filter_map(|line| match line {
            Line::Interviewer { at, .. } | Line::Candidate { at, .. } => Some(*at),
            Line::Decision { .. } => None,
        })
    }

    /// Whether a line is an answer that was spoken and has no text yet.
    pub(super) fn lacks_text(line: &Line) -> bool {
        matches!(line, Line::Candidate { text, mark, .. } if text.trim().is_empty() && *mark != Some(Mark::Taken(Taken::Stuck)))
    }
}
