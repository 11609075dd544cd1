//! Shell patterns: `*`, `?` and `[…]` in the names of files. It matches names; which names a folder has is the view's
//! business.

use super::file_view::is_root;
use super::posix::class_contains;
use super::word::{Piece, Word};

/// One component of a path, as a pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    parts: Vec<Part>,
    /// The component as it was typed, quotes removed.
    pub text: String,
    /// Why what it means is not known.
    pub unsupported: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq)]
enum Part {
    Char(char),
    /// `?`
    One,
    /// `*`
    Many,
    Set(Set),
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Set {
    negated: bool,
    ranges: Vec<(char, char)>,
    /// Names of character classes: `alpha`.
    classes: Vec<&'static str>,
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

    /// A pattern of git's, which knows bytes only.
    pub fn of_bytes(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::unquoted(&widened(text)) }
    }

    pub fn matches_bytes(&self, name: &str) -> bool {
        self.matches(&widened(name))
    }

    /// The whole of a word as one pattern, as `[[ … == pattern ]]` takes it; `None` if part of it is not on the page.
    pub fn of_word(word: &Word) -> Option<Self> {
        quoted_chars(word).map(|chars| Self::of(&chars))
    }

    /// Characters, each with whether it was quoted.
    fn of(chars: &[(char, bool)]) -> Self {
        let mut parts = Vec::new();
        let mut unsupported = None;
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
                    Ok((set, len)) => {
                        parts.push(Part::Set(set));
                        at += len;
                    }
                    Err(reason) => {
                        unsupported = unsupported.or(reason);
                        parts.push(Part::Char('['));
                    }
                },
                c => parts.push(Part::Char(c)),
            }
        }
        Self { parts, text: chars.iter().map(|(c, _)| c).collect(), unsupported }
    }

    /// Whether it is a pattern rather than a name.
    pub fn is_special(&self) -> bool {
        self.parts.iter().any(|part| !matches!(part, Part::Char(_)))
    }

    /// Whether a hidden name can match, which takes a dot that is typed.
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

/// Each byte as a character.
fn widened(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

impl Part {
    fn takes(&self, c: char) -> bool {
        match self {
            Self::Char(own) => *own == c,
            Self::One => true,
            Self::Many => false,
            Self::Set(set) => {
                let is_in = set.ranges.iter().any(|&(low, high)| (low..=high).contains(&c))
                    || set.classes.iter().any(|class| class_contains(class, c));
                is_in != set.negated
            }
        }
    }
}

/// A set whose `[` was read, with how many characters it took. The error is why its meaning is not known; none if it is not
/// closed, and so the `[` is itself.
fn set(chars: &[(char, bool)]) -> Result<(Set, usize), Option<&'static str>> {
    let special = |at: usize, wanted: char| chars.get(at) == Some(&(wanted, false));
    let mut set = Set { negated: special(0, '!') || special(0, '^'), ..Set::default() };
    let mut at = usize::from(set.negated);
    let first = at;
    let named = Some("its pattern names a character with `[.` or `[=`");
    while at == first || !special(at, ']') {
        let &(low, _) = chars.get(at).ok_or(None)?;
        if special(at, '[') && (special(at + 1, '.') || special(at + 1, '=')) {
            return Err(named);
        } else if special(at, '[') && special(at + 1, ':') {
            let text: String = chars[at + 2..].iter().map(|(c, _)| c).collect();
            let (name, _) = text.split_once(":]").ok_or(Some("its character class is not closed"))?;
            let class = CLASSES.iter().find(|class| **class == name);
            set.classes.push(class.ok_or(Some("its pattern has a character class that does not exist"))?);
            at += 2 + name.chars().count() + 2;
        } else if special(at + 1, '-') && chars.get(at + 2).is_some() && !special(at + 2, ']') {
            if special(at + 2, '[') && [':', '.', '='].iter().any(|&c| special(at + 3, c)) {
                return Err(named);
            }
            set.ranges.push((low, chars[at + 2].0));
            at += 3;
        } else {
            set.ranges.push((low, low));
            at += 1;
        }
    }
    Ok((set, at + 1))
}

const CLASSES: [&str; 12] = [
    "alpha", "digit", "alnum", "upper", "lower", "space", "blank", "cntrl", "xdigit", "graph", "punct",
    "print",
];

/// A word's characters, each with whether it was quoted; `None` if some are not on the page.
fn quoted_chars(word: &Word) -> Option<Vec<(char, bool)>> {
    let mut chars: Vec<(char, bool)> = Vec::new();
    for piece in &word.pieces {
        match piece {
            Piece::Plain(text) => chars.extend(text.chars().map(|c| (c, false))),
            Piece::Quoted(text) => chars.extend(text.chars().map(|c| (c, true))),
            Piece::Command { .. } | Piece::Unsupported(_) => return None,
        }
    }
    Some(chars)
}

/// A word's components, split at `/`, if any of them is a pattern. The first is empty for an absolute path.
pub fn components(word: &Word) -> Option<Vec<Component>> {
    let chars = quoted_chars(word)?;
    let components: Vec<Component> = chars.split(|&(c, _)| c == '/').map(Component::of).collect();
    components.iter().any(Component::is_special).then_some(components)
}

/// Why a word with a pattern cannot be expanded, if it cannot: told from the word alone.
pub fn refusal(word: &Word) -> Option<&'static str> {
    if let Some(chars) = quoted_chars(word)
        && let Some(reason) = chars.split(|&(c, _)| c == '/').find_map(|part| Component::of(part).unsupported)
    {
        return Some(reason);
    }
    let components = components(word)?;
    let below_root = components.iter().position(|component| !is_root(&component.text)).unwrap_or(0);
    let last = components.len() - 1;
    if components[0].text.is_empty() {
        Some("its pattern leads out of the repository")
    } else if components[..last].iter().any(|component| component.text.is_empty()) {
        // bash keeps some of the slashes.
        Some("its pattern has `//`")
    } else if components[below_root].sees_hidden() && components[below_root].matches(".git") {
        Some("its pattern leads into `.git`")
    } else {
        None
    }
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
            ("[[:alpha:]]", "é", "1"),
            ("a[[:punct:][:space:]]b", "a.b", "axb"),
            ("ADR-[0-9][0-9]*", "ADR-01-x.md", "ADR-1.md"),
            ("é?", "éé", "é"),
        ] {
            assert!(matches(pattern, yes), "{pattern} on {yes}");
            assert!(!matches(pattern, no), "{pattern} on {no}");
        }
    }

    #[test]
    fn what_a_pattern_means_is_known_or_refused() {
        let refused = |text: &str| match &super::super::lex::lex(text)[0].token {
            super::super::lex::Token::Word(word) => refusal(word).is_some(),
            _ => false,
        };
        for text in [
            "[[=a=]]",
            "[[.a.]]*",
            "[[:foo:]]",
            "a//*",
            ".//docs//*.md",
            "/*",
            ".*",
            "./.g*",
            "[a-[:digit:]]",
        ] {
            assert!(refused(text), "{text}");
        }
        for text in ["*.md", "./docs/*/", "'[[=a=]]'", "docs/.g*", "[a", "./.[a-f]*", "*"] {
            assert!(!refused(text), "{text}");
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
