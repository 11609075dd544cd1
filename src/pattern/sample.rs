//! What a check looks for, and a text that has it: a mutant of an example is made by writing such a text where it does not
//! belong. A text is found by walking the pattern; not every pattern has one that is found this way.

use regex_syntax::hir::{Class, ClassBytesRange, ClassUnicodeRange, Hir, HirKind};

use super::Pattern;

/// What a check looks for in texts, messages or names.
#[derive(Debug, Clone, PartialEq)]
pub enum Sought {
    Pattern(Pattern),
    /// Whole words, in any case.
    Words(String),
    /// A name or a path.
    Glob(String),
}

impl Sought {
    /// A line in which it is found, or a name, if one is known.
    pub fn sample(&self) -> Option<String> {
        match self {
            Self::Words(words) => Some(words.clone()),
            Self::Pattern(pattern) => sample(pattern),
            Self::Glob(glob) => Some(path_under(glob)),
        }
    }
}

/// A line that the pattern matches, of the first way to walk it that finds one.
fn sample(pattern: &Pattern) -> Option<String> {
    let meaning = regex_syntax::ParserBuilder::new().utf8(false).build().parse(pattern.as_str()).ok()?;
    ways().find_map(|way| {
        let mut text = String::new();
        way.write(&meaning, &mut text);
        let is_line = !text.contains(['\n', '\r']);
        (is_line && pattern.is_match(&text)).then_some(text)
    })
}

/// A way to walk a pattern: what looks around, as `\b` does, decides which of them finds a text.
#[derive(Clone, Copy)]
struct Way {
    /// How often what may be left out is there.
    copies: u32,
    /// What a class stands for, if it has it.
    wanted: [char; 6],
    /// Which of several branches is taken.
    branch: usize,
}

fn ways() -> impl Iterator<Item = Way> {
    let wanted = [['x', 'a', 'X', '1', ' ', '-'], [' ', 'x', 'a', 'X', '1', '-']];
    (0..4).flat_map(move |branch| {
        wanted.into_iter().flat_map(move |wanted| (0..3).map(move |copies| Way { copies, wanted, branch }))
    })
}

impl Way {
    fn write(self, meaning: &Hir, text: &mut String) {
        match meaning.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
            HirKind::Class(class) => text.extend(self.one_of(class)),
            HirKind::Capture(group) => self.write(&group.sub, text),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.write(part, text)),
            HirKind::Alternation(branches) => {
                if let Some(branch) = branches.get(self.branch).or(branches.first()) {
                    self.write(branch, text);
                }
            }
            HirKind::Repetition(repetition) => {
                let most = repetition.max.unwrap_or(u32::MAX);
                for _ in 0..repetition.min.max(self.copies.min(most)) {
                    self.write(&repetition.sub, text);
                }
            }
        }
    }

    /// A character of the class: one that is wanted, where it has one.
    fn one_of(self, class: &Class) -> Option<char> {
        let ranges: Vec<(char, char)> = match class {
            Class::Unicode(class) => class.ranges().iter().map(unicode_range).collect(),
            Class::Bytes(class) => class.ranges().iter().map(byte_range).collect(),
        };
        let has = |wanted: &char| ranges.iter().any(|(first, last)| (first..=last).contains(&wanted));
        self.wanted.into_iter().find(has).or_else(|| ranges.first().map(|(first, _)| *first))
    }
}

fn unicode_range(range: &ClassUnicodeRange) -> (char, char) {
    (range.start(), range.end())
}

fn byte_range(range: &ClassBytesRange) -> (char, char) {
    (char::from(range.start()), char::from(range.end()))
}

/// A path that a glob may match: its stars and questions as a letter, the first of its alternatives.
fn path_under(glob: &str) -> String {
    let mut out = String::new();
    let mut rest = glob.replace("**/", "").replace("**", "x");
    while let Some(at) = rest.find(['*', '?', '[', '{']) {
        out.push_str(&rest[..at]);
        let tail = rest[at + 1..].to_owned();
        rest = match &rest[at..=at] {
            "[" => {
                let (class, after) = tail.split_once(']').unwrap_or((&tail, ""));
                out.extend(class.chars().find(|c| !matches!(c, '!' | '^')));
                after.to_owned()
            }
            "{" => {
                let (either, after) = tail.split_once('}').unwrap_or((&tail, ""));
                out.push_str(either.split(',').next().unwrap_or_default());
                after.to_owned()
            }
            _ => {
                out.push('x');
                tail
            }
        };
    }
    out + &rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Glob;

    fn sample_of(pattern: &str) -> Option<String> {
        Sought::Pattern(Pattern::parse(pattern).unwrap()).sample()
    }

    #[test]
    fn a_sample_is_what_the_pattern_matches() {
        for pattern in [
            r"^Round\s\d+\b",
            r"(?i)\b(improvement|fix)\b:\s*(\S*\w\S*\s+){2,}\S*\w",
            r"^\| *\d+/50 \|",
            "(?-u:[a-f])+",
            "TODO",
            "^w24-l05: ",
            r"^[^a-z]+$",
            r"\bwe (first )?wait\b[^.;]{0,60}\bbefore (we |I )?revok",
        ] {
            let text = sample_of(pattern).unwrap_or_else(|| panic!("{pattern}"));
            assert!(Pattern::parse(pattern).unwrap().is_match(&text), "{pattern}: {text}");
        }
        assert_eq!(sample_of("^Round [1-3]$").as_deref(), Some("Round 1"));
    }

    #[test]
    fn a_sample_of_a_glob_matches_it() {
        for glob in ["docs/*.md", "**/*.class", "docs/**", "{a,b}/[0-9]?.txt", "*.{log,tmp}", "v*"] {
            let path = path_under(glob);
            assert!(Glob::parse(glob).unwrap().is_match_str(&path), "{glob}: {path}");
        }
    }

    #[test]
    fn what_matches_no_line_has_no_sample() {
        assert_eq!(sample_of("TODO\n"), None);
        assert_eq!(sample_of(r"a\bb"), None);
        assert_eq!(sample_of("a^b"), None);
    }
}
