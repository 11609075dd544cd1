//! What is to be among the lines that a command prints, whatever else it prints: `You should see a.csv`, `should contain
//! Round 2`. Whether the command could print it is not known here.

use super::literal::{Line, is_sentence};

/// Verbs, and whether a part of a line will do.
const VERBS: [(&str, bool); 4] = [("see", false), ("list", false), ("include", true), ("contain", true)];

/// Words that say how much, or what not: a text with one of them is not itself what is printed.
const AMOUNTS: [&str; 29] = [
    "all",
    "any",
    "both",
    "each",
    "either",
    "every",
    "everything",
    "exactly",
    "just",
    "least",
    "many",
    "most",
    "neither",
    "never",
    "no",
    "none",
    "nor",
    "not",
    "nothing",
    "once",
    "one",
    "only",
    "several",
    "some",
    "three",
    "times",
    "twice",
    "two",
    "without",
];

/// The wanted line, with any lines before and after it; none if a text does not ask for one.
pub fn lines(text: &str) -> Option<[String; 3]> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let asks = |pair: &[&str]| {
        let is_modal = ["should", "must", "will"].iter().any(|modal| pair[0].eq_ignore_ascii_case(modal));
        let verb = pair[1].trim_end_matches(':');
        let verb = VERBS.iter().find(|(own, _)| verb.eq_ignore_ascii_case(own));
        verb.filter(|_| is_modal).map(|(_, is_part)| *is_part)
    };
    let (at, is_part) = words.windows(2).enumerate().find_map(|(at, pair)| Some((at, asks(pair)?)))?;
    let rest = &words[at + 2..];
    let wanted = rest.join(" ");
    let quoted = |quote: char| wanted.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    let inner = ['`', '"', '\''].into_iter().find_map(quoted);
    // A number is compared as one: 13 does not include 3.
    let is_number = rest.first().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let says_how_much = rest.iter().any(|word| AMOUNTS.contains(&word.to_lowercase().as_str()));
    if inner.is_none() && (is_number || says_how_much || is_sentence(rest)) {
        return None;
    }
    let wanted = inner.unwrap_or(&wanted);
    // Several texts in quotes are a sentence too.
    let is_text = wanted.chars().any(char::is_alphanumeric) && !wanted.contains(['`', '"']);
    let any = || "...".to_owned();
    let line = if is_part { format!("...{wanted}...") } else { wanted.to_owned() };
    is_text.then(|| [any(), line, any()])
}

/// Whether any lines may be before and after the one that is wanted.
pub fn is_all(lines: &[Line]) -> bool {
    matches!(lines, [first, _, last] if first.takes_anything() && last.takes_anything())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_seen_and_a_text_contained() {
        let line = |text: &str| lines(text).map(|[_, line, _]| line);
        for (text, wanted) in [
            ("You should see a.csv", "a.csv"),
            ("it must list: `two words.md`", "two words.md"),
            ("should contain Round 2", "...Round 2..."),
            ("the output must include \"the end\"", "...the end..."),
        ] {
            assert_eq!(line(text).as_deref(), Some(wanted), "{text}");
        }
        for text in [
            "should not contain x",
            "You should see:",
            "You should see the list of files",
            "should contain `a` and `b`",
            "Should output: see you",
            "lists a.csv",
            "should include 3",
            "must include 3 rounds",
            "should contain nothing but rounds",
            "should list only a.csv",
            "you must see everything",
            "should contain Round twice",
        ] {
            assert_eq!(line(text), None, "{text}");
        }
    }
}
