//! A sum cut into numbers with their units, operators and brackets. Words are left out: they say what is counted.

use super::number::number;
use super::unit::{Unit, bytes, multiplier, number_word, time};
use crate::pattern::plain_text;

#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    Amount(Figure),
    /// `+`, `-`, `*`, `/` or `^`.
    Operator(char),
    Open,
    Close,
    /// `=` or `≈`: what follows states the same once more.
    Equals,
}

/// A number with what was written right behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub value: f64,
    pub step: f64,
    pub unit: Unit,
    pub written: String,
}

/// How a text is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reading {
    /// Which of the `B` right behind a number are bytes and not billions: a bit each, from the first.
    pub bytes: u32,
    /// Whether `5 years` is a time, rather than a 5 that counts years; and whether `five` is a number.
    pub prose: bool,
}

/// How many `B` are read both ways.
pub const READINGS: u32 = 4;

/// The tokens of a text, and how many `B` it has that may be bytes.
pub fn tokens(text: &str, reading: Reading) -> (Vec<Token>, u32) {
    let plain: String = plain_text(text).chars().map(operator).collect();
    let mut lexer = Lexer { text: &plain, at: 0, reading, seen: 0, tokens: Vec::new() };
    while let Some(next) = lexer.rest().chars().next() {
        lexer.token(next);
    }
    (lexer.tokens, lexer.seen)
}

/// One character for all of its kind.
fn operator(c: char) -> char {
    match c {
        '×' | '·' | '⋅' | '∗' | '∙' | '✕' | '✖' => '*',
        '÷' | '∕' | '⁄' => '/',
        '≈' | '≃' | '≅' => '=',
        '\t' | '\n' | '\r' => ' ',
        c => c,
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    reading: Reading,
    seen: u32,
    tokens: Vec<Token>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn token(&mut self, next: char) {
        if next.is_ascii_digit() || next == '.' && number(self.rest()).is_some() {
            return self.figure();
        }
        if next.is_alphabetic() {
            return self.word();
        }
        self.at += next.len_utf8();
        match next {
            '(' | '[' => self.tokens.push(Token::Open),
            ')' | ']' => self.tokens.push(Token::Close),
            '=' => self.tokens.push(Token::Equals),
            '^' => self.tokens.push(Token::Operator('^')),
            '*' if self.rest().starts_with('*') => {
                self.at += 1;
                self.tokens.push(Token::Operator('^'));
            }
            '+' | '*' => self.tokens.push(Token::Operator(next)),
            // `35 MB/s` and `100M / day` are rates, `24-hour` and `x-fold` are words.
            '/' if !self.is_rate() => self.tokens.push(Token::Operator('/')),
            '-' if !self.rest().starts_with(char::is_alphabetic) => self.tokens.push(Token::Operator('-')),
            _ => self.power(next),
        }
    }

    /// Whether a stroke is followed by a word.
    fn is_rate(&self) -> bool {
        self.rest().trim_start().starts_with(char::is_alphabetic)
    }

    /// `62⁷`.
    fn power(&mut self, c: char) {
        if let Some(value) = "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|digit| digit == c) {
            let value = value as f64;
            if let [.., Token::Operator('^'), Token::Amount(figure)] = self.tokens.as_mut_slice() {
                figure.value = figure.value * 10.0 + value;
                return;
            }
            self.tokens.push(Token::Operator('^'));
            let written = c.to_string();
            self.tokens.push(Token::Amount(Figure { value, step: 1.0, unit: Unit::Number, written }));
        }
    }

    /// Letters and digits from a letter on.
    fn peek_word(&self, at: usize) -> &'a str {
        let rest = &self.text[at..];
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let word = &rest[..end];
        // `100Mx365`
        match word.find(|c: char| c.is_ascii_digit()) {
            Some(digit) if word[..digit].ends_with(['x', 'X']) => &word[..digit],
            _ => word,
        }
    }

    fn word(&mut self) {
        let start = self.at;
        let word = self.peek_word(start);
        self.at += word.len();
        let before_number = self.rest().trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '(');
        let lower = word.to_lowercase();
        match lower.as_str() {
            "x" | "times" if before_number => self.tokens.push(Token::Operator('*')),
            // `5 % of 50M` is a part of it, `46 of 50` and `46 out of 50` are quotients.
            "of" if before_number => {
                let percent =
                    matches!(self.tokens.last(), Some(Token::Amount(it)) if it.written.ends_with('%'));
                self.tokens.push(Token::Operator(if percent { '*' } else { '/' }));
            }
            _ if self.reading.prose => self.prose_word(start, &lower),
            _ => {}
        }
    }

    /// `five years`, `a second`.
    fn prose_word(&mut self, start: usize, word: &str) {
        let unit = self.next_word(self.at);
        let article = matches!(word, "a" | "an") && time(unit).is_some();
        if let Some(value) = number_word(word).or(article.then_some(1.0)) {
            self.push(start, value, 1.0);
        }
    }

    /// The word after at most one space.
    fn next_word(&self, at: usize) -> &'a str {
        let skip = usize::from(self.text[at..].starts_with(' '));
        self.peek_word(at + skip)
    }

    fn figure(&mut self) {
        let start = self.at;
        match number(self.rest()) {
            Some(number) => {
                self.at += number.len;
                self.push(start, number.value, number.step);
            }
            // Digits that are no number: a date, a version.
            None => {
                let odd = |c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',');
                self.at += self.rest().find(odd).unwrap_or(self.rest().len());
                let written = self.text[start..self.at].to_owned();
                self.tokens.push(Token::Amount(Figure {
                    value: f64::NAN,
                    step: 0.0,
                    unit: Unit::Number,
                    written,
                }));
            }
        }
    }

    /// Adds a number with the units that follow it.
    fn push(&mut self, start: usize, value: f64, step: f64) {
        let mut figure = Figure { value, step, unit: Unit::Number, written: String::new() };
        while let Some((factor, unit, end)) = self.unit(figure.unit) {
            figure.value *= factor;
            figure.step *= factor;
            figure.unit = if unit == Unit::Number { figure.unit } else { unit };
            self.at = end;
        }
        figure.written = self.text[start..self.at].to_owned();
        self.tokens.push(Token::Amount(figure));
    }

    /// The unit right behind, what it is worth, and where it ends.
    fn unit(&mut self, so_far: Unit) -> Option<(f64, Unit, usize)> {
        let rest = self.rest();
        if let Some(after) = rest.trim_start_matches(' ').strip_prefix('%') {
            return Some((0.01, Unit::Number, self.text.len() - after.len()));
        }
        let attached = !rest.starts_with(' ');
        let word = self.next_word(self.at);
        let end = self.at + usize::from(!attached) + word.len();
        if word.is_empty() || so_far != Unit::Number {
            return None;
        }
        if word == "B" {
            let as_bytes = self.seen < READINGS && self.reading.bytes & (1 << self.seen) != 0;
            self.seen += 1;
            return Some(if as_bytes { (1.0, Unit::Bytes, end) } else { (1e9, Unit::Number, end) });
        }
        if let Some(factor) = multiplier(word, attached) {
            return Some((factor, Unit::Number, end));
        }
        if let Some(factor) = bytes(word) {
            return Some((factor, Unit::Bytes, end));
        }
        self.reading.prose.then(|| time(word)).flatten().map(|factor| (factor, Unit::Time, end))
    }
}
