//! How the notes of an interview are laid out: a file, its sections, and what each is made of.

use crate::path::RelPath;
use crate::practice::interview::Band;
use crate::practice::limit::Limit;
use crate::practice::name::Name;
use crate::yaml::{choice, fields, words};

words! {
    /// What becomes of a second attempt.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Again {
        /// A section `## Take 2` at the end of the file.
        Take = "take",
        /// Its sections, at the end of the file.
        Section = "section",
        /// A file of its own, with the attempt's number before its extension.
        File = "file",
    }
}

fields! {
    /// Where the notes go.
    #[derive(Debug, Clone)]
    pub struct NotesSpec {
        /// From the root of the repository.
        pub file: RelPath,
        /// What becomes of a second attempt; what already exists is never changed.
        pub again: Again = Again::Take,
        /// The heading of the file.
        pub title: String,
        /// Its sections, in this order.
        pub sections: Vec<Section>,
    }
}

impl NotesSpec {
    /// What the sections are made of, in order.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.sections.iter().flat_map(|section| &section.blocks)
    }
}

fields! {
    /// A level-2 section; in a later take, one below the take's own heading.
    #[derive(Debug, Clone)]
    pub struct Section {
        /// `{take}` is the number of the attempt, `{day}` its day. Only a transcript, which has its own headings, needs none.
        pub heading: Option<String>,
        /// What is in it, in this order.
        pub blocks: Vec<Block>,
    }
}

fields! {
    #[derive(Debug, Clone)]
    pub struct Block {
        /// A heading of its own, one level below the section's.
        pub heading: Option<String>
        ; ..pub what: BlockKind
    }
}

choice! {
    /// What a block is made of.
    #[derive(Debug, Clone)]
    pub enum BlockKind {
        /// The text of one answer, or of one follow-up.
        Answer as "answer": Name,
        /// The answers of these phases, each below its heading, with what was asked after it.
        Answers as "answers": Vec<Name>,
        /// A numbered list of a phase's questions with their times and what was typed up.
        Steps as "steps": Name,
        /// The expected points of these phases, each below its heading, with what was said on it.
        Points as "points": Vec<Name>,
        /// The follow-ups of these phases with their answers, each below its heading.
        FollowUps as "follow_ups": Vec<Name>,
        /// The traps of these phases with their answers, each below its heading.
        Traps as "traps": Vec<Name>,
        /// The answers to these prompts, as a list.
        List as "list": Vec<Name>,
        /// The answer to one prompt, as a line that begins with its label.
        Line as "line": Name,
        /// The text of one prompt, as it was typed.
        Text as "text": Name,
        /// Prompts of the form `scored` as a scorecard: points and reasons, then their total, percentage and verdict.
        Card as "card": Vec<Name>,
        /// Prompts of the form `estimate` as a table of quantities, sums and results.
        Estimates as "estimates": Vec<Name>,
        /// The expected points of these questions as a task list, those that were heard ticked; without red flags.
        Heard as "heard": Vec<Name>,
        /// Criteria and red flags as a task list, those that were ticked or seen ticked.
        Ticks as "ticks": Vec<Name>,
        /// What was answered in the review of this phase or question.
        Review as "review": Name,
        /// The words and the times of these answers, side by side.
        Compare as "compare": Vec<Name>,
        /// The line `Verdict: …` that follows from the rubric.
        Verdict as "verdict": bool,
        /// The minutes of the parts, and their sum; and what is over the plan, where every part has one.
        Minutes as "minutes": Vec<Part>,
        /// The scores of other interviews, from their notes, and the average of them.
        Average as "average": Average,
        /// What was said in this phase, which is held under a protocol: each part below a heading like that of a section.
        Transcript as "transcript": Name,
        /// What was written down after this phase: the questions that were asked, scores, the recommendation, findings.
        Evaluation as "evaluation": Name,
        /// Who timed it, the real minutes, the points that were heard and missed, the score.
        Record as "record": bool,
    }
}

fields! {
    /// Sessions whose scores are put together.
    #[derive(Debug, Clone)]
    pub struct Average {
        /// What the scores are out of; one out of half as many counts double.
        pub out_of: u32,
        /// The sessions, a row each.
        pub of: Vec<Held>,
        /// What the average is called, by its percentage; the highest that is reached.
        pub bands: Vec<Band> = Vec::new(),
    }
}

fields! {
    /// A session whose score counts.
    #[derive(Debug, Clone)]
    pub struct Held {
        /// What its row begins with.
        pub called: String,
        /// The notes of its interview.
        pub file: RelPath,
    }
}

fields! {
    /// A part that has a line of its own among the minutes.
    #[derive(Debug, Clone)]
    pub struct Part {
        /// What its line begins with.
        pub called: String,
        /// How long it was planned to take.
        pub planned: Option<Limit>,
        /// Questions whose answers, follow-ups and traps count here.
        pub all_of: Vec<Name> = Vec::new(),
        /// Questions whose answers count here.
        pub answers_of: Vec<Name> = Vec::new(),
        /// Phases whose follow-ups count here.
        pub follow_ups_of: Vec<Name> = Vec::new(),
        /// Phases whose traps count here.
        pub traps_of: Vec<Name> = Vec::new(),
    }
}
