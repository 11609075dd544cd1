//! A word of shell text: its pieces, each with its quoting, and what could not be expanded. It expands nothing itself.

use super::lex::Lexeme;
use super::unread::Construct;

/// One word as written, in pieces of one quoting each.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Word {
    pub pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Outside quotes: `*`, `?` and `[` are special in it.
    Plain(String),
    Quoted(String),
    /// `$(…)`: what the command prints, as one word where it is quoted.
    Command {
        lexemes: Vec<Lexeme>,
        quoted: bool,
    },
    /// What prep does not expand.
    Unsupported(Construct),
}

impl Word {
    /// The text, quotes off, before pathname expansion.
    pub fn text(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Plain(text) | Piece::Quoted(text) => text.as_str(),
                Piece::Command { .. } => "$(…)",
                Piece::Unsupported(_) => "",
            })
            .collect()
    }

    /// Why it cannot be read, if it cannot.
    pub fn unsupported(&self) -> Option<Construct> {
        self.pieces.iter().find_map(|piece| match piece {
            Piece::Unsupported(construct) => Some(*construct),
            _ => None,
        })
    }

    /// Whether a command's output is part of it.
    pub fn has_command(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Command { .. }))
    }

    /// The text of a word in which nothing is quoted: only such a word is a keyword or an assignment.
    pub fn bare(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [Piece::Plain(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether it is `name=…`.
    pub fn is_assignment(&self) -> bool {
        self.assigned().is_some()
    }

    /// What is unquoted after the `=` of `name=…`.
    fn assigned(&self) -> Option<&str> {
        let Some(Piece::Plain(first)) = self.pieces.first() else { return None };
        let (name, value) = first.split_once('=')?;
        let name = name.strip_suffix('+').unwrap_or(name);
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let is_valid =
            name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(is_name);
        is_valid.then_some(value)
    }

    /// Whether bash expands a `~` in it that is not at its start: after the `=` or a `:` of `name=…`, wherever it is.
    pub fn has_assigned_home(&self) -> bool {
        self.assigned().is_some_and(|value| value.starts_with('~') || value.contains(":~"))
    }

    pub fn plain(&mut self, c: char) {
        match self.pieces.last_mut() {
            Some(Piece::Plain(text)) => text.push(c),
            _ => self.pieces.push(Piece::Plain(c.into())),
        }
    }

    pub fn quoted(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Quoted(before)) => before.push_str(text),
            _ => self.pieces.push(Piece::Quoted(text.into())),
        }
    }

    /// Whether bash would make several words of `{a,b}` or `{1..3}` in it.
    pub fn has_braces(&self) -> bool {
        let unquoted: String = self
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Plain(text) => text.as_str(),
                // Any text keeps `{`, a quoted comma and `}` from looking like a list.
                _ => "q",
            })
            .collect();
        unquoted.match_indices('{').any(|(at, _)| {
            unquoted[at..].find('}').is_some_and(|end| {
                let inside = &unquoted[at + 1..at + end];
                inside.contains(',') || inside.contains("..")
            })
        })
    }
}
