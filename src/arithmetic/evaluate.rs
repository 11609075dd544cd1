//! What a sum comes to, and whether a stated amount is that.

use std::fmt;

use super::amount::{Amount, EXACT};
use super::token::{Figure, READINGS, Reading, Token, tokens};
use super::unit::Unit;

/// What a sum comes to, in each way in which it can be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Sum {
    readings: Vec<Value>,
    /// What the text itself says that it comes to, behind an equals sign.
    said: Vec<(String, Value)>,
    /// Whether it is one amount, with which nothing is done.
    is_plain: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Value {
    number: f64,
    unit: Unit,
}

/// Reads `100M / (24 × 3,600)`; the error says what keeps it from being computed.
pub fn sum_in(text: &str) -> Result<Sum, String> {
    let (mut readings, mut said) = (Vec::new(), Vec::new());
    let (mut first, mut is_plain) = (None, false);
    let seen = tokens(text, Reading::default()).1;
    for bytes in 0..1_u32 << seen.min(READINGS) {
        let (tokens, _) = tokens(text, Reading { bytes, prose: false });
        let mut parts = tokens.split(|token| *token == Token::Equals).filter(|part| !part.is_empty());
        let part = parts.next().unwrap_or_default();
        is_plain |= part.len() == 1;
        let value = Parser::value_of(part);
        match value {
            Ok(value) => readings.push(value),
            Err(why) => drop(first.get_or_insert(why)),
        }
        if bytes == 0 {
            said = parts.filter_map(|part| Some((written(part)?, Parser::value_of(part).ok()?))).collect();
        }
    }
    match first {
        Some(why) if readings.is_empty() => Err(why),
        _ => Ok(Sum { readings, said, is_plain }),
    }
}

/// The last number of what follows an equals sign.
fn written(part: &[Token]) -> Option<String> {
    part.iter().rev().find_map(|token| match token {
        Token::Amount(figure) => Some(figure.written.clone()),
        _ => None,
    })
}

impl Sum {
    /// Whether it is one amount, with which nothing is done: a result that is written twice.
    pub fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// Whether `stated` is what it comes to, rounded up or down in the last digit that counts, and no more than `within`
    /// percent away. A sum without units may be meant in any that the amount is in.
    pub fn is_stated_as(&self, stated: &[Amount], within: u32) -> bool {
        stated.iter().any(|stated| self.readings.iter().any(|value| value.is_stated_as(*stated, within)))
    }

    /// What it itself says that it comes to and does not.
    pub fn contradiction(&self, within: u32) -> Option<&str> {
        let is_right = |said: &Value| {
            let within = f64::from(within) / 100.0;
            let near =
                |value: &Value| (value.number - said.number).abs() <= value.number.abs() * within.max(EXACT);
            self.readings.iter().any(|value| value.unit == said.unit && near(value))
        };
        self.said.iter().find(|(_, said)| !is_right(said)).map(|(written, _)| written.as_str())
    }
}

impl Value {
    fn is_stated_as(self, stated: Amount, within: u32) -> bool {
        let scales = match (self.unit, stated.unit) {
            (ours, theirs) if ours == theirs => &[1.0][..],
            (Unit::Number, theirs) => theirs.scales(),
            _ => return false,
        };
        scales.iter().any(|scale| {
            let value = self.number * scale;
            let off = (value - stated.value).abs();
            let most = value.abs() * f64::from(within) / 100.0;
            off <= value.abs() * EXACT || (off < stated.step && off <= most)
        })
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.readings.first() {
            Some(value) => value.fmt(f),
            None => f.write_str("nothing"),
        }
    }
}

impl fmt::Display for Value {
    /// Four digits that count, with the letter of its size.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SIZES: [(f64, &str, &str); 6] = [
            (1e15, "", " PB"),
            (1e12, "T", " TB"),
            (1e9, "B", " GB"),
            (1e6, "M", " MB"),
            (1e3, "K", " KB"),
            (1.0, "", " bytes"),
        ];
        let is_bytes = self.unit == Unit::Bytes;
        let fits = |(size, number, _): &&(f64, &str, &str)| {
            self.number.abs() >= *size && (is_bytes || (!number.is_empty() && *size > 1e3) || *size <= 1.0)
        };
        let (size, number, bytes) = SIZES.iter().find(fits).unwrap_or(&SIZES[5]);
        let shown = self.number / size;
        let places = match shown.abs() {
            1000.0.. => 0,
            100.0.. => 1,
            10.0.. => 2,
            _ => 3,
        };
        let text = format!("{shown:.places$}");
        let text = if places > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        write!(f, "{text}{}", if is_bytes { bytes } else { number })
    }
}

