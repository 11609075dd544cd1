//! Character classes and letter case as glibc's C.UTF-8 and GNU grep 3.8 have them: Unicode 14, with their own exceptions.
//! It knows characters only; how a pattern uses them is the translator's business.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::pattern::{Pattern, simple_fold};

/// White space without no-break spaces. For the inside of a Rust class, as the others here.
pub const SPACE: &str =
    r"\t\n\x0b\x0c\r \u{1680}\u{2000}-\u{2006}\u{2008}-\u{200a}\u{2028}\u{2029}\u{205f}\u{3000}";

/// Letters and digits. What is taken out became alphabetic in later versions of Unicode.
pub const ALNUM: &str = r"[[\p{Alphabetic}\p{Nd}]&&\p{Age=14.0}--[\u{363}-\u{36f}\u{c04}\u{f82}\u{f83}\u{1dd3}-\u{1de6}\u{11080}\u{11081}]]";

/// As `isalnum` or `_`: what `\w` is, and what words are made of.
pub const WORD: &str = r"[[\p{Alphabetic}\p{Nd}]&&\p{Age=14.0}--[\u{363}-\u{36f}\u{c04}\u{f82}\u{f83}\u{1dd3}-\u{1de6}\u{11080}\u{11081}]]_";

/// Each named class.
const CLASSES: [(&str, &str); 12] = [
    (
        "alpha",
        r"[[\p{Alphabetic}\p{Nd}]&&\p{Age=14.0}--[0-9\u{363}-\u{36f}\u{c04}\u{f82}\u{f83}\u{1dd3}-\u{1de6}\u{11080}\u{11081}]]",
    ),
    ("digit", "0-9"),
    ("alnum", ALNUM),
    ("upper", r"[[\p{Uppercase}\p{Lt}]&&\p{Age=14.0}]"),
    (
        "lower",
        r"[[\p{Lowercase}\u{1c5}\u{1c8}\u{1cb}\u{1f2}]&&\p{Age=14.0}--[\u{10fc}\u{a7f2}-\u{a7f4}\u{ab69}]]",
    ),
    ("space", SPACE),
    ("blank", r"\t \u{1680}\u{2000}-\u{2006}\u{2008}-\u{200a}\u{205f}\u{3000}"),
    ("cntrl", r"\p{Cc}\u{2028}\u{2029}"),
    ("xdigit", "0-9A-Fa-f"),
    ("graph", r"[[\p{Age=14.0}--[\p{Cc}\p{Z}\p{Noncharacter_Code_Point}]]\u{a0}\u{2007}\u{202f}]"),
    (
        "punct",
        r"[[[\p{Age=14.0}--[\p{Cc}\p{Z}\p{Noncharacter_Code_Point}]]\u{a0}\u{2007}\u{202f}]--[[\p{Alphabetic}\p{Nd}]--[\u{363}-\u{36f}\u{c04}\u{f82}\u{f83}\u{1dd3}-\u{1de6}\u{11080}\u{11081}]]]",
    ),
    ("print", r"[\p{Age=14.0}--[\p{Cc}\u{2028}\u{2029}\p{Noncharacter_Code_Point}]]"),
];

/// The class of a name such as `alpha`, for the inside of a Rust class.
pub fn class(name: &str) -> Option<&'static str> {
    CLASSES.iter().find(|(own, _)| *own == name).map(|(_, class)| *class)
}

/// Whether `c` is in the class of that name; nothing is in one that does not exist.
pub fn class_contains(name: &str, c: char) -> bool {
    static PATTERNS: LazyLock<BTreeMap<&str, Pattern>> =
        LazyLock::new(|| CLASSES.iter().filter_map(|(name, class)| Some((*name, one_of(class)?))).collect());
    PATTERNS.get(name).is_some_and(|pattern| contains(pattern, c))
}

fn one_of(class: &str) -> Option<Pattern> {
    Pattern::parse(&format!("[{class}]")).ok()
}

fn contains(pattern: &Pattern, c: char) -> bool {
    pattern.is_match(c.encode_utf8(&mut [0; 4]).as_bytes())
}

/// Whether words are made of `c`.
fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { class_contains("alnum", c) }
}

/// Whether Unicode 14 has `c`: glibc folds no letters that came later.
fn is_known(c: char) -> bool {
    static KNOWN: LazyLock<Option<Pattern>> = LazyLock::new(|| one_of(r"\p{Age=14.0}"));
    c.is_ascii() || KNOWN.as_ref().is_some_and(|known| contains(known, c))
}

/// Letters that only a pattern of themselves matches, though Unicode folds them to others. U+1E9E is one, and U+00DF is not.
const LONE: [char; 7] = ['\u{3f4}', '\u{2126}', '\u{212a}', '\u{212b}', '\u{1e9e}', '\u{1fd3}', '\u{1fe3}'];

/// Letters that match others, and that others do not match.
fn is_one_way(c: char) -> bool {
    LONE.contains(&c) || matches!(c, '\u{1c80}'..='\u{1c88}' | '\u{fb05}' | '\u{fb06}')
}

