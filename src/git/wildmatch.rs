//! Git's patterns for paths, as gitignore(5) and gitattributes(5) have them. A path is matched in one pass over its bytes,
//! whatever the pattern: there is nothing to backtrack.

/// The longest pattern that is read.
pub const MAX_PATTERN: usize = 1024;

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Byte(u8),
    /// `?`: one byte that is no `/`.
    Any,
    /// `*`: bytes that are no `/`.
    Star,
    /// `**/`: folders. What follows it is the inside of one of them.
    Folders,
    InFolder,
    /// `/**` at the end, or before `\/`: anything.
    Rest,
    Set(Box<[bool; 256]>),
}

/// A pattern, without what says how it is anchored.
#[derive(Debug, Clone, PartialEq)]
pub struct Wildmatch {
    tokens: Vec<Token>,
    ignores_case: bool,
}

impl Wildmatch {
    /// `None` for a pattern that matches nothing: an open bracket, a trailing `\`, one that is too long.
    pub fn parse(pattern: &[u8], ignores_case: bool) -> Option<Self> {
        if pattern.len() > MAX_PATTERN {
            return None;
        }
        // Git compares the plain start of a pattern first, and reads what is left as a pattern of its own: in `a**/b` the
        // stars are where a pattern starts.
        let plain = pattern.iter().take_while(|byte| !matches!(byte, b'*' | b'?' | b'[' | b'\\')).count();
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(&byte) = pattern.get(at) {
            at += 1;
            match byte {
                b'?' => tokens.push(Token::Any),
                b'[' => {
                    let (set, end) = bracket(pattern, at, ignores_case)?;
                    tokens.push(Token::Set(set));
                    at = end;
                }
                b'\\' => {
                    tokens.push(Token::Byte(*pattern.get(at)?));
                    at += 1;
                }
                b'*' => {
                    let stars = pattern[at..].iter().take_while(|byte| **byte == b'*').count();
                    let starts = at - 1 == plain || pattern[at - 2] == b'/';
                    at += stars;
                    match (stars, starts, pattern.get(at)) {
                        (1.., true, Some(b'/')) => {
                            tokens.extend([Token::Folders, Token::InFolder]);
                            at += 1;
                        }
                        (1.., true, None) => tokens.push(Token::Rest),
                        (1.., true, Some(b'\\')) if pattern.get(at + 1) == Some(&b'/') => {
                            tokens.push(Token::Rest)
                        }
                        _ => tokens.push(Token::Star),
                    }
                }
                byte => tokens.push(Token::Byte(byte)),
            }
        }
        Some(Self { tokens, ignores_case })
    }

    pub fn is_match(&self, path: &[u8]) -> bool {
        let mut now = vec![false; self.tokens.len() + 1];
        let mut next = now.clone();
        self.enter(&mut now, 0);
        for &byte in path {
            next.fill(false);
            let mut is_alive = false;
            for (nth, token) in self.tokens.iter().enumerate().filter(|(nth, _)| now[*nth]) {
                is_alive |= self.advance(token, nth, byte, &mut next);
            }
            std::mem::swap(&mut now, &mut next);
            if !is_alive {
                return false;
            }
        }
        now[self.tokens.len()]
    }

    /// Where the token at `nth` leads by one byte; whether anywhere.
    fn advance(&self, token: &Token, nth: usize, byte: u8, next: &mut [bool]) -> bool {
        let is_match = match token {
            Token::Byte(own) if self.ignores_case => own.eq_ignore_ascii_case(&byte),
            Token::Byte(own) => *own == byte,
            Token::Any => byte != b'/',
            Token::Set(set) => byte != b'/' && set[usize::from(byte)],
            Token::Star if byte != b'/' => {
                self.enter(next, nth);
                return true;
            }
            Token::Star => false,
            Token::Rest => {
                self.enter(next, nth);
                return true;
            }
            Token::Folders | Token::InFolder => {
                let inside = if *token == Token::Folders { nth + 1 } else { nth };
                next[inside] = true;
                if byte == b'/' {
                    self.enter(next, inside - 1);
                }
                return true;
            }
        };
        if is_match {
            self.enter(next, nth + 1);
        }
        is_match
    }

