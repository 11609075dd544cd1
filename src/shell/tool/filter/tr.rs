//! The sets of `tr`: bytes, ranges and classes of ASCII.

use super::super::Refusal;
use super::super::options::Options;
use super::Kind;

pub fn parse(options: &Options) -> Result<Kind, Refusal> {
    let sets: Vec<&str> = options.operands.iter().map(String::as_str).collect();
    let as_set = |text: &str| {
        let mut set = [false; 256];
        set_of(text)?.into_iter().for_each(|byte| set[usize::from(byte)] = true);
        Ok(set)
    };
    match (options.has('d'), options.has('s'), sets.as_slice()) {
        (true, false, [set]) => as_set(set).map(Kind::Delete),
        (false, true, [set]) => as_set(set).map(Kind::Squeeze),
        // Classes have to be in the same places of both sets.
        (false, false, [from, to])
            if to.contains("[:")
                && !matches!((*from, *to), ("[:lower:]", "[:upper:]") | ("[:upper:]", "[:lower:]")) =>
        {
            Err(Refusal::option("tr", &format!("'{from}' '{to}'")))
        }
        (false, false, [from, to]) => {
            let (from, to) = (set_of(from)?, set_of(to)?);
            let Some(&last) = to.last() else {
                return Err(Refusal::usage("tr", "the second set is empty", 1));
            };
            let mut table: Box<[u8; 256]> = Box::new(std::array::from_fn(|byte| byte as u8));
            for (nth, byte) in from.into_iter().enumerate() {
                table[usize::from(byte)] = to.get(nth).copied().unwrap_or(last);
            }
            Ok(Kind::Translate(table))
        }
        (true, true, _) | (false, true, [_, _]) => Err(Refusal::option("tr", "-s with two sets")),
        _ => Err(Refusal::usage("tr", "it has too few sets, or too many", 1)),
    }
}

/// The bytes of a set in order.
fn set_of(text: &str) -> Result<Vec<u8>, Refusal> {
    let refused = || Refusal::option("tr", &format!("'{text}'"));
    if !text.is_ascii() {
        return Err(refused());
    }
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if let Some(named) = rest.strip_prefix(b"[:") {
            let end = named.windows(2).position(|two| two == b":]").ok_or_else(refused)?;
            bytes.extend(class(&named[..end]).ok_or_else(refused)?);
            rest = &named[end + 2..];
            continue;
        }
        if first == b'[' && after.len() > 1 && (after[0] == b'=' || after[1] == b'*') {
            return Err(refused());
        }
        let (low, after) = character(first, after).ok_or_else(refused)?;
        match after {
            [b'-', high, more @ ..] => {
                let (high, more) = character(*high, more).ok_or_else(refused)?;
                if low > high {
                    return Err(Refusal::usage("tr", "a range ends before it starts", 1));
                }
                bytes.extend(low..=high);
                rest = more;
            }
            _ => {
                bytes.push(low);
                rest = after;
            }
        }
    }
    Ok(bytes)
}

/// One character and what follows it.
fn character(first: u8, after: &[u8]) -> Option<(u8, &[u8])> {
    match (first, after) {
        (b'\\', [escaped, rest @ ..]) => {
            let byte = match escaped {
                b'n' => b'\n',
                b't' => b'\t',
                b'r' => b'\r',
                b'\\' => b'\\',
                _ => return None,
            };
            Some((byte, rest))
        }
        (b'\\', []) => None,
        _ => Some((first, after)),
    }
}

fn class(name: &[u8]) -> Option<Vec<u8>> {
    let is_in: fn(&u8) -> bool = match name {
        b"alpha" => u8::is_ascii_alphabetic,
        b"digit" => u8::is_ascii_digit,
        b"alnum" => u8::is_ascii_alphanumeric,
        b"upper" => u8::is_ascii_uppercase,
        b"lower" => u8::is_ascii_lowercase,
        b"punct" => u8::is_ascii_punctuation,
        b"space" => |byte| matches!(byte, b'\t'..=b'\r' | b' '),
        b"blank" => |byte| matches!(byte, b'\t' | b' '),
        _ => return None,
    };
    Some((0..=127).filter(is_in).collect())
}
