//! The words of a line that may name files, told from the line alone. Whether they do is not asked here.

use super::glob;
use super::lex::{Lexeme, Token};
use super::word::{Piece, Word};
use crate::path::RelPath;
use crate::program::Name;

/// Every word that could be a path in the repository, in `$(…)` too, each once.
pub fn names(lexemes: &[Lexeme]) -> Vec<Name> {
    let mut found = Vec::new();
    collect(lexemes, &mut found);
    found.sort();
    found.dedup();
    found
}

fn collect(lexemes: &[Lexeme], found: &mut Vec<Name>) {
    for lexeme in lexemes {
        let Token::Word(word) = &lexeme.token else { continue };
        for piece in &word.pieces {
            if let Piece::Command { lexemes, .. } = piece {
                collect(lexemes, found);
            }
        }
        found.extend(name(word));
    }
}

fn name(word: &Word) -> Option<Name> {
    let text = word.text();
    let is_path = !word.has_command() && !text.starts_with('-') && RelPath::parse(&text).is_ok();
    is_path.then(|| Name { is_pattern: glob::components(word).is_some(), text })
}

#[cfg(test)]
mod tests {
    use super::super::lex::lex;
    use super::*;

    #[test]
    fn words_that_could_be_paths_are_found_wherever_they_are() {
        let found = names(&lex(
            "if [ -f 'a b.md' ]; then wc -l < x.md; fi && echo $(cat docs/*.md '*') | grep -c /etc",
        ));
        let told: Vec<(&str, bool)> =
            found.iter().map(|name| (name.text.as_str(), name.is_pattern)).collect();
        for wanted in [("a b.md", false), ("x.md", false), ("docs/*.md", true), ("*", false)] {
            assert!(told.contains(&wanted), "{told:?}");
        }
        assert!(!told.iter().any(|(text, _)| text.starts_with(['-', '/'])), "{told:?}");
    }
}
