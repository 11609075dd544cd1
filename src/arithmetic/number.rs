//! A number without its unit, as different people write it: `1,200`, `1 200`, `1'200`, `2.5`, `7,5`.

/// A number, and what one unit of its last digit that counts is worth: 100 for `1,200`, 0.01 for `0.25`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    pub value: f64,
    pub step: f64,
    pub len: usize,
}

/// More digits are no figure of anybody's.
const DIGITS: usize = 30;

/// The number that `text` starts with. Spaces in it are plain ones.
pub fn number(text: &str) -> Option<Number> {
    let bytes = text.as_bytes();
    let first = digits(bytes);
    let mut written: String = text[..first].to_owned();
    let mut len = first;
    if (1..=3).contains(&first) {
        while let Some(group) = group(&bytes[len..]) {
            written.push_str(&text[len + 1..len + group]);
            len += group;
        }
    }
    let decimals = match bytes.get(len) {
        // A comma before anything but three digits is a decimal comma.
        Some(b'.' | b',') => digits(&bytes[len + 1..]),
        _ => 0,
    };
    if decimals > 0 {
        written.push('.');
        written.push_str(&text[len + 1..len + 1 + decimals]);
        len += 1 + decimals;
    }
    let goes_on = matches!(bytes.get(len), Some(b'.' | b',')) && digits(&bytes[len + 1..]) > 0;
    if written.is_empty() || written.starts_with('.') && first > 0 || written.len() > DIGITS || goes_on {
        return None;
    }
    let value: f64 = written.parse().ok()?;
    Some(Number { value, step: step(&written, decimals), len })
}

fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// How many bytes a separator of thousands takes with its three digits.
fn group(bytes: &[u8]) -> Option<usize> {
    let separated = matches!(bytes.first(), Some(b',' | b'\'' | b' '));
    (separated && digits(&bytes[1..]) == 3).then_some(4)
}

fn step(written: &str, decimals: usize) -> f64 {
    let power = i32::try_from(decimals).unwrap_or(0);
    if power > 0 {
        return 10_f64.powi(-power);
    }
    let significant = written.trim_end_matches('0');
    match significant.is_empty() {
        true => 1.0,
        false => 10_f64.powi(i32::try_from(written.len() - significant.len()).unwrap_or(0)),
    }
}