    /// Marks a place, and those that it leads to by no byte at all.
    fn enter(&self, places: &mut [bool], mut nth: usize) {
        loop {
            places[nth] = true;
            nth += match self.tokens.get(nth) {
                Some(Token::Star | Token::Rest) => 1,
                Some(Token::Folders) => 2,
                _ => return,
            };
        }
    }

    /// How much work a match against a path of this length can be.
    pub fn cost(&self, len: usize) -> u64 {
        (self.tokens.len() as u64 + 1) * (len as u64 + 1)
    }
}

/// The bytes between brackets, and where the pattern goes on.
fn bracket(pattern: &[u8], mut at: usize, ignores_case: bool) -> Option<(Box<[bool; 256]>, usize)> {
    let mut set = Box::new([false; 256]);
    let is_negated = matches!(pattern.get(at), Some(b'!' | b'^'));
    at += usize::from(is_negated);
    let start = at;
    loop {
        let byte = take(pattern, &mut at)?;
        match byte {
            b']' if at > start + 1 => break,
            b'[' if pattern.get(at) == Some(&b':') && is_class(&pattern[at + 1..])? => {
                let len = pattern[at + 1..].iter().position(|byte| *byte == b']')?;
                let name = &pattern[at + 1..at + len];
                let is_in = class(name)?;
                (0..=255u8).filter(is_in).for_each(|byte| set[usize::from(byte)] = true);
                if ignores_case && name == b"upper" {
                    (b'a'..=b'z').for_each(|letter| set[usize::from(letter)] = true);
                }
                at += len + 2;
            }
            _ => {
                let low = if byte == b'\\' { take(pattern, &mut at)? } else { byte };
                // It is meant by itself, too: `[c-a]` has no byte but `c`.
                set[usize::from(low)] = true;
                let is_range =
                    pattern.get(at) == Some(&b'-') && pattern.get(at + 1).is_some_and(|end| *end != b']');
                if is_range {
                    at += 1;
                    let end = take(pattern, &mut at)?;
                    let high = if end == b'\\' { take(pattern, &mut at)? } else { end };
                    (low..=high).for_each(|byte| set[usize::from(byte)] = true);
                    let folded = (low..=high).filter(|byte| ignores_case && byte.is_ascii_uppercase());
                    folded.for_each(|byte| set[usize::from(byte.to_ascii_lowercase())] = true);
                }
            }
        }
    }
    if ignores_case {
        // Git makes the path's letters small and leaves those in brackets, which are no range, as they are.
        for letter in b'a'..=b'z' {
            set[usize::from(letter.to_ascii_uppercase())] = set[usize::from(letter)];
        }
    }
    if is_negated {
        set.iter_mut().for_each(|has| *has = !*has);
    }
    Some((set, at))
}

/// Whether what follows `[:` is a class: the next `]` has a `:` before it. `None` where there is no `]` at all.
fn is_class(rest: &[u8]) -> Option<bool> {
    let end = rest.iter().position(|byte| *byte == b']')?;
    Some(end > 0 && rest[end - 1] == b':')
}

fn take(pattern: &[u8], at: &mut usize) -> Option<u8> {
    let byte = *pattern.get(*at)?;
    *at += 1;
    Some(byte)
}

