//! What somebody wrote beside a command, without the marks that say an expectation follows: arrows, expected, should. What
//! the rest asks is read elsewhere.

/// How a text says that an expectation follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Arrow,
    /// Expected, output, prints.
    Expected,
    /// Should, must.
    Should,
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

/// Lower-case words, without the signs around them; signs that compare are words.
pub fn words(text: &str) -> Vec<String> {
    // An arrow is no comparison.
    let text = text.to_lowercase().replace(['’', '`', '"'], "'").replace("=>", " ");
    let text = text.replace("n't", " not").replace(['–', '—'], "-");
    let text = text.replace('≥', ">=").replace('≤', "<=").replace('≠', "!=");
    let mut words = Vec::new();
    for run in text.split_whitespace() {
        // A `!` before it turns round what follows.
        let run = run.trim_start_matches(|c: char| "'*_.,;:?()[]".contains(c));
        let run = run.trim_end_matches(|c: char| "'*_.,;:!?()[]".contains(c));
        let compared =
            ["!=", ">=", "<=", "==", ">", "<", "=", "~"].iter().find(|sign| run.starts_with(**sign));
        let (sign, rest) = compared.map_or(("", run), |sign| run.split_at(sign.len()));
        words.extend([sign, rest].into_iter().filter(|word| !word.is_empty()).map(str::to_owned));
    }
    words
}
