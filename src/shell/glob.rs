//! Shell patterns: `*`, `?` and `[…]` in the names of files. It matches names; the folders are the view's business.

use super::word::{Piece, Word};

/// One component of a path, as a pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    parts: Vec<Part>,
    /// The component as written, quotes off.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq)]
enum Part {
    Char(char),
    /// `?`
    One,
    /// `*`
    Many,
    Set {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

impl Component {
    /// A pattern in which nothing is quoted, as `find -name` takes it: a backslash makes the next character itself.
    pub fn unquoted(text: &str) -> Self {
        let mut chars = Vec::new();
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            match c {
                '\\' => chars.extend(rest.next().map(|c| (c, true))),
                c => chars.push((c, false)),
            }
        }
        Self::of(&chars)
    }

    /// Characters, each with whether it was quoted.
    fn of(chars: &[(char, bool)]) -> Self {
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(&(c, quoted)) = chars.get(at) {
            at += 1;
            match c {
                '?' if !quoted => parts.push(Part::One),
                '*' if !quoted => {
                    if parts.last() != Some(&Part::Many) {
                        parts.push(Part::Many);
                    }
                }
                '[' if !quoted => match set(&chars[at..]) {
                    Some((part, len)) => {
                        parts.push(part);
                        at += len;
                    }
                    None => parts.push(Part::Char('[')),
                },
                c => parts.push(Part::Char(c)),
            }
        }
        Self { parts, text: chars.iter().map(|(c, _)| c).collect() }
    }

    /// Whether it is a pattern rather than a name.
    pub fn is_special(&self) -> bool {
        self.parts.iter().any(|part| !matches!(part, Part::Char(_)))
    }

    /// Whether a hidden name can match, which takes a dot that is written.
    pub fn sees_hidden(&self) -> bool {
        self.parts.first() == Some(&Part::Char('.'))
    }

    pub fn matches(&self, name: &str) -> bool {
        let name: Vec<char> = name.chars().collect();
        // The last `*` and how far into the name it has eaten: enough, since a later `*` never needs an earlier one to give.
        let (mut part, mut at, mut star) = (0, 0, None);
        loop {
            match self.parts.get(part) {
                Some(Part::Many) => {
                    star = Some((part, at));
                    part += 1;
                }
                Some(other) if name.get(at).is_some_and(|&c| other.takes(c)) => {
                    part += 1;
                    at += 1;
                }
                None if at == name.len() => return true,
                _ => match star {
                    Some((star_part, eaten)) if eaten < name.len() => {
                        star = Some((star_part, eaten + 1));
                        part = star_part + 1;
                        at = eaten + 1;
                    }
                    _ => return false,
                },
            }
        }
    }
}

impl Part {
    fn takes(&self, c: char) -> bool {
        match self {
            Self::Char(own) => *own == c,
            Self::One => true,
            Self::Many => false,
            Self::Set { negated, ranges } => {
                ranges.iter().any(|&(low, high)| (low..=high).contains(&c)) != *negated
            }
        }
    }
}

/// A set whose `[` was read, with how many characters it took; `None` if it is not closed.
fn set(chars: &[(char, bool)]) -> Option<(Part, usize)> {
    let special = |at: usize, wanted: char| chars.get(at) == Some(&(wanted, false));
    let negated = special(0, '!') || special(0, '^');
    let mut at = usize::from(negated);
    let first = at;
    let mut ranges = Vec::new();
    while at == first || !special(at, ']') {
        let &(low, _) = chars.get(at)?;
        if special(at, '[') && special(at + 1, ':') {
            let (class, len) = class(&chars[at + 2..])?;
            ranges.extend_from_slice(class);
            at += 2 + len;
        } else if special(at + 1, '-') && !special(at + 2, ']') {
            let &(high, _) = chars.get(at + 2)?;
            ranges.push((low, high));
            at += 3;
        } else {
            ranges.push((low, low));
            at += 1;
        }
    }
    Some((Part::Set { negated, ranges }, at + 1))
}

/// `digit:]` and the other classes in ASCII, with its length.
fn class(chars: &[(char, bool)]) -> Option<(&'static [(char, char)], usize)> {
    let text: String = chars.iter().map(|(c, _)| c).collect();
    let (name, _) = text.split_once(":]")?;
    let ranges: &[(char, char)] = match name {
        "digit" => &[('0', '9')],
        "lower" => &[('a', 'z')],
        "upper" => &[('A', 'Z')],
        "alpha" => &[('a', 'z'), ('A', 'Z')],
        "alnum" => &[('a', 'z'), ('A', 'Z'), ('0', '9')],
        _ => return None,
    };
    Some((ranges, name.chars().count() + 2))
}

/// A word's components, split at `/`, if any of them is a pattern. The first is empty for an absolute path.
pub fn components(word: &Word) -> Option<Vec<Component>> {
    let mut chars: Vec<(char, bool)> = Vec::new();
    for piece in &word.pieces {
        match piece {
            Piece::Plain(text) => chars.extend(text.chars().map(|c| (c, false))),
            Piece::Quoted(text) => chars.extend(text.chars().map(|c| (c, true))),
            Piece::Unsupported(_) => return None,
        }
    }
    let components: Vec<Component> = chars.split(|&(c, _)| c == '/').map(Component::of).collect();
    components.iter().any(Component::is_special).then_some(components)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matches(pattern: &str, name: &str) -> bool {
        Component::unquoted(pattern).matches(name)
    }

    #[test]
    fn patterns_match_whole_names() {
        for (pattern, yes, no) in [
            ("*.md", "a.md", "a.mdx"),
            ("a*b*c", "aXbYc", "aXcYb"),
            ("[!a-c]?", "dx", "ax"),
            ("[]x]", "]", "a"),
            ("[a", "[a", "a"),
            (r"\*", "*", "a"),
            ("[[:digit:]]*", "1a", "a1"),
            ("ADR-[0-9][0-9]*", "ADR-01-x.md", "ADR-1.md"),
            ("é?", "éé", "é"),
        ] {
            assert!(matches(pattern, yes), "{pattern} on {yes}");
            assert!(!matches(pattern, no), "{pattern} on {no}");
        }
    }

    proptest! {
        #[test]
        fn no_pattern_panics(pattern in r"[ab*?\[\]!^\\:.-]{0,12}", name in "[ab.é]{0,8}") {
            let _ = matches(&pattern, &name);
            let escaped: String = name.chars().map(|c| format!("\\{c}")).collect();
            prop_assert!(matches(&escaped, &name));
        }
    }
}
