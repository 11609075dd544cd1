//! What somebody wrote beside a command, as what it asks of the command: a count, nothing, an exit. Texts that could be
//! an output are told apart from prose elsewhere, where it is known what the command prints.

use super::quantity::Quantity;

/// How a text says that an expectation follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Arrow,
    /// Expected, output, prints.
    Expected,
    /// Should, must.
    Should,
}

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

const ARROWS: [&str; 6] = ["→", "⇒", "➜", "->", "=>", "-->"];

/// In lower case; longer phrases before what they start with.
const MARKS: [(&str, Mark); 24] = [
    ("you should see", Mark::Expected),
    ("you should get", Mark::Expected),
    ("you will see", Mark::Expected),
    ("you'll see", Mark::Expected),
    ("expected output", Mark::Expected),
    ("expected result", Mark::Expected),
    ("expected", Mark::Expected),
    ("expects", Mark::Expected),
    ("expect", Mark::Expected),
    ("expecting", Mark::Expected),
    ("outputs", Mark::Expected),
    ("output", Mark::Expected),
    ("prints", Mark::Expected),
    ("print", Mark::Expected),
    ("returns", Mark::Expected),
    ("shows", Mark::Expected),
    ("this should", Mark::Should),
    ("it should", Mark::Should),
    ("there should", Mark::Should),
    ("this must", Mark::Should),
    ("it must", Mark::Should),
    ("there must", Mark::Should),
    ("should", Mark::Should),
    ("must", Mark::Should),
];

/// Words between a mark and what is expected.
const FILLERS: [&str; 20] = [
    "output",
    "print",
    "return",
    "show",
    "display",
    "result",
    "see",
    "get",
    "give",
    "be",
    "is",
    "are",
    "equal",
    "find",
    "have",
    "contain",
    "list",
    "to",
    "in",
    "at this point",
];

/// A text and what is left of it without its marks, the whole of it first.
pub struct Stripped<'t> {
    pub mark: Option<Mark>,
    pub rests: Vec<&'t str>,
    /// Which of the rests is an output, if one is: what follows an arrow, a colon, or all marks.
    pub literal: usize,
}

/// Takes marks and the words after them off the start of a text.
pub fn strip(text: &str) -> Stripped<'_> {
    let mut rest = undecorated(text);
    let mut stripped = Stripped { mark: None, rests: vec![rest], literal: 0 };
    let lower = rest.to_lowercase().replace('’', "'");
    if ["shouldn't", "mustn't"].iter().any(|word| lower.starts_with(word)) {
        stripped.mark = Some(Mark::Should);
    }
    let mut is_fixed = false;
    let mut after_colon = false;
    while let Some((mark, after)) = next_rest(rest, stripped.mark.is_some()) {
        stripped.mark = stripped.mark.or(mark);
        let has_colon = rest[..rest.len() - after.len()].trim_end().ends_with(':');
        rest = after;
        stripped.rests.push(rest);
        if !is_fixed && (has_colon || !after_colon) && stripped.mark.is_some() {
            stripped.literal = stripped.rests.len() - 1;
        }
        is_fixed |= mark == Some(Mark::Arrow);
        after_colon |= has_colon;
    }
    stripped
}

fn next_rest(text: &str, is_marked: bool) -> Option<(Option<Mark>, &str)> {
    if let Some(rest) = ARROWS.iter().find_map(|arrow| text.strip_prefix(arrow)) {
        return Some((Some(Mark::Arrow), rest.trim_start()));
    }
    if let Some((rest, mark)) = MARKS.iter().find_map(|(word, mark)| Some((after_word(text, word)?, *mark))) {
        return Some((Some(mark), rest));
    }
    let filler = || FILLERS.iter().find_map(|word| after_word(text, word));
    if is_marked && let Some(rest) = filler() {
        return Some((None, rest));
    }
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'))?;
    Some((None, inner.trim()))
}

