//! Lines of a block that no shell is to read as they are: placeholders that a person fills in, and prose. The page alone
//! decides; such a line is the author's matter, never the learner's failure.

use std::fmt;

use super::block::Unit;
use crate::shell::classify::Classification;
use crate::shell::lex::{Lexeme, Token};
use crate::shell::tool::Tool;
use crate::shell::word::{Piece, Word};

/// Why a line is not to be typed as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Untypable {
    Placeholder(String),
    /// A sign that an editor put in place of a plain one.
    Typographic(String),
    Sentence,
}

impl fmt::Display for Untypable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Placeholder(name) => write!(f, "`{name}` is a placeholder that a person fills in"),
            Self::Typographic(sign) => {
                write!(f, "`{sign}` is a sign of typography, which a shell does not know: type a plain one")
            }
            Self::Sentence => f.write_str("it is a sentence, not a command"),
        }
    }
}

/// Why a line of a block is not one to type as it is, if it is not.
pub fn untypable(unit: &Unit, reading: &Classification) -> Option<Untypable> {
    let placeholder = angled(&unit.lexemes, &unit.text).or_else(|| in_words(&unit.lexemes));
    if let Some(name) = placeholder {
        return Some(Untypable::Placeholder(name));
    }
    if let Some(sign) = typographic(&unit.lexemes) {
        return Some(Untypable::Typographic(sign));
    }
    let is_box = ["[ ]", "[x]", "[X]", "- ", "* ", "• ", "☐", "☑", "✅", "✓"]
        .iter()
        .any(|sign| unit.text.starts_with(sign));
    let is_sentence = is_box || (!matches!(reading, Classification::Native(_)) && is_prose(&unit.text));
    is_sentence.then_some(Untypable::Sentence)
}

/// `<path>` outside quotes: to a shell two redirections, to a reader something to fill in.
fn angled(lexemes: &[Lexeme], text: &str) -> Option<String> {
    let redirects = lexemes
        .iter()
        .filter(|lexeme| matches!(lexeme.token, Token::Op(crate::shell::lex::Op::Redirect(..))));
    if redirects.count() < 2 {
        return None;
    }
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(inside) = rest.split_once('>').map(|(inside, _)| inside)
            && inside.starts_with(char::is_alphabetic)
            && inside.chars().all(|c| c.is_alphanumeric() || " _-./|".contains(c))
        {
            return Some(format!("<{inside}>"));
        }
    }
    None
}

/// A quote, a dash or an invisible character that an editor put in place of one that a shell knows.
fn typographic(lexemes: &[Lexeme]) -> Option<String> {
    let words = lexemes.iter().filter_map(|lexeme| match &lexeme.token {
        Token::Word(word) => Some(word),
        _ => None,
    });
    words.into_iter().find_map(|word| {
        let plain: String = word
            .pieces
            .iter()
            .map(|piece| if let Piece::Plain(text) = piece { text.as_str() } else { "" })
            .collect();
        let is_invisible =
            |c: char| matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{a0}');
        if let Some(c) = plain.chars().find(|c| is_invisible(*c)) {
            return Some(format!("U+{:04X}", u32::from(c)));
        }
        let starts = plain.starts_with(['“', '”', '„', '‘', '’', '–', '—', '−']) && plain.chars().count() > 1;
        starts.then(|| plain.chars().next().map(String::from)).flatten()
    })
}

/// A word with a part to fill in. A pattern that is searched for is not looked at, nor what is said.
fn in_words(lexemes: &[Lexeme]) -> Option<String> {
    let words: Vec<&Word> = lexemes
        .iter()
        .filter_map(|lexeme| if let Token::Word(word) = &lexeme.token { Some(word) } else { None })
        .collect();
    let name = words.iter().map(|word| word.text()).find(|word| Tool::knows(word))?;
    if ["echo", "printf"].contains(&name.as_str()) {
        return None;
    }
    let gives_pattern = words.iter().any(|word| word.text() == "-e");
    let mut pattern_is_next = name == "grep" && !gives_pattern;
    let mut after_option = false;
    for word in words.iter().skip_while(|word| word.text() != name).skip(1) {
        let text = word.text();
        let is_option = text.starts_with('-');
        let is_pattern = (!is_option && std::mem::take(&mut pattern_is_next)) || after_option;
        after_option = name == "grep" && text == "-e";
        if is_option || is_pattern {
            // What is searched for may be in brackets; what is `yours` is not known to a page.
            match yours(&text) {
                Some(part) => return Some(part),
                None => continue,
            }
        }
        let is_quoted = word.pieces.iter().all(|piece| matches!(piece, Piece::Quoted(_)));
        if let Some(part) = part_to_fill_in(&text, name == "find" && is_quoted) {
            return Some(part);
        }
    }
    None
}

/// `<your name>`, wherever it is.
fn yours(text: &str) -> Option<String> {
    let inside = text.split_once('<')?.1.split_once('>')?.0;
    let is_yours = inside.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("your"));
    is_yours.then(|| format!("<{inside}>"))
}

