//! The sentences below or directly above a block of commands that say what it should print: to which of its commands they
//! belong, or that this cannot be told. What such a sentence means is read with the comments.

use super::block::Unit;
use super::expect::Expected;
use super::meaning::{Exit, Meaning};
use super::note::{Mark, mark, words};
use super::quantity::numbers_of;
use crate::markdown::Prose;
use crate::shell::classify::Classification;

/// What somebody must do, see or be is not what a command prints.
const ADDRESSED: [&str; 6] = ["you", "we", "i", "they", "he", "she"];

/// What a sentence of a command is about.
const SUBJECTS: [&str; 22] = [
    "it", "this", "that", "there", "output", "outputs", "command", "commands", "count", "counts", "number",
    "result", "results", "both", "each", "all", "line", "lines", "first", "second", "last", "grep",
];

/// What a command does.
const VERBS: [&str; 21] = [
    "print", "show", "output", "return", "be", "find", "list", "display", "exit", "succeed", "fail", "pass",
    "match", "contain", "report", "produce", "give", "have", "exist", "equal", "say",
];

/// By which a sentence above a block is about what a command does.
const PRINTED: [&str; 12] = [
    "print", "prints", "output", "return", "exit", "succeed", "fail", "command", "commands", "count", "grep",
    "result",
];

/// The sentence in the text below a block that says what is expected of its commands, if there is one. Further down than the
/// first paragraph only what begins with a word such as `Expected` is one.
pub fn expectation(below: &[Prose]) -> Option<String> {
    let mut is_near = true;
    for paragraph in paragraphs(below) {
        let is_own = |sentence: &&str| expects(sentence, is_near) && !is_of_next(sentence);
        if let Some(sentence) = sentences(&paragraph).find(is_own) {
            return Some(sentence.to_owned());
        }
        is_near = false;
    }
    None
}

/// The sentence in the paragraph directly above a block that says what its commands will print. Where commands come before
/// the paragraph too (`is_between`), it is about them unless it says that it is about what follows. An introduction has
/// other sentences with `should` as well, so only one that can be understood is taken.
pub fn announcement(above: &[Prose], is_between: bool) -> Option<String> {
    let paragraph = paragraphs(above).pop()?;
    let leads_on = paragraph.ends_with(':');
    let last = sentences(&paragraph).filter(|sentence| announces(sentence)).last()?;
    let is_own = !is_between || leads_on || is_of_next(last);
    let sentence = last.trim_end_matches(':');
    (is_own && Meaning::within(sentence).is_some()).then(|| sentence.to_owned())
}

fn paragraphs(lines: &[Prose]) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut last_line = None;
    for prose in lines {
        match paragraphs.last_mut() {
            Some(paragraph) if last_line.is_some_and(|line| prose.line <= line + 1) => {
                *paragraph = format!("{paragraph} {}", prose.text.trim()).trim().to_owned();
            }
            _ => paragraphs.push(prose.text.trim().to_owned()),
        }
        last_line = Some(prose.line);
    }
    paragraphs
}

/// The sentences of a paragraph, without the sign at their end.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let ends = |rest: &str| rest.find(['.', '!', '?']).filter(|at| rest[at + 1..].starts_with(' '));
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut end = ends(rest);
        // A number in a list, `e.g.` and the like end no sentence.
        while let Some(at) = end
            && rest[..at].split_whitespace().last().is_none_or(|word| word.len() < 3 || word.contains('.'))
            && !rest[..at].ends_with(|c: char| c.is_ascii_digit())
        {
            end = ends(&rest[at + 1..]).map(|more| at + 1 + more);
        }
        let (sentence, after) = end.map_or((rest, ""), |at| (&rest[..=at], &rest[at + 1..]));
        rest = after.trim_start();
        let sentence = sentence.trim().trim_end_matches(['.', '!']);
        (!sentence.is_empty()).then_some(sentence)
    })
}

