//! A regular expression of Python's as the one of ours that matches the same. What ours has no word for, such as a look
//! ahead, is left as it is: it is refused where the draft is read back.

/// The same expression in our dialect, for a text searched as a whole: a dot is also a line break, `^` and `$` are the ends
/// of the text.
/// <https://docs.python.org/3/library/re.html#regular-expression-syntax>
pub fn pattern(regex: &str) -> String {
    let mut out = String::from("(?s-m)");
    let chars: Vec<char> = regex.chars().collect();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        match (c, chars.get(at + 1)) {
            ('\\', Some(&escaped)) => {
                out += &outside_a_class(escaped);
                at += 1;
            }
            ('[', _) => at = push_class(&mut out, &chars, at + 1),
            ('{', _) if !is_repetition(&chars[at..]) => out.push_str("\\{"),
            ('{', Some(',')) => out.push_str("{0"),
            _ => out.push(c),
        }
        at += 1;
    }
    out
}

/// Adds a class whose bracket is open; where it ends.
fn push_class(out: &mut String, chars: &[char], start: usize) -> usize {
    out.push('[');
    let mut at = start;
    if chars.get(at) == Some(&'^') {
        out.push('^');
        at += 1;
    }
    let first = at;
    // Whether a dash now would be that of a range, and whether what comes now ends one.
    let (mut may_range, mut is_end) = (false, false);
    while let Some(&c) = chars.get(at) {
        match (c, chars.get(at + 1)) {
            (']', _) if at > first => {
                out.push(']');
                break;
            }
            ('-', Some(&next)) if may_range && next != ']' => {
                out.push('-');
                (may_range, is_end) = (false, true);
                at += 1;
                continue;
            }
            ('\\', Some('b')) => {
                out.push_str("\\x08");
                at += 1;
            }
            ('\\', Some(&escaped)) => {
                out.push_str(&literal(escaped));
                at += 1;
            }
            // A bracket that comes first is one of the characters, and there are no operations on classes.
            ('[' | ']' | '&' | '~' | '-', _) => out.extend(['\\', c]),
            _ => out.push(c),
        }
        (may_range, is_end) = (!is_end, false);
        at += 1;
    }
    at
}

/// What a backslash before `c` means outside of a class.
fn outside_a_class(c: char) -> String {
    match c {
        'Z' => "\\z".to_owned(),
        c => literal(c),
    }
}

/// What a backslash before `c` means anywhere: before some, ours would mean the end of a word, or nothing.
fn literal(c: char) -> String {
    match c {
        '<' | '>' => c.to_string(),
        c if !c.is_ascii() => c.to_string(),
        c => format!("\\{c}"),
    }
}

/// Whether a brace opens `{2}`, `{2,}`, `{,3}` or `{2,3}`.
fn is_repetition(rest: &[char]) -> bool {
    let Some(end) = rest.iter().position(|&c| c == '}') else { return false };
    let inner: String = rest[1..end].iter().collect();
    let number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    match inner.split_once(',') {
        Some((low, high)) => number(low) && number(high) && inner.len() > 1,
        None => !inner.is_empty() && number(&inner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Pattern;

    #[test]
    fn what_python_means_by_it() {
        let cases = [
            (r"a\-\>b", "a->b", true),
            (r"a\-\>b", "a-b", false),
            (r"\<html\>", "<html>", true),
            (r"dict = {key}", "dict = {key}", true),
            (r"x{2}y{,1}", "xxy", true),
            (r"x{,2}$", "xx", true),
            (r"{,}", "{,}", true),
            (r"[[(]a[])]", "[a]", true),
            (r"[^]]a", "]a", false),
            (r"[a&&b]", "&", true),
            (r"[+--]", ",", true),
            (r"end\Z", "the end", true),
            (r"\é", "é", true),
            (r"a.b", "a\nb", true),
            (r"^b", "a\nb", false),
        ];
        for (regex, text, matches) in cases {
            let ours = pattern(regex);
            let read = Pattern::parse(&ours).unwrap_or_else(|why| panic!("{regex} as {ours}: {why:?}"));
            assert_eq!(read.across_lines().find_all(text.as_bytes()).count() > 0, matches, "{regex}: {ours}");
        }
    }
}