/// The part of a path that stands for something else.
fn part_to_fill_in(path: &str, is_pattern: bool) -> Option<String> {
    let between = |open: char, close: char| {
        let inside = path.split_once(open)?.1.trim_start_matches(open).split_once(close)?.0;
        Some((inside, format!("{open}{inside}{close}")))
    };
    let is_name = |inside: &str| {
        inside.starts_with(char::is_alphabetic)
            && inside.chars().all(|c| c.is_alphanumeric() || " _-.".contains(c))
    };
    if let Some((_, whole)) = between('{', '}').filter(|(inside, _)| is_name(inside)) {
        return Some(whole);
    }
    if let Some((_, whole)) = between('<', '>').filter(|(inside, _)| is_name(inside)) {
        return Some(whole);
    }
    if let Some((_, whole)) =
        between('[', ']').filter(|(inside, _)| !is_pattern && is_name(inside) && !is_class(inside))
    {
        return Some(whole);
    }
    let is_filler = |part: &&str| {
        let lower = part.to_lowercase();
        let before = |c: char| part.trim_end_matches(c);
        let ends_in = |c: char| part.len() - before(c).len() > 1 && !before(c).ends_with(char::is_uppercase);
        lower == "your" || lower == "yyyy" || ends_in('X') || (ends_in('N') && before('N').is_empty())
    };
    let parts = || path.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    if path.contains("path/to/") {
        return Some("path/to".to_owned());
    }
    // A command in `$(…)` is shown like that, and is filled in by the shell.
    let own = path.replace("$(…)", "");
    if own.contains("...") || own.contains('…') {
        return Some("...".to_owned());
    }
    parts().find(is_filler).map(str::to_owned)
}

/// Whether the inside of `[…]` is a set of characters rather than a word: `abc`, `Rr`, `a-z`.
fn is_class(inside: &str) -> bool {
    let chars: Vec<char> = inside.chars().collect();
    let ascends = chars.windows(2).all(|pair| pair[0] < pair[1]);
    let is_range = chars.len() >= 3 && chars[1] == '-';
    let is_repeated = chars.windows(2).all(|pair| pair[0] == pair[1]);
    chars.len() == 1 || ascends || is_range || (chars.len() == 2 && !is_repeated)
}

/// Words that commands do not have among their arguments.
const OF_SENTENCES: [&str; 22] = [
    "the", "your", "and", "is", "are", "should", "you", "that", "this", "with", "then", "if", "a", "an",
    "of", "must", "it", "be", "has", "have", "for", "all",
];

fn is_prose(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some(first) = words.first() else { return false };
    // A loop on one line has the words of a sentence.
    if matches!(*first, "for" | "while" | "until") && words.contains(&"do") && words.ends_with(&["done"]) {
        return false;
    }
    let plain = |word: &&&str| {
        let bare = word.trim_end_matches(['.', ',', ':', ';', '!', '?']);
        !bare.is_empty() && bare.chars().all(|c| c.is_alphabetic() || c == '\'' || c == '-')
    };
    let is_title = first.starts_with(char::is_uppercase) && first.chars().skip(1).all(char::is_lowercase);
    let of_sentence =
        words.iter().filter(|word| OF_SENTENCES.contains(&word.to_lowercase().as_str())).count();
    let ends = text.ends_with(['.', '?', '!', ':']) && !text.ends_with("..") && !text.ends_with(" .");
    let mostly_words = words.iter().filter(plain).count() * 3 >= words.len() * 2;
    words.len() >= 3 && mostly_words && (is_title || of_sentence >= 2 || (ends && of_sentence >= 1))
}

#[cfg(test)]
mod tests {
    use super::super::block::units;
    use super::*;

    fn reason(line: &str) -> Option<String> {
        let unit = units(line).remove(0);
        untypable(&unit, &Classification::of(&unit.lexemes)).map(|why| why.to_string())
    }

    #[test]
    fn placeholders_are_for_a_person() {
        for line in [
            "wc -l x/{SLUG}.md",
            "test -f [NN]-[topic].md",
            "ls <dir>/notes.md",
            "grep -c x docs/<your-name>.md",
            "test -f \"docs/<your name>.md\"",
            "cat docs/your-notes.md",
            "ls path/to/notes",
            "test -f w24-lXX.md",
            "ls logs/YYYY-MM-DD.md",
            "head -1 docs/...",
            "grep -e x {file}",
            "test -f {{name}}.md",
            "grep -c '<your name>' notes.md",
            "git log --oneline --author='<your-name>'",
        ] {
            assert!(
                reason(line).is_some_and(|why| why.contains("placeholder")),
                "{line}: {:?}",
                reason(line)
            );
        }
        for line in [
            "grep -c '{SLUG}' notes.md",
            "grep '<name>' notes.md",
            "ls [0-9]*.md",
            "ls [Rr]eadme.md",
            "ls [abc].md",
            "grep XXX notes.md",
            "find . -name '[A-Z]*'",
            "echo '<name>'",
            "wc -l < notes.md",
            "grep -c x a.md 2>/dev/null",
            "grep -e '{x}' a",
        ] {
            assert_eq!(reason(line), None, "{line}");
        }
    }

    #[test]
    fn signs_that_an_editor_made_are_the_authors() {
        for line in ["grep -c “TODO” a", "ls ‘a b’", "grep –c x a", "wc -l a\u{200b}", "test\u{a0}-f a"]
        {
            assert!(reason(line).is_some_and(|why| why.contains("typography")), "{line}: {:?}", reason(line));
        }
        for line in ["grep -c '“x”' a", "grep -c ’ a", "grep -c \"don’t\" a", "ls a–b.md"] {
            assert_eq!(reason(line), None, "{line}");
        }
    }

    #[test]
    fn sentences_are_no_commands() {
        for line in [
            "[ ] Nothing added",
            "- [ ] all tests pass",
            "Open the file and read it",
            "Run it twice.",
            "now check that the file is there",
        ] {
            assert!(reason(line).is_some_and(|why| why.contains("sentence")), "{line}: {:?}", reason(line));
        }
        for line in [
            "cargo test",
            "npm run build",
            "Rscript run.R",
            "python app.py --all",
            "make test lint docs",
            "test -f a",
        ] {
            assert_eq!(reason(line), None, "{line}");
        }
    }

    #[test]
    fn two_words_of_sentences_make_prose_and_one_does_not() {
        assert!(is_prose("put the notes with examples"));
        assert!(!is_prose("put the notes down"));
    }
}