/// Whether a sentence says what a command prints or how it ends.
fn expects(sentence: &str, is_near: bool) -> bool {
    let words = words(sentence);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let is_conditional = matches!(words.first(), Some(&("if" | "when" | "unless" | "otherwise" | "note")));
    if is_conditional || sentence.ends_with('?') {
        return false;
    }
    if mark(sentence) == Some(Mark::Expected) {
        // `Print this page`, `Output is explained below`: a noun or an order, where nothing is stated.
        let is_stated = sentence.contains([':', '=']) || words.iter().any(|word| is_statement(word));
        let is_bare = words.len() <= 3 && words.first().is_some_and(|word| word.starts_with("expect"));
        return is_stated || is_bare;
    }
    if let [first, ..] = words.as_slice()
        && ["result", "results"].contains(first)
        && sentence.contains(':')
    {
        return true;
    }
    if !is_near {
        return false;
    }
    let Some(modal) = words.iter().position(|word| ["should", "must", "will", "shall"].contains(word)) else {
        return false;
    };
    let (subject, rest) = (&words[..modal], &words[modal + 1..]);
    let Some(verb) = rest.iter().find(|word| !["now", "only", "also", "still", "then", "not"].contains(word))
    else {
        return false;
    };
    match subject.iter().any(|word| ADDRESSED.contains(word)) {
        true => ["see", "get"].contains(verb),
        false => {
            VERBS.contains(verb) && (subject.is_empty() || subject.iter().any(|word| SUBJECTS.contains(word)))
        }
    }
}

/// Whether a sentence above a block says what is printed, and not what somebody's work should have.
fn announces(sentence: &str) -> bool {
    let words = words(sentence);
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    expects(sentence, true)
        && !has(&["each", "every"])
        && (mark(sentence) == Some(Mark::Expected)
            || has(&PRINTED)
            || has(&["you", "we"]) && has(&["see", "get"]))
}

/// Whether a sentence says that it is about the commands after it.
fn is_of_next(sentence: &str) -> bool {
    let words = words(sentence);
    words.windows(2).any(|pair| {
        ["next", "following"].contains(&pair[0].as_str())
            && ["command", "commands", "block", "line", "lines", "check", "checks", "proof"]
                .contains(&pair[1].as_str())
    })
}

fn is_statement(word: &str) -> bool {
    ["should", "must", "expected", "expect", "see", "get", "will", "none", "nothing", "no"].contains(&word)
        || word.starts_with(|c: char| c.is_ascii_digit())
}

/// Gives a sentence to the one command that it can be about, or to all of them if it says how each ends. Where that cannot be
/// told, none of them is read: a command must not pass without what is expected of it.
pub fn attach(units: &mut [Unit], sentence: &str) {
    let mut open: Vec<&mut Unit> = units.iter_mut().filter(|unit| is_open(unit)).collect();
    let says_how_it_ends = matches!(Meaning::within(sentence), Some(Meaning::Exit(_)));
    if !says_how_it_ends && open.len() > 1 {
        let prints: Vec<bool> = open.iter().map(|unit| may_print(unit)).collect();
        if prints.contains(&true) {
            let mut prints = prints.into_iter();
            open.retain(|_| prints.next() == Some(true));
        }
    }
    match open.as_mut_slice() {
        [one] => one.below.push(sentence.to_owned()),
        several if says_how_it_ends => {
            several.iter_mut().for_each(|unit| unit.below.push(sentence.to_owned()));
        }
        several => {
            let why = "it is not said which of the commands the sentence beside them is about";
            several.iter_mut().for_each(|unit| unit.unclear_output = Some(why));
        }
    }
}

/// Whether nothing is expected of it so far.
fn is_open(unit: &Unit) -> bool {
    Expected::read(unit, Classification::of(&unit.lexemes).plan()) == Expected::default()
}

fn may_print(unit: &Unit) -> bool {
    match Classification::of(&unit.lexemes) {
        Classification::Native(plan) => !plan.prints.is_empty(),
        _ => true,
    }
}

