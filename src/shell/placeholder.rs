//! Words that somebody has to replace before a line can be typed: `<path>`, `{SLUG}`, `[NN]-[topic]`. A line with one is its
//! author's to finish; no shell would make of it what was meant.

use super::lex::{Arrow, Lexeme, Op, Token};
use super::word::{Piece, Word};

/// The first placeholder of a line, as it is on the page.
pub fn find(lexemes: &[Lexeme]) -> Option<String> {
    let in_words = lexemes.iter().find_map(|lexeme| match &lexeme.token {
        Token::Word(word) => in_word(word),
        _ => None,
    });
    in_words.or_else(|| angled(lexemes))
}

/// `<path>` or `<your name>`: redirections without a space after the one and before the other.
fn angled(lexemes: &[Lexeme]) -> Option<String> {
    let is = |lexeme: &Lexeme, arrow: Arrow| lexeme.token == Token::Op(Op::Redirect(None, arrow));
    for (start, open) in lexemes.iter().enumerate().filter(|(_, lexeme)| is(lexeme, Arrow::In)) {
        let words: Vec<&Lexeme> =
            lexemes[start + 1..].iter().take_while(|lexeme| matches!(lexeme.token, Token::Word(_))).collect();
        let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
        let close = lexemes.get(start + 1 + words.len());
        let closes = close.is_some_and(|close| is(close, Arrow::Out) && close.start == last.end);
        if closes && first.start == open.end {
            let words: Vec<String> = words
                .iter()
                .filter_map(
                    |lexeme| if let Token::Word(word) = &lexeme.token { Some(word.text()) } else { None },
                )
                .collect();
            return Some(format!("<{}>", words.join(" ")));
        }
    }
    None
}

fn in_word(word: &Word) -> Option<String> {
    let plain = word.pieces.iter().filter_map(|piece| match piece {
        Piece::Plain(text) => Some(text.as_str()),
        _ => None,
    });
    plain.into_iter().find_map(|text| braced(text).or_else(|| bracketed(text)))
}

/// `{SLUG}`; not `HEAD@{1}`, and not the `{}` of `find -exec`.
fn braced(text: &str) -> Option<String> {
    for (at, _) in text.match_indices('{') {
        let Some(end) = text[at..].find('}') else { break };
        let inside = &text[at + 1..at + end];
        let is_name = inside.starts_with(|c: char| c.is_alphabetic())
            && inside.chars().all(|c| c.is_alphanumeric() || "_- ".contains(c));
        if is_name && !text[..at].ends_with('@') {
            return Some(format!("{{{inside}}}"));
        }
    }
    None
}

/// `[topic]`, `[NN]`: a word, not a set of letters that somebody would look for.
fn bracketed(text: &str) -> Option<String> {
    for (at, _) in text.match_indices('[') {
        let Some(end) = text[at..].find(']') else { break };
        let inside = &text[at + 1..at + end];
        let letters: Vec<char> = inside.chars().collect();
        let is_word = letters.len() > 1 && letters.iter().all(|c| c.is_alphabetic() || "_-".contains(*c));
        let has_range =
            letters.windows(3).any(|three| three[1] == '-' && three[0] < three[2]) && letters.len() < 8;
        let repeats =
            letters.iter().enumerate().any(|(nth, c)| c.is_alphabetic() && letters[..nth].contains(c));
        let ascends = letters.windows(2).all(|two| two[0] < two[1]);
        let is_pair = letters.len() == 2 && letters[0] != letters[1];
        if is_word && !has_range && (repeats || !(ascends || is_pair)) {
            return Some(format!("[{inside}]"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::lex::lex;
    use super::*;

    #[test]
    fn what_must_be_replaced_is_told_from_what_a_shell_expands() {
        for (line, expected) in [
            ("cat docs/{SLUG}.md", "{SLUG}"),
            ("git checkout <branch>", "<branch>"),
            ("git tag <your name>", "<your name>"),
            ("test -f docs/<slug>/notes.md", "<slug>"),
            ("ls docs/[NN]-[topic].md", "[NN]"),
            ("ls docs/[topic].md", "[topic]"),
        ] {
            assert_eq!(find(&lex(line)).as_deref(), Some(expected), "{line}");
        }
        for line in [
            "ls [a-z]*.md",
            "ls [Rr]eadme [abc].md x.[ch] [[:alpha:]]* [a-zA-Z]",
            "git show HEAD@{u} stash@{0}",
            "find . -exec cat {} ;",
            "grep -c '{SLUG}' \"[topic]\"",
            "sort < in > out",
            "wc -l <a.md",
            "ls docs/ADR-[0-9][0-9].md",
        ] {
            assert_eq!(find(&lex(line)), None, "{line}");
        }
    }
}
