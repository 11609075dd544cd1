//! An amount that is stated, and ranges of amounts.

use std::fmt;

use super::token::{READINGS, Reading, Token, tokens};
use super::unit::Unit;

/// A stated figure, however it is written: `1,200`, `1.2K`, `91 TB`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    pub value: f64,
    pub unit: Unit,
    /// What one unit of its last digit that counts is worth.
    pub step: f64,
}

/// How near two numbers are that differ by how a computer keeps them alone.
pub const EXACT: f64 = 1e-9;

/// The amount that a text states first, in each way in which it can be read. Signs and words around it do not matter; an
/// operator beside it does, since then it is a sum.
pub fn stated_amount(text: &str) -> Result<Vec<Amount>, String> {
    let read = |bytes| {
        let (tokens, seen) = tokens(text, Reading { bytes, prose: true });
        first_amount(&tokens).map(|amount| (amount, seen))
    };
    let (first, seen) = read(0)?;
    let others = (1..1 << seen.min(READINGS)).filter_map(|bytes| read(bytes).ok());
    Ok(std::iter::once(first).chain(others.map(|(amount, _)| amount)).collect())
}

fn first_amount(tokens: &[Token]) -> Result<Amount, String> {
    let last = tokens.iter().rposition(|token| *token == Token::Equals);
    let tokens = last.map_or(tokens, |at| &tokens[at + 1..]);
    let open = tokens.iter().skip(1).position(|token| *token == Token::Open);
    let tokens = open.map_or(tokens, |at| &tokens[..=at]);
    if tokens.iter().any(|token| matches!(token, Token::Operator(_))) {
        return Err("it is a sum, not what the sum comes to".to_owned());
    }
    let figure = tokens.iter().find_map(|token| match token {
        Token::Amount(figure) => Some(figure),
        _ => None,
    });
    match figure {
        None => Err("there is no number in it".to_owned()),
        Some(figure) if figure.value.is_nan() => Err(format!("`{}` is not a number", figure.written)),
        Some(figure) => Ok(Amount { value: figure.value, unit: figure.unit, step: figure.step }),
    }
}

/// Every amount in a sentence, each in every way in which it can be read.
pub fn amounts_in(text: &str) -> Vec<Amount> {
    let read = |bytes| tokens(text, Reading { bytes, prose: true });
    let seen = read(0).1;
    let tokens = (0..1 << seen.min(READINGS)).flat_map(|bytes| read(bytes).0);
    let amount = |token| match token {
        Token::Amount(figure) if !figure.value.is_nan() => {
            Some(Amount { value: figure.value, unit: figure.unit, step: figure.step })
        }
        _ => None,
    };
    tokens.filter_map(amount).collect()
}

/// One amount, or all between two: `100M`, `91 to 92 TB`.
#[derive(Debug, Clone, PartialEq)]
pub struct Amounts {
    min: f64,
    max: f64,
    unit: Unit,
    written: String,
}

impl Amounts {
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let one = |text: &str| match amounts_in(text).as_slice() {
            [amount] if text.starts_with(|c: char| c.is_ascii_digit()) => Some(*amount),
            // `10B` alone is ten billion.
            [amount, ..] if text.ends_with('B') && text.starts_with(|c: char| c.is_ascii_digit()) => {
                Some(*amount)
            }
            _ => None,
        };
        let (low, high) = text.split_once(" to ").unwrap_or((text, text));
        let (mut min, max) = (one(low)?, one(high)?);
        // `91 to 92 TB`: the unit at the end is that of both.
        if min.unit != max.unit {
            let unit = high.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
            min = one(&format!("{low}{unit}"))?;
        }
        let ordered = min.unit == max.unit && min.value <= max.value;
        ordered.then(|| Self { min: min.value, max: max.value, unit: max.unit, written: text.to_owned() })
    }

    pub fn contains(&self, amount: Amount) -> bool {
        amount.unit == self.unit
            && amount.value >= self.min - self.min.abs() * EXACT
            && amount.value <= self.max + self.max.abs() * EXACT
    }
}

impl fmt::Display for Amounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}
