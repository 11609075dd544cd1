//! What a text beside a command asks of it: a count, nothing, an exit, that something is there. Texts that could be an output
//! are told apart elsewhere, where it is known what the command prints.

use super::note::{strip, words};
use super::quantity::{self, Quantity};

/// What a text asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    Count(Quantity),
    /// It prints nothing, or finds nothing.
    Nothing,
    /// It finds at least something.
    Something,
    /// What is asked about is there.
    Present,
    /// What is asked about is not there.
    Absent,
    Exit(Exit),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Code(u8),
    /// Any code but 0.
    Failure,
}

impl Meaning {
    /// What the whole of a text asks; none if some of it is not understood.
    pub fn of(text: &str) -> Option<Self> {
        strip(text).rests.iter().find_map(|rest| Self::of_rest(rest))
    }

    /// As [`Meaning::of`], also of what follows `should`, `must` or an arrow within a text: `The count must be 3`.
    pub fn within(text: &str) -> Option<Self> {
        if let Some(meaning) = Self::of(text) {
            return Some(meaning);
        }
        let lower = text.to_ascii_lowercase();
        let at = ["must ", "should ", "expected", "→", "=> ", "-> ", "shall "]
            .iter()
            .filter_map(|word| lower.rfind(word))
            .filter(|&at| !lower[..at].ends_with(char::is_alphanumeric))
            .max();
        if let Some(at) = at {
            let (before, after) = text.split_at(at);
            let after = after.trim_end().trim_end_matches([')', '.']);
            let is_negated = words(before).iter().any(|word| {
                ["no", "not", "none", "never", "neither", "nothing", "without", "only"]
                    .contains(&word.as_str())
            });
            return match Self::of(after) {
                // `No line must be empty`: the word before turns it round.
                Some(Self::Count(count)) => Some(Self::Count(count)),
                Some(meaning) if !is_negated => Some(meaning),
                _ => None,
            };
        }
        None
    }

    fn of_rest(text: &str) -> Option<Self> {
        let words = words(text);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let words = match words.as_slice() {
            ["should" | "must", "not", ..] => &words[1..],
            ["be" | "is" | "are" | "find" | "an", rest @ ..] if !rest.is_empty() && rest != ["it"] => rest,
            words => words,
        };
        exit(words)
            .map(Self::Exit)
            .or_else(|| of_words(words))
            .or_else(|| Quantity::read(words).map(Self::Count))
    }
}

/// Nouns for what a command finds.
fn is_noun(word: &&str) -> bool {
    word.chars().all(|c| c.is_alphabetic() || c == '-' || c == '/')
        && !quantity::changes_meaning(word)
        && ![
            "longer", "such", "error", "errors", "doubt", "need", "must", "should", "be", "is", "are", "may",
            "can", "will",
        ]
        .contains(word)
}

fn of_words(words: &[&str]) -> Option<Meaning> {
    const FINDS: [&str; 13] = [
        "find", "match", "print", "output", "return", "show", "appear", "produce", "contain", "list",
        "display", "have", "see",
    ];
    let are_nouns = |rest: &[&str]| rest.len() <= 4 && rest.iter().all(is_noun);
    match words {
        ["none" | "nothing" | "empty" | "blank" | "silence" | "silent"] => Some(Meaning::Nothing),
        ["nothing" | "none", rest @ ..] if are_nouns(rest) => Some(Meaning::Nothing),
        ["empty", "output" | "string" | "line" | "result" | "list"] => Some(Meaning::Nothing),
        ["no", "error" | "errors"] | ["without", "error" | "errors"] => Some(Meaning::Exit(Exit::Code(0))),
        ["no", noun, rest @ ..] if is_noun(noun) && are_nouns(rest) => Some(Meaning::Nothing),
        ["not", "be", "empty"] | ["not", "empty"] | ["non-empty"] | ["something"] => Some(Meaning::Something),
        ["not" | "never", "be", "there" | "present" | "found" | "listed"]
        | ["not" | "never", "exist" | "exists" | "there" | "present" | "found" | "listed"]
        | ["absent" | "gone" | "missing"] => Some(Meaning::Absent),
        ["not" | "never", verb] if FINDS.contains(verb) => Some(Meaning::Absent),
        ["not" | "never", verb, "it" | "them" | "this" | "any" | "anything", rest @ ..]
            if FINDS.contains(verb) && are_nouns(rest) =>
        {
            Some(Meaning::Absent)
        }
        ["exist" | "exists" | "there" | "present" | "found" | "listed"] => Some(Meaning::Present),
        ["find", "it" | "them" | "something" | "one"] | ["match" | "matches"] | ["a", "match"] => {
            Some(Meaning::Something)
        }
        _ => None,
    }
}

fn exit(words: &[&str]) -> Option<Exit> {
    let code = |word: &&str| word.parse().ok().map(Exit::Code);
    match words {
        ["exit" | "exits" | "return", "code" | "status", "is" | "of" | "=", n]
        | ["exit" | "exits" | "return", "with", "code" | "status", n]
        | ["exit" | "exits" | "return", "code" | "status", n]
        | ["exit" | "exits", "with", n]
        | ["exit" | "exits" | "status", n] => code(n).or_else(|| is_non_zero(n).then_some(Exit::Failure)),
        ["exit" | "exits" | "return", "code" | "status", "!=" | "not", "0"] => Some(Exit::Failure),
        [n, "exit", "code" | "status"] | [n, "exit"] => {
            code(n).or_else(|| is_non_zero(n).then_some(Exit::Failure))
        }
        ["fail" | "fails" | "failure"] => Some(Exit::Failure),
        ["succeed" | "succeeds" | "success" | "pass" | "passes" | "work" | "works"] => Some(Exit::Code(0)),
        _ => None,
    }
}

fn is_non_zero(word: &str) -> bool {
    ["non-zero", "nonzero"].contains(&word)
}

#[cfg(test)]
mod tests;