/// What follows a word and its colon; none if the text does not start with the word, in any letter case.
fn after_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let head = text.get(..word.len())?;
    let rest = &text[word.len()..];
    let ends = rest.chars().next().is_none_or(|c| c.is_whitespace() || ":=,".contains(c));
    (head.eq_ignore_ascii_case(word) && ends).then(|| {
        let rest = rest.trim_start();
        rest.strip_prefix([':', '=']).unwrap_or(rest).trim_start()
    })
}

/// Without ticks and list signs before it.
fn undecorated(text: &str) -> &str {
    let text = text.trim();
    let rest = text.trim_start_matches(|c: char| c.is_whitespace() || "✅✓✔☑❌✗⚠👉\u{fe0f}*•#".contains(c));
    rest.strip_prefix("- ").unwrap_or(rest).trim_start()
}

/// The mark that a text starts with.
pub fn mark(text: &str) -> Option<Mark> {
    strip(text).mark
}

/// The words of a text by which it states something about a command, though it may be no more than a label.
const STATEMENTS: [&str; 9] =
    ["must", "should", "expected", "expect", "expects", "shall", "no", "none", "nothing"];

/// Whether a comment above a command is more than its label: it has a number that counts something, or a word such as must.
pub fn states(text: &str) -> bool {
    let text = unlabelled(text);
    let words = words(text);
    let is_statement =
        |word: &str| STATEMENTS.contains(&word) || ["zero", "empty", "not", "never"].contains(&word);
    mark(text).is_some()
        || words.iter().any(|word| is_statement(word))
        || super::quantity::counts_something(&words)
}

