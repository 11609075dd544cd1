//! Bracket expressions, `[…]`: the same in the basic and the extended dialect, and a backslash is itself in them.

use std::iter::Peekable;
use std::str::Chars;

use super::Refusal;

/// White space as `isspace` has it in C.UTF-8: without no-break spaces. For the inside of a Rust class.
pub const SPACE: &str =
    r"\t\n\x0b\x0c\r \u{1680}\u{2000}-\u{2006}\u{2008}-\u{200a}\u{2028}\u{2029}\u{205f}\u{3000}";

const ALNUM: &str = r"\p{Alphabetic}\p{Nd}";

/// Everything assigned that can be seen: neither control nor space.
const GRAPH: &str = r"[[^\p{Cc}\p{Cn}\p{Cs}]--[\t\n\x0b\x0c\r \u{1680}\u{2000}-\u{2006}\u{2008}-\u{200a}\u{2028}\u{2029}\u{205f}\u{3000}]]";

/// Reads a bracket expression whose `[` was read, and writes it as a Rust class.
pub fn read(chars: &mut Peekable<Chars<'_>>) -> Result<String, Refusal> {
    let rest: String = chars.clone().collect();
    let negated = chars.next_if_eq(&'^').is_some();
    let mut class = String::new();
    let mut first = true;
    loop {
        let c = chars.next().ok_or(Refusal::Invalid)?;
        if c == ']' && !first {
            break;
        }
        first = false;
        if c == '[' && chars.peek().is_some_and(|next| ":.=".contains(*next)) {
            class.push_str(&named(chars)?);
            // `[[:digit:]-x]` has no range; the hyphen is itself.
            continue;
        }
        match range_end(chars)? {
            Some(end) if c > end => return Err(Refusal::Invalid),
            // glibc has no order for them in C.UTF-8, and grep refuses what other libraries take.
            Some(end) if !end.is_ascii() => {
                return Err(Refusal::Unsupported(
                    "a range of characters beyond ASCII depends on the C library",
                ));
            }
            Some(end) => class.push_str(&format!("{}-{}", escaped(c), escaped(end))),
            None => class.push_str(&escaped(c)),
        }
    }
    if is_named_class_without_brackets(&rest) {
        return Err(Refusal::Invalid);
    }
    Ok(format!("[{}{class}]", if negated { "^" } else { "" }))
}

/// The end of a range whose start was just read; `None` if there is none.
fn range_end(chars: &mut Peekable<Chars<'_>>) -> Result<Option<char>, Refusal> {
    let mut ahead = chars.clone();
    if ahead.next() != Some('-') {
        return Ok(None);
    }
    match ahead.next() {
        // A final hyphen is itself.
        None | Some(']') => Ok(None),
        Some('[') if ahead.peek().is_some_and(|next| ".=:".contains(*next)) => {
            Err(Refusal::Unsupported("its range ends in a named character"))
        }
        Some(end) => {
            *chars = ahead;
            Ok(Some(end))
        }
    }
}

/// `[:name:]`, its first `[` read; the kinds that name a character are beyond.
fn named(chars: &mut Peekable<Chars<'_>>) -> Result<String, Refusal> {
    if chars.next() != Some(':') {
        return Err(Refusal::Unsupported("it names a character with `[.` or `[=`"));
    }
    let mut name = String::new();
    loop {
        match chars.next().ok_or(Refusal::Invalid)? {
            ':' if chars.next_if_eq(&']').is_some() => break,
            c => name.push(c),
        }
    }
    Ok(match name.as_str() {
        "alpha" => format!("[[{ALNUM}]--[0-9]]"),
        "digit" => "0-9".into(),
        "alnum" => ALNUM.into(),
        "upper" => r"\p{Uppercase}".into(),
        "lower" => r"\p{Lowercase}".into(),
        "space" => SPACE.into(),
        "blank" => r"\t \u{1680}\u{2000}-\u{2006}\u{2008}-\u{200a}\u{205f}\u{3000}".into(),
        "cntrl" => r"\p{Cc}\u{2028}\u{2029}".into(),
        "xdigit" => "0-9A-Fa-f".into(),
        "graph" => GRAPH.into(),
        "punct" => format!("[{GRAPH}--[{ALNUM}]]"),
        "print" => r"[^\p{Cc}\p{Cn}\p{Cs}\u{2028}\u{2029}]".into(),
        _ => return Err(Refusal::Invalid),
    })
}

/// `[:space:]` where `[[:space:]]` was meant, which grep refuses.
fn is_named_class_without_brackets(rest: &str) -> bool {
    let inside = rest.get(1..).and_then(|text| text.find(']')).and_then(|end| rest.get(..=end));
    inside.is_some_and(|inside| inside.len() > 1 && inside.starts_with(':') && inside.ends_with(':'))
}

fn escaped(c: char) -> String {
    if c.is_ascii_punctuation() { format!("\\{c}") } else { c.to_string() }
}