fn class(name: &[u8]) -> Option<fn(&u8) -> bool> {
    Some(match name {
        b"alnum" => u8::is_ascii_alphanumeric,
        b"alpha" => u8::is_ascii_alphabetic,
        b"blank" => |byte| matches!(byte, b' ' | b'\t'),
        b"cntrl" => u8::is_ascii_control,
        b"digit" => u8::is_ascii_digit,
        b"graph" => u8::is_ascii_graphic,
        b"lower" => u8::is_ascii_lowercase,
        b"print" => |byte| (0x20..0x7f).contains(byte),
        b"punct" => u8::is_ascii_punctuation,
        b"space" => |byte| byte.is_ascii_whitespace() || *byte == 0x0b,
        b"upper" => u8::is_ascii_uppercase,
        b"xdigit" => u8::is_ascii_hexdigit,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matches(pattern: &str, path: &str) -> bool {
        Wildmatch::parse(pattern.as_bytes(), false).is_some_and(|pattern| pattern.is_match(path.as_bytes()))
    }

    #[test]
    fn the_table_of_gits_own_tests() {
        for (pattern, path, expected) in [
            ("foo", "foo", true),
            ("foo", "bar", false),
            ("???", "foo", true),
            ("??", "foo", false),
            ("*", "foo", true),
            ("f*", "foo", true),
            ("*f", "foo", false),
            ("*ob*a*r*", "foobar", true),
            ("*ab", "aaaaaaabababab", true),
            (r"foo\*", "foo*", true),
            (r"foo\*bar", "foobar", false),
            ("*[al]?", "ball", true),
            ("[ten]", "ten", false),
            ("t[a-g]n", "ten", true),
            ("t[!a-g]n", "ten", false),
            ("t[^a-g]n", "ton", true),
            ("a[]]b", "a]b", true),
            ("a[]-]b", "a-b", true),
            ("a[]-]b", "aab", false),
            ("]", "]", true),
            ("foo*bar", "foo/baz/bar", false),
            ("foo**bar", "foobazbar", true),
            ("foo**bar", "foo/baz/bar", false),
            ("foo/**/bar", "foo/bar", true),
            ("foo/**/bar", "foo/baz/x/bar", true),
            ("foo/**/**/bar", "foo/bar", true),
            ("foo?bar", "foo/bar", false),
            ("foo[/]bar", "foo/bar", false),
            ("**/foo", "foo", true),
            ("**/foo", "XXX/foo", true),
            ("**/foo", "bar/baz/foo", true),
            ("*/foo", "bar/baz/foo", false),
            ("**/bar*", "foo/bar/baz", false),
            ("**/bar/*", "deep/foo/bar/baz", true),
            ("**/bar/**", "deep/foo/bar/baz/x", true),
            ("**/bar/**", "deep/foo/bar", false),
            ("[[:alpha:]][[:digit:]][[:upper:]]", "a1B", true),
            ("[c-a]", "c", true),
            ("[c-a]", "b", false),
            ("[[:al]pha:]", "apha:]", true),
            ("[[:]", ":", true),
            ("[[::]", ":", false),
            ("[[:digit:][:upper:]]", "a", false),
            ("[[:xdigit:]]", "f", true),
            (r"[\]]", "]", true),
            ("[a-", "a", false),
            ("a**/b", "a/b", true),
            ("a**/b", "ac/b", true),
            ("a**/b", "a/c/b", true),
            ("a**/b", "ab", true),
            (r"**\/b", "a/c/b", true),
            (r"**\/b", "b", false),
            ("?a**/b", "xa/c/b", false),
            (
                "-*-*-*-*-*-*-12-*-*-*-m-*-*-*",
                "-adobe-courier-bold-o-normal--12-120-75-75-m-70-iso8859-1",
                true,
            ),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
        let folded = Wildmatch::parse(b"README.[a-m]*", true).unwrap();
        assert!(folded.is_match(b"readme.MD"));
    }

    #[test]
    fn what_would_backtrack_ends() {
        let pattern = "*a".repeat(500);
        assert!(!matches(&pattern, &format!("{}b", "a".repeat(4000))));
        let pattern = "**/a/".repeat(200);
        assert!(!matches(&pattern, &format!("{}b", "a/".repeat(2000))));
    }

    proptest! {
        #[test]
        fn no_pattern_panics(pattern in "[a-c*?/\\[\\]!\\\\:-]{0,20}", path in "[a-c/]{0,12}") {
            let _ = matches(&pattern, &path);
        }
    }
}
