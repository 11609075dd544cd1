//! How the notes of an interview are laid out: a file, its sections, and what each is made of.

use crate::path::RelPath;
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
        /// What becomes of a second attempt; what is there already is never changed.
        pub again: Again = Again::Take,
        /// The heading of the file.
        pub title: String,
        pub sections: Vec<Section>,
    }
}

fields! {
    /// A level-2 section; in a later take, one below the take's own heading.
    #[derive(Debug, Clone)]
    pub struct Section {
        /// `{take}` is the number of the attempt, `{day}` its day.
        pub heading: String,
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
        /// The text of one answer.
        Answer as "answer": Name,
        /// The answers of these phases, each below its heading, with what was asked after it.
        Answers as "answers": Vec<Name>,
        /// A numbered list of a phase's questions with their times and what was typed up.
        Steps as "steps": Name,
        /// The expected points of these phases, each below its heading, with what was said on it.
        Points as "points": Vec<Name>,
        FollowUps as "follow_ups": Vec<Name>,
        Traps as "traps": Vec<Name>,
        /// The answers to these prompts, as a list.
        List as "list": Vec<Name>,
        /// The answer to one prompt, as a line that begins with its label.
        Line as "line": Name,
        /// The criteria that were ticked, as a task list.
        Ticks as "ticks": Vec<Name>,
        /// What was answered in the review of this phase or question.
        Review as "review": Name,
        /// The words and the times of these answers, side by side.
        Compare as "compare": Vec<Name>,
        /// The minutes of the parts, and their sum.
        Minutes as "minutes": Vec<Part>,
        /// Who timed it, the real minutes, the points that were heard and missed, the score.
        Record as "record": bool,
    }
}

fields! {
    /// A part that has a line of its own among the minutes.
    #[derive(Debug, Clone)]
    pub struct Part {
        pub called: String,
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