/// Marks the commands that a comment is about beside the one it is written at: `Both should print 3`, `(should be 7 and 9)`.
pub fn share(units: &mut [Unit]) {
    for at in 0..units.len() {
        let is_shared = |line: &String| is_about_several(line);
        let before = units[at].below.iter().chain(&units[at].trailing).any(is_shared);
        let after = units[at].above.iter().any(is_shared);
        let why = "a comment beside it is about several commands";
        let is_next = |units: &[Unit], one: usize| units[one].above.is_empty() && !units[one].after_gap;
        if before {
            let mut one = at;
            while one > 0 && is_next(units, one) {
                one -= 1;
                mark_unclear(&mut units[one], why);
            }
        }
        if after {
            let mut one = at + 1;
            while one < units.len() && is_next(units, one) {
                mark_unclear(&mut units[one], why);
                one += 1;
            }
        }
    }
}

fn mark_unclear(unit: &mut Unit, why: &'static str) {
    if is_open(unit) {
        unit.unclear_output = Some(why);
    }
}

/// Whether a comment states something of more than one command, other than how each ends.
fn is_about_several(text: &str) -> bool {
    if matches!(Meaning::within(text), Some(Meaning::Exit(Exit::Code(0)))) || !super::note::states(text) {
        return false;
    }
    let words = words(text);
    let joins = |word: &&String| ["both", "each", "neither", "respectively"].contains(&word.as_str());
    words.iter().any(|word| joins(&word))
        || (words.iter().any(|word| word == "and") && numbers_of(&words) > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty());
        let prose: Vec<Prose> =
            lines.map(|(at, line)| Prose { line: at + 1, text: line.to_owned() }).collect();
        expectation(&prose)
    }

    #[test]
    fn a_sentence_below_may_say_what_is_printed() {
        for text in [
            "You should see 3",
            "Should print 6 lines",
            "Expected: 3",
            "The output should be empty",
            "The count must be 3",
            "This should print nothing",
            "It will show 3 rounds",
            "Both commands should print 0",
            "Result: all 5 images found",
            "Expected output: 3",
        ] {
            assert_eq!(found(&format!("{text}.")).as_deref(), Some(text));
            assert_eq!(found(&format!("Run it from the root. {text}. Then go on.")).as_deref(), Some(text));
        }
        assert_eq!(found("Run it.\n\nExpected: 3\n").as_deref(), Some("Expected: 3"));
    }

    #[test]
    fn other_sentences_are_none() {
        for text in [
            "You should commit your work now.",
            "You must be in the root of the repository.",
            "If you see 3, go on. Otherwise you should look again.",
            "Next, read the chapter on output and results.",
            "Print this page.",
            "Your notes should be honest.",
            "We will use this in week 5.",
            "Did it print 3? It should not matter.",
            "Now write it.\n\nThis should be read again in a week.",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    fn announced(text: &str, is_between: bool) -> Option<String> {
        announcement(&[Prose { line: 1, text: text.to_owned() }], is_between)
    }

    #[test]
    fn a_sentence_above_may_say_it_too() {
        for text in [
            "You should see 3 rounds.",
            "Run it from the root. The next command must print 3.",
            "Expected output: 3",
            "This should print nothing:",
            "The following command must fail.",
        ] {
            assert!(announced(text, false).is_some(), "{text}");
        }
        for text in [
            "Each round must have 3 questions.",
            "Your notes should have 3 rounds.",
            "You should see the folder of your notes by now.",
            "You must write 3 rounds before you go on:",
            "If you see 3, go on:",
        ] {
            assert_eq!(announced(text, false), None, "{text}");
        }
    }

    #[test]
    fn between_two_blocks_it_is_about_the_first_unless_it_says_otherwise() {
        assert_eq!(announced("You should see 3.", true), None);
        assert!(found("You should see 3.").is_some());
        assert!(announced("The next command must print 3.", true).is_some());
        assert_eq!(found("The next command must print 3."), None);
        assert!(announced("This should print 3:", true).is_some());
    }

    #[test]
    fn what_is_said_of_several_is_about_each() {
        assert!(
            is_about_several("Both should print the same") && is_about_several("(should be 732 and 647)")
        );
        assert!(is_about_several("Each must print 0") && !is_about_several("must be 3"));
        assert!(!is_about_several("Check both files") && !is_about_several("All of them and 3 more"));
    }
}
