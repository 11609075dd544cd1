//! Bracket expressions, `[…]`: the same in the basic and the extended dialect, and a backslash is itself in them.

use std::iter::Peekable;
use std::str::Chars;

use super::Refusal;
use super::class;

/// Reads a bracket expression whose `[` was read, and writes it as a Rust class.
pub fn read(chars: &mut Peekable<Chars<'_>>, ignores_case: bool) -> Result<String, Refusal> {
    let rest: String = chars.clone().take(MAX_LOOKAHEAD).collect();
    let negated = chars.next_if_eq(&'^').is_some();
    let mut class = String::new();
    let mut first = true;
    loop {
        let c = chars.next().ok_or(Refusal::Invalid("a `[` is not closed"))?;
        if c == ']' && !first {
            break;
        }
        first = false;
        if c == '[' && chars.peek().is_some_and(|next| ":.=".contains(*next)) {
            class.push_str(named(chars, ignores_case)?);
            // `[[:digit:]-x]` has no range; the hyphen is itself.
            continue;
        }
        match range_end(chars)? {
            Some(end) if c > end => return Err(Refusal::Invalid("a range ends before it starts")),
            // glibc has no order for them in C.UTF-8, and grep refuses what other libraries take.
            Some(end) if !end.is_ascii() => {
                return Err(Refusal::Unsupported(
                    "a range of characters beyond ASCII depends on the C library",
                ));
            }
            Some(end) if ignores_case => (c..=end).for_each(|c| push_folded(&mut class, c)),
            Some(end) => class.push_str(&format!("{}-{}", escaped(c), escaped(end))),
            None if ignores_case => push_folded(&mut class, c),
            None => class.push_str(&escaped(c)),
        }
    }
    if is_named_class_without_brackets(&rest) {
        return Err(Refusal::Invalid("a class needs two brackets: `[[:space:]]`"));
    }
    Ok(format!("[{}{class}]", if negated { "^" } else { "" }))
}

/// No class has a name nearly as long.
const MAX_LOOKAHEAD: usize = 200;

/// A class of one character and its counterparts in the other letter case.
pub fn folded(c: char) -> String {
    let mut class = String::from("[");
    push_folded(&mut class, c);
    class + "]"
}

fn push_folded(class: &mut String, c: char) {
    class::counterparts(c).into_iter().for_each(|c| class.push_str(&escaped(c)));
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

/// `[:name:]`, its first `[` read; the kinds that name a character are not supported.
fn named(chars: &mut Peekable<Chars<'_>>, ignores_case: bool) -> Result<&'static str, Refusal> {
    if chars.next() != Some(':') {
        return Err(Refusal::Unsupported("it names a character with `[.` or `[=`"));
    }
    let mut name = String::new();
    loop {
        match chars.next().ok_or(Refusal::Invalid("a `[` is not closed"))? {
            ':' if chars.next_if_eq(&']').is_some() => break,
            c => name.push(c),
        }
    }
    let name = match name.as_str() {
        // What grep makes of them, though there are letters without case.
        "upper" | "lower" if ignores_case => "alpha",
        name => name,
    };
    class::class(name).ok_or(Refusal::Invalid("there is no character class of that name"))
}

/// `[:space:]` where `[[:space:]]` was meant, which grep refuses.
fn is_named_class_without_brackets(rest: &str) -> bool {
    let inside = rest.get(1..).and_then(|text| text.find(']')).and_then(|end| rest.get(..=end));
    inside.is_some_and(|inside| inside.len() > 1 && inside.starts_with(':') && inside.ends_with(':'))
}

fn escaped(c: char) -> String {
    // `\<` and `\>` are the ends of words, which no set has.
    if c.is_ascii_punctuation() && !"<>".contains(c) { format!("\\{c}") } else { c.to_string() }
}