/// Reads tokens by the usual rules: powers before products before sums.
struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

/// How deep brackets may be nested.
const DEPTH: usize = 30;

impl<'a> Parser<'a> {
    fn value_of(tokens: &'a [Token]) -> Result<Value, String> {
        let mut parser = Self { tokens, at: 0, depth: 0 };
        let value = parser.sum()?;
        parser.skip_comment();
        match parser.tokens.get(parser.at) {
            None if value.number.is_finite() => Ok(value),
            None => Err("it divides by nothing".to_owned()),
            Some(Token::Amount(next)) => Err(format!("there is no operator before `{}`", next.written)),
            Some(_) => Err("its brackets do not match".to_owned()),
        }
    }

    fn sum(&mut self) -> Result<Value, String> {
        let mut value = self.product()?;
        while let Some(operator) = self.operator(&['+', '-']) {
            let next = self.product()?;
            if value.unit != next.unit {
                return Err("it adds bytes to what are no bytes".to_owned());
            }
            value.number += if operator == '+' { next.number } else { -next.number };
        }
        Ok(value)
    }

    fn product(&mut self) -> Result<Value, String> {
        let mut value = self.power()?;
        while let Some(operator) = self.operator(&['*', '/']) {
            let next = self.power()?;
            let unit = match (operator, value.unit, next.unit) {
                ('*', Unit::Number, unit) | (_, unit, Unit::Number) => unit,
                ('/', ours, theirs) if ours == theirs => Unit::Number,
                _ => return Err("it multiplies bytes by bytes, or divides by them".to_owned()),
            };
            let number =
                if operator == '*' { value.number * next.number } else { value.number / next.number };
            value = Value { number, unit };
        }
        Ok(value)
    }

    fn power(&mut self) -> Result<Value, String> {
        let value = self.operand()?;
        if self.operator(&['^']).is_none() {
            return Ok(value);
        }
        let power = self.power()?;
        Ok(Value { number: value.number.powf(power.number), unit: value.unit })
    }

    fn operand(&mut self) -> Result<Value, String> {
        let token = self.tokens.get(self.at);
        self.at += 1;
        match token {
            Some(Token::Amount(Figure { value, written, .. })) if value.is_nan() => {
                Err(format!("`{written}` is not a number"))
            }
            Some(Token::Amount(figure)) => {
                self.skip_comment();
                Ok(Value { number: figure.value, unit: figure.unit })
            }
            Some(Token::Open) if self.depth < DEPTH => {
                self.depth += 1;
                let value = self.sum()?;
                self.depth -= 1;
                match self.tokens.get(self.at) {
                    Some(Token::Close) => self.at += 1,
                    Some(Token::Amount(next)) => {
                        return Err(format!("there is no operator before `{}`", next.written));
                    }
                    _ => return Err("its brackets do not match".to_owned()),
                }
                self.skip_comment();
                Ok(value)
            }
            Some(Token::Open) => Err("its brackets are nested too deeply".to_owned()),
            Some(Token::Operator(operator)) => Err(format!("there is no number before `{operator}`")),
            _ if self.tokens.is_empty() => Err("there is no number in it".to_owned()),
            _ => Err("a number is missing at its end".to_owned()),
        }
    }

    fn operator(&mut self, wanted: &[char]) -> Option<char> {
        match self.tokens.get(self.at) {
            Some(Token::Operator(operator)) if wanted.contains(operator) => {
                self.at += 1;
                Some(*operator)
            }
            _ => None,
        }
    }

    /// Brackets behind a number, without an operator between them, explain it.
    fn skip_comment(&mut self) {
        while self.tokens.get(self.at) == Some(&Token::Open) {
            let mut depth = 0_usize;
            while let Some(token) = self.tokens.get(self.at) {
                self.at += 1;
                match token {
                    Token::Open => depth += 1,
                    Token::Close => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
        }
    }
}