/// Every character that a literal `c` matches with `grep -i`.
pub fn counterparts(c: char) -> Vec<char> {
    if LONE.contains(&c) || !is_known(c) {
        return vec![c];
    }
    let mut all = simple_fold(c);
    all.retain(|&other| other == c || (is_known(other) && !is_one_way(other)));
    // A Turkish i without its dot is upper-cased to an English I.
    match c {
        'i' | 'I' => all.push('ı'),
        'ı' => all.extend(['i', 'I']),
        _ => {}
    }
    all
}

/// The bytes that [`mark`] writes between characters, by whether the character before and the one after are of a word.
/// No text in UTF-8 has them.
pub mod marks {
    /// Neither, only the one after, only the one before, both: for the inside of a Rust class of bytes.
    pub const ANY: &str = r"\xf8-\xfb";
    pub const START: &str = r"\xf9";
    pub const END: &str = r"\xfa";
    pub const EDGE: &str = r"\xf9\xfa";
    pub const NO_EDGE: &str = r"\xf8\xfb";
    pub const NOT_AFTER_WORD: &str = r"\xf8\xf9";
    pub const NOT_BEFORE_WORD: &str = r"\xf8\xfa";
    /// How often each is written, so that several questions can be asked about one place.
    pub const COPIES: usize = 3;
}

/// `line` with marks between its characters, if Rust and glibc do not agree where its words end: it has bytes that are no
/// character, or one that is part of a word to Rust and not to glibc, mostly combining marks. The second part tells, for each byte of the marked line, where it comes from.
pub fn mark(line: &[u8]) -> Option<(Vec<u8>, Vec<usize>)> {
    static DISPUTED: LazyLock<Option<Pattern>> = LazyLock::new(|| one_of(&format!(r"\w--[{WORD}]")));
    let is_disputed = || DISPUTED.as_ref().is_some_and(|disputed| disputed.is_match(line));
    if line.is_ascii() || (std::str::from_utf8(line).is_ok() && !is_disputed()) {
        return None;
    }
    let mut marked = Marked { before: false, at: 0, bytes: Vec::new(), origins: Vec::new() };
    for chunk in line.utf8_chunks() {
        for c in chunk.valid().chars() {
            marked.push(c.encode_utf8(&mut [0; 4]).as_bytes(), is_word(c));
        }
        for _ in chunk.invalid() {
            // As the byte was, no character and not a mark.
            marked.push(b"\xff", false);
        }
    }
    marked.gap(false);
    marked.origins.push(line.len());
    Some((marked.bytes, marked.origins))
}

struct Marked {
    /// Whether the last character is of a word.
    before: bool,
    /// How far the line has been read.
    at: usize,
    bytes: Vec<u8>,
    origins: Vec<usize>,
}

impl Marked {
    fn push(&mut self, bytes: &[u8], is_word: bool) {
        self.gap(is_word);
        self.bytes.extend_from_slice(bytes);
        self.origins.extend(self.at..self.at + bytes.len());
        self.at += bytes.len();
        self.before = is_word;
    }

    fn gap(&mut self, after: bool) {
        let mark = 0xf8 + u8::from(after) + 2 * u8::from(self.before);
        self.bytes.extend([mark; marks::COPIES]);
        self.origins.extend([self.at; marks::COPIES]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_match_what_grep_folds_and_no_more() {
        for (c, expected) in [
            ('k', "kK"),
            ('s', "sSſ"),
            ('i', "iIı"),
            ('ı', "ıiI"),
            ('\u{212a}', "\u{212a}"),
            ('ß', "ß"),
            ('ẞ', "ẞ"),
            ('в', "вВ"),
            ('\u{1c80}', "\u{1c80}вВ"),
            ('Ω', "Ωω"),
            ('\u{fb05}', "\u{fb05}"),
            ('ǅ', "ǅǄǆ"),
            ('ɤ', "ɤ"),
            ('1', "1"),
        ] {
            let mut found = counterparts(c);
            let mut expected: Vec<char> = expected.chars().collect();
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{c}");
        }
    }

    #[test]
    fn every_class_compiles() {
        for (name, yes, no) in [
            ("punct", '—', 'a'),
            ("print", '\u{a0}', '\u{2028}'),
            ("graph", '\u{a0}', ' '),
            ("alpha", '٣', '3'),
            ("alnum", '3', '\u{301}'),
            ("upper", 'ǅ', 'a'),
            ("lower", 'ǅ', '\u{10fc}'),
            ("space", '\u{3000}', '\u{a0}'),
            ("blank", '\t', '\n'),
            ("cntrl", '\u{2029}', ' '),
            ("digit", '9', '٣'),
            ("xdigit", 'f', 'g'),
        ] {
            assert!(class_contains(name, yes) && !class_contains(name, no), "{name}");
        }
    }

    #[test]
    fn only_lines_with_disputed_characters_are_marked() {
        assert_eq!(mark("naïve été".as_bytes()), None);
        let (bytes, origins) = mark("a\u{301}b".as_bytes()).unwrap();
        let expected = b"\xf9\xf9\xf9a\xfa\xfa\xfa\xcc\x81\xf9\xf9\xf9b\xfa\xfa\xfa";
        assert_eq!(bytes, expected);
        assert_eq!(origins, [0, 0, 0, 0, 1, 1, 1, 1, 2, 3, 3, 3, 3, 4, 4, 4, 4]);
    }
}