/// A comment without the number that it has as one of several: `Check 1:`, `2.`, `Step 3 -`.
pub fn unlabelled(text: &str) -> &str {
    let text = undecorated(text);
    let after_word = text.trim_start_matches(|c: char| c.is_alphabetic());
    let word = &text[..text.len() - after_word.len()];
    let is_label =
        ["", "check", "step", "test", "part", "task", "proof", "criterion", "item", "exercise", "gate"]
            .contains(&word.to_lowercase().as_str());
    let number = after_word.trim_start().trim_start_matches('#');
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let ends = rest.trim_start().strip_prefix([':', ')', '-', '–', '—']);
    let is_list = rest.starts_with(' ') && number[..number.len() - rest.len()].ends_with('.');
    match (is_label && rest.len() < number.len(), ends) {
        (true, Some(rest)) => rest.trim_start(),
        (true, None) if is_list => rest.trim_start(),
        _ => text,
    }
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
        && !super::quantity::changes_meaning(word)
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

/// Lower-case words, without the signs around them; signs that compare are words.
pub fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace(['’', '`', '"'], "'");
    let text = text.replace("n't", " not").replace('≥', ">=").replace('≤', "<=").replace(['–', '—'], "-");
    let mut words = Vec::new();
    for run in text.split_whitespace() {
        let run = run.trim_matches(|c: char| "'*_.,;:!?()[]".contains(c));
        let compared = [">=", "<=", "==", ">", "<", "=", "~"].iter().find(|sign| run.starts_with(**sign));
        let (sign, rest) = compared.map_or(("", run), |sign| run.split_at(sign.len()));
        words.extend([sign, rest].into_iter().filter(|word| !word.is_empty()).map(str::to_owned));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::count::Count;

    fn count(text: &str) -> Option<Count> {
        match Meaning::within(text) {
            Some(Meaning::Count(quantity)) => Some(quantity.count),
            _ => None,
        }
    }

    #[test]
    fn marks_in_any_notation() {
        for text in [
            "→ 3",
            "-> 3",
            "=> 3",
            "⇒ 3",
            "Expected: 3",
            "expected 3",
            "EXPECT 3",
            "Output: 3",
            "prints 3",
            "Should output: 5",
            "should be 3",
            "MUST be 3",
            "You should see 3",
            "✅ Expected: 3",
            "- expected: 3",
            "Expected output: 3",
            "This should print 3",
            "(must be 3)",
        ] {
            assert!(mark(text).is_some(), "{text}");
            assert!(count(text).is_some(), "{text}");
        }
        for text in ["three files", "shoulder", "mustard", "the output", "a -> b", "outputs.md"] {
            assert_eq!(mark(text), None, "{text}");
        }
    }

    #[test]
    fn counts_in_any_form() {
        let exactly = Count::exactly;
        for (text, expected) in [
            ("3", exactly(3)),
            ("6 lines", exactly(6)),
            ("still 1", exactly(1)),
            (">= 3", Count::at_least(3)),
            ("≥3 rounds", Count::at_least(3)),
            ("at least three", Count::at_least(3)),
            ("3 or more rounds", Count::at_least(3)),
            ("3+ entries", Count::at_least(3)),
            ("more than 2", Count::at_least(3)),
            ("no more than 5 words", Count { min: 0, max: Some(5) }),
            ("3-5", Count { min: 3, max: Some(5) }),
            ("between 3 and 5 lines", Count { min: 3, max: Some(5) }),
            ("should be exactly 3.", exactly(3)),
            ("The line count must be 3", exactly(3)),
            ("Check 1: no labels left (MUST be 0 matches)", exactly(0)),
            ("Expected: 3 matches", exactly(3)),
            ("zero matches", exactly(0)),
            ("one line", exactly(1)),
            ("a single line", exactly(1)),
            ("1,200 words", exactly(1200)),
        ] {
            assert_eq!(count(text), Some(expected), "{text}");
        }
        for text in [
            "about 3",
            "~3",
            "3 of 5",
            "3 per file",
            "3 different words",
            "3 lines each",
            "not 3",
            "3 and 4",
            "3.5",
            "round 3",
            "3 lines longer than 80",
            "v3",
            "should not be 3",
            "3%",
            "every 3 lines",
        ] {
            assert_eq!(count(text), None, "{text}");
        }
    }

    #[test]
    fn nothing_and_exits_and_being_there() {
        use Meaning::{Absent, Exit as Ends, Nothing, Present, Something};
        for (text, expected) in [
            ("no output", Nothing),
            ("Expected: no matches", Nothing),
            ("should be empty", Nothing),
            ("nothing", Nothing),
            ("Should return nothing", Nothing),
            ("no TODOs left", Nothing),
            ("should NOT find it", Absent),
            ("shouldn't match anything", Absent),
            ("must not exist", Absent),
            ("should exist", Present),
            ("should find it", Something),
            ("must not be empty", Something),
            ("exit code 1", Ends(Exit::Code(1))),
            ("exits with status 2", Ends(Exit::Code(2))),
            ("should fail", Ends(Exit::Failure)),
            ("non-zero exit code", Ends(Exit::Failure)),
            ("succeeds", Ends(Exit::Code(0))),
            ("should pass", Ends(Exit::Code(0))),
        ] {
            assert_eq!(Meaning::within(text), Some(expected), "{text}");
        }
        for text in
            ["No line must be empty", "no longer there", "no such file", "the notes", "OK", "not bad at all"]
        {
            assert_eq!(Meaning::within(text), None, "{text}");
        }
    }

    #[test]
    fn a_comment_above_states_something_or_is_a_label() {
        for text in [
            "3 rounds",
            "Check 2: at least 3 rounds",
            "must be there",
            "No TODOs left",
            "Should work",
            "exactly one title",
        ] {
            assert!(states(text), "{text}");
        }
        for text in [
            "The notes are there",
            "Check 1: the notes",
            "2. Round 1 is noted",
            "Week 24",
            "Step 3 - commit",
            "1) files",
            "v1.0 is tagged",
            "one",
        ] {
            assert!(!states(text), "{text}");
        }
    }
}
