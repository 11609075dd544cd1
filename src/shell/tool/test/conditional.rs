//! What is between `[[` and `]]` as an expression: operators in place of words, patterns, and regular expressions.

use super::super::Refusal;
use super::words::{and, binary, is_binary, or, unary};
use super::{Comparison, Expression, Integer, MAX_DEPTH};
use crate::pattern::Pattern;
use crate::shell::glob::Component;
use crate::shell::lex::{Op, Token};
use crate::shell::posix::{self, Dialect};
use crate::shell::word::{Piece, Word};

/// Tokens between `[[` and `]]`.
pub struct Conditional<'t> {
    tokens: &'t [Token],
    at: usize,
    depth: usize,
}

impl<'t> Conditional<'t> {
    pub fn parse(tokens: &'t [Token]) -> Result<Expression, Refusal> {
        let mut parser = Self { tokens, at: 0, depth: 0 };
        let expression = parser.or()?;
        match tokens.get(parser.at) {
            None => Ok(expression),
            Some(Token::Op(_)) => Err(Refusal::unreadable("this form of `[[` is not read")),
            Some(_) => Err(Refusal::usage("[[", "its words are no expression", 2)),
        }
    }

    fn eat(&mut self, op: Op) -> bool {
        let found = self.tokens.get(self.at) == Some(&Token::Op(op));
        self.at += usize::from(found);
        found
    }

    fn word(&self, ahead: usize) -> Option<&'t Word> {
        match self.tokens.get(self.at + ahead) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn or(&mut self) -> Result<Expression, Refusal> {
        let mut left = self.and()?;
        while self.eat(Op::Or) {
            left = or(left, self.and()?);
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expression, Refusal> {
        let mut left = self.term()?;
        while self.eat(Op::And) {
            left = and(left, self.term()?);
        }
        Ok(left)
    }

    fn term(&mut self) -> Result<Expression, Refusal> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Refusal::unreadable("its parentheses nest too deeply"));
        }
        let expression = if self.eat(Op::Open) {
            let inner = self.or()?;
            if !self.eat(Op::Close) {
                return Err(Refusal::usage("[[", "a parenthesis is not closed", 2));
            }
            inner
        } else {
            self.primary()?
        };
        self.depth -= 1;
        Ok(expression)
    }

    fn primary(&mut self) -> Result<Expression, Refusal> {
        let words = (self.word(0), self.word(1), self.word(2));
        let (Some(first), second, third) = words else {
            return Err(match self.tokens.get(self.at) {
                Some(Token::Op(_)) => Refusal::unreadable("this form of `[[` is not read"),
                _ => Refusal::usage("[[", "a word is missing", 2),
            });
        };
        let bare = |word: Option<&'t Word>| word.and_then(Word::bare);
        if first.bare() == Some("!") {
            self.at += 1;
            return Ok(Expression::Not(Box::new(self.term()?)));
        }
        let first_is_operator = first.bare().is_some_and(|word| word.len() == 2 && word.starts_with('-'));
        if first_is_operator {
            let Some(second) = second else {
                return Err(Refusal::usage("[[", "its question has no word", 2));
            };
            self.at += 2;
            return unary(&first.text(), &second.text());
        }
        if let (Some(operator), Some(right)) = (bare(second), third)
            && (is_binary(operator) || operator == "=~")
        {
            self.at += 3;
            return conditional_binary(&first.text(), operator, right);
        }
        let is_operator = |word: &str| is_binary(word) || word == "=~";
        match second {
            // Parentheses in an expression, for example.
            Some(second) if second.bare().is_some_and(is_operator) && self.tokens.len() > self.at + 2 => {
                Err(Refusal::unreadable("this form of `[[` is not read"))
            }
            Some(_) => Err(Refusal::usage("[[", "its words are no expression", 2)),
            None if matches!(
                self.tokens.get(self.at + 1),
                Some(Token::Op(Op::Redirect(..) | Op::Unsupported(_)))
            ) =>
            {
                Err(Refusal::unreadable("this form of `[[` is not read"))
            }
            None => {
                self.at += 1;
                Ok(Expression::NotEmpty(first.text()))
            }
        }
    }
}

fn conditional_binary(left: &str, operator: &str, right: &Word) -> Result<Expression, Refusal> {
    let text = right.text();
    match operator {
        "=" | "==" | "!=" => {
            let same = match Component::of_word(right) {
                Some(Component { unsupported: Some(reason), .. }) => {
                    return Err(Refusal::unreadable(reason));
                }
                // Patterns such as `@(a|b)` are read there too, and not here.
                Some(pattern) if pattern.is_special() || has_extended_glob(right) => {
                    if has_extended_glob(right) {
                        return Err(Refusal::unreadable("its pattern is an extended one"));
                    }
                    Expression::Matches(left.to_owned(), pattern)
                }
                _ => Expression::Same(left.to_owned(), text),
            };
            Ok(if operator == "!=" { Expression::Not(Box::new(same)) } else { same })
        }
        "=~" => finds(left, right),
        operator if Comparison::parse(operator).is_some() => {
            // There the operands are calculated, and a name would be a variable.
            let plain = |text: &str| text.contains("$(…)") || Integer::parse(text).is_some();
            let octal = |text: &str| text.trim_start_matches(['-', '+']).starts_with('0') && text.len() > 1;
            if !plain(left) || !plain(&text) || octal(left) || octal(&text) {
                return Err(Refusal::unreadable("`[[` would calculate its operands"));
            }
            binary(left, operator, &text)
        }
        other => Err(Refusal::unreadable(format!("`[[ … {other} … ]]` is not read"))),
    }
}

fn has_extended_glob(word: &Word) -> bool {
    let is_extended = |text: &str| ["?(", "*(", "+(", "@(", "!("].iter().any(|open| text.contains(open));
    word.pieces.iter().any(|piece| matches!(piece, Piece::Plain(text) if is_extended(text)))
}

/// `=~`: an extended expression in which what is quoted means itself.
fn finds(left: &str, right: &Word) -> Result<Expression, Refusal> {
    let mut pattern = String::new();
    for piece in &right.pieces {
        match piece {
            Piece::Plain(text) => pattern.push_str(text),
            Piece::Quoted(text) => {
                for c in text.chars() {
                    if c.is_ascii_punctuation() {
                        pattern.push('\\');
                    }
                    pattern.push(c);
                }
            }
            Piece::Command { .. } | Piece::Unsupported(_) => {
                return Err(Refusal::unreadable("`=~` with a command's output is not read"));
            }
        }
    }
    // A bracket expression would take the backslashes for itself.
    let quotes_in_brackets =
        pattern.contains('[') && right.pieces.iter().any(|piece| matches!(piece, Piece::Quoted(_)));
    if quotes_in_brackets || pattern.is_empty() || pattern.contains('\n') {
        return Err(Refusal::unreadable("this form of `=~` is not read"));
    }
    let refused = |reason: &str| Refusal::unreadable(format!("`{}`: {reason}", right.text()));
    let translated = match posix::translate(&pattern, Dialect::Extended, posix::Options::default()) {
        Ok(translated) if translated.warns || translated.has_word_edges => {
            return Err(refused("`=~` does not agree with grep on it"));
        }
        Ok(translated) => translated.pattern,
        Err(posix::Refusal::Invalid(reason) | posix::Refusal::Unsupported(reason)) => {
            return Err(refused(reason));
        }
    };
    let pattern = Pattern::parse(&format!("(?s:{translated})")).map_err(|reason| refused(&reason))?;
    Ok(Expression::Finds(left.to_owned(), pattern))
}
