//! A commit as git stores it, read from its raw bytes once. The format is that of `git cat-file commit`.

use std::borrow::Cow;
use std::ops::Range;
use std::{fmt, iter};

use encoding_rs::{Encoding, UTF_8};
use memchr::{memchr, memrchr};

use crate::moment::Day;

/// How many digits an id has.
const HEX: usize = 40;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The bytes of `tree ID`, with its line end.
const TREE_LINE: usize = b"tree ".len() + HEX + 1;

/// The bytes of `parent ID`, with its line end.
const PARENT_LINE: usize = b"parent ".len() + HEX + 1;

/// A SHA-1 object id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub [u8; 20]);

impl Id {
    /// From forty hexadecimal digits.
    pub fn from_hex(hex: &[u8]) -> Option<Self> {
        let mut bytes = [0; 20];
        if hex.len() != HEX {
            return None;
        }
        let digit = |hex: u8| char::from(hex).to_digit(16);
        for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
            *byte = (digit(pair[0])? << 4 | digit(pair[1])?) as u8;
        }
        Some(Self(bytes))
    }

    /// The least id that starts with these digits; `None` if they are none, or too many.
    pub fn first_with(digits: &str) -> Option<Self> {
        let missing = HEX.checked_sub(digits.len())?;
        Self::from_hex([digits.as_bytes(), &vec![b'0'; missing]].concat().as_slice())
    }

    /// How many digits two ids start with in common.
    pub fn common_digits(self, other: Self) -> usize {
        let same = self.0.iter().zip(other.0).take_while(|(own, other)| *own == other).count();
        let half = match (self.0.get(same), other.0.get(same)) {
            (Some(own), Some(other)) => usize::from(own >> 4 == other >> 4),
            _ => 0,
        };
        2 * same + half
    }

    /// The first seven digits, as git shows them.
    pub fn short(&self) -> String {
        self.to_string()[..7].to_owned()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut hex = [0; HEX];
        for (pair, byte) in hex.chunks_exact_mut(2).zip(self.0) {
            pair.copy_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
        f.write_str(str::from_utf8(&hex).expect("digits are ASCII"))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A moment with the offset its writer was in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Time {
    /// Since 1970, in UTC.
    pub seconds: i64,
    /// East of Greenwich.
    pub offset_minutes: i32,
}

impl Time {
    /// The day it was for its writer.
    pub fn day(self) -> Day {
        Day::of(self.seconds, self.offset_minutes)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub name: Vec<u8>,
    pub email: Vec<u8>,
    pub time: Time,
}

/// A commit's bytes, and where in them is what every question asks. A history is a hundred thousand of these: the rest
/// is read when somebody asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    pub id: Id,
    pub tree: Id,
    /// When it was committed, in seconds since 1970.
    pub committed_at: i64,
    /// The headers that are asked for and then the message, in UTF-8 whatever its `encoding` header says.
    raw: Box<[u8]>,
    parents: usize,
    /// `Name <email> seconds +hhmm`.
    author: Range<usize>,
    /// The first line of the message that is not blank, without blanks at its end.
    headline: Range<usize>,
    /// Whether the subject goes on in the line below.
    is_folded: bool,
}

impl Commit {
    /// Reads the raw object; `None` if it is not a commit. It is as lenient as git: who and when can be left out.
    pub fn parse(id: Id, raw: &[u8]) -> Option<Self> {
        Self::decode(id, raw, true)
    }

    fn decode(id: Id, raw: &[u8], is_encoded: bool) -> Option<Self> {
        let id_in = |at: usize, name: &[u8]| Id::from_hex(raw[line_at(raw, at)].strip_prefix(name)?);
        let tree = id_in(0, b"tree ")?;
        let mut at = TREE_LINE;
        while raw.get(at..)?.starts_with(b"parent ") {
            id_in(at, b"parent ")?;
            at += PARENT_LINE;
        }
        let parents = (at - TREE_LINE) / PARENT_LINE;
        let (mut author, mut committer) = (None, None);
        let mut asked = at;
        // The headers end at the first empty line. One of several lines goes on after a space; none of them is ours.
        loop {
            let line = line_at(raw, at);
            at = (line.end + 1).min(raw.len());
            let text = &raw[line.clone()];
            let value = |name: &[u8]| text.starts_with(name).then(|| line.start + name.len()..line.end);
            match text.first() {
                None => break,
                Some(b'a') => author = author.or_else(|| value(b"author ")),
                Some(b'c') => committer = committer.or_else(|| value(b"committer ")),
                Some(b'e') if is_encoded => {
                    if let Some(encoding) = value(b"encoding ").and_then(|name| encoding_named(&raw[name])) {
                        let (text, _) = encoding.decode_without_bom_handling(raw);
                        return Self::decode(id, text.as_bytes(), false);
                    }
                }
                Some(_) => continue,
            }
            asked = at;
        }
        let committer = committer.unwrap_or(0..0);
        let committed_at = time_of(&raw[committer.clone()]).seconds;
        // A signature is longer than all the rest, and no question asks for it; git reads no further than a NUL.
        let end = memchr(0, &raw[at..]).map_or(raw.len(), |len| at + len);
        let raw: Box<[u8]> = [&raw[..asked], &raw[at..end]].concat().into();
        let (headline, below) = headline(&raw, asked);
        Some(Self {
            id,
            tree,
            committed_at,
            parents,
            author: author.filter(|who| has_address(&raw[who.clone()])).unwrap_or(committer),
            is_folded: !raw[line_at(&raw, below)].trim_ascii_end().is_empty(),
            headline,
            raw,
        })
    }

    /// The commits it was made from, the first one first.
    pub fn parents(&self) -> impl ExactSizeIterator<Item = Id> + '_ {
        let lines = self.raw[TREE_LINE..].chunks_exact(PARENT_LINE).take(self.parents);
        lines.map(|line| Id::from_hex(&line[b"parent ".len()..][..HEX]).expect("it was read once already"))
    }

    /// How much memory its text takes, in bytes.
    pub fn kept_bytes(&self) -> usize {
        self.raw.len()
    }

    /// Who wrote it, as the commit has it.
    pub fn author(&self) -> Person {
        let text = &self.raw[self.author.clone()];
        let (who, _) = text.split_at(memrchr(b'>', text).unwrap_or(text.len()));
        let (name, email) = who.split_at(memchr(b'<', who).unwrap_or(who.len()));
        let email = email.get(1..).unwrap_or_default().to_vec();
        Person { name: name.trim_ascii().to_vec(), email, time: self.authored() }
    }

    /// Whom `Co-authored-by` trailers name, in the last paragraph below the subject, as GitHub reads them.
    pub fn co_authors(&self) -> Vec<Person> {
        let lines = self.body().split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
        let last = lines.rev().take_while(|line| !line.is_empty());
        let mut named: Vec<Person> = last.filter_map(|line| self.co_author(line)).collect();
        named.reverse();
        named
    }

    /// `Co-authored-by: Name <email>`, in any letter case.
    fn co_author(&self, line: &[u8]) -> Option<Person> {
        const TRAILER: &[u8] = b"co-authored-by:";
        let (key, who) = line.split_at_checked(TRAILER.len())?;
        let open = memchr(b'<', who)?;
        let close = open + memchr(b'>', &who[open..])?;
        key.eq_ignore_ascii_case(TRAILER).then(|| Person {
            name: who[..open].trim_ascii().to_vec(),
            email: who[open + 1..close].trim_ascii().to_vec(),
            time: self.authored(),
        })
    }

    /// When it was written.
    pub fn authored(&self) -> Time {
        time_of(&self.raw[self.author.clone()])
    }

    /// The subject as `git log --format=%s` has it: the first paragraph, its lines joined by a space.
    pub fn subject(&self) -> Cow<'_, [u8]> {
        let first = &self.raw[self.headline.clone()];
        if !self.is_folded {
            return Cow::Borrowed(first);
        }
        let below = self.raw[self.headline.end..].split(|&byte| byte == b'\n').skip(1);
        let below = below.map(<[u8]>::trim_ascii_end).take_while(|line| !line.is_empty());
        Cow::Owned(iter::once(first).chain(below).collect::<Vec<_>>().join(&b' '))
    }

    /// The whole message, blank lines before it left out.
    pub fn message(&self) -> &[u8] {
        &self.raw[self.headline.start..]
    }

    /// What follows the subject and its blank line.
    pub fn body(&self) -> &[u8] {
        let mut line = line_at(&self.raw, self.headline.start);
        while !self.raw[line.clone()].trim_ascii_end().is_empty() {
            line = line_at(&self.raw, line.end + 1);
        }
        self.raw[line.end..].trim_ascii()
    }

    /// `9ab12f0 add notes`.
    pub fn line(&self) -> String {
        format!("{} {}", self.id.short(), String::from_utf8_lossy(&self.subject()))
    }
}

/// The line that starts at `from`, without its line end; empty past the end.
fn line_at(raw: &[u8], from: usize) -> Range<usize> {
    let from = from.min(raw.len());
    from..memchr(b'\n', &raw[from..]).map_or(raw.len(), |len| from + len)
}

/// The first line from `at` on that is not blank, without blanks at its end, and where the line below starts.
fn headline(raw: &[u8], mut at: usize) -> (Range<usize>, usize) {
    loop {
        let line = line_at(raw, at);
        let text = raw[line.clone()].trim_ascii_end();
        if !text.is_empty() || line.end == raw.len() {
            return (line.start..line.start + text.len(), line.end + 1);
        }
        at = line.end + 1;
    }
}

/// Whether an address is between angle brackets.
fn has_address(person: &[u8]) -> bool {
    matches!((memchr(b'<', person), memrchr(b'>', person)), (Some(open), Some(close)) if open < close)
}

/// The time in `Name <email> seconds +hhmm`; a broken one reads as 1970, as git does.
pub(super) fn time_of(person: &[u8]) -> Time {
    let after = memrchr(b'>', person).map_or(person.len(), |close| close + 1);
    let text = str::from_utf8(&person[after..]).unwrap_or_default();
    let mut words = text.split_ascii_whitespace();
    let seconds =
        words.next().and_then(|word| word.parse().ok()).filter(|&seconds| seconds >= 0).unwrap_or(0);
    Time { seconds, offset_minutes: words.next().and_then(offset).unwrap_or(0) }
}

fn offset(word: &str) -> Option<i32> {
    let digits = word.strip_prefix(['+', '-'])?;
    let (hours, minutes) = (digits.get(..2)?.parse::<i32>().ok()?, digits.get(2..4)?.parse::<i32>().ok()?);
    let sign = if word.starts_with('-') { -1 } else { 1 };
    Some(sign * (hours * 60 + minutes))
}

/// The encoding that a header names; none for UTF-8, and for an unknown one or whose headers would be no ASCII.
fn encoding_named(name: &[u8]) -> Option<&'static Encoding> {
    let label = name.to_ascii_lowercase();
    // `latin1`, `latin-9`: the registry has them all as `l1`, `l9`.
    let number = label.strip_prefix(b"latin").map(|rest| rest.strip_prefix(b"-").unwrap_or(rest));
    let label = number.map_or(label.clone(), |number| [b"l", number].concat());
    Encoding::for_label(&label).filter(|encoding| encoding.is_ascii_compatible() && *encoding != UTF_8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RAW: &str = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent 1111111111111111111111111111111111111111\nauthor A U <a@b> 1700000000 +0130\ncommitter C <c@d> 1700000100 -0500\ngpgsig x\n continued\n\n\nw24-l05: one\ntwo\n\nbody\n";

    fn parse(raw: &[u8]) -> Option<Commit> {
        Commit::parse(Id([0; 20]), raw)
    }

    fn with_message(message: &str) -> Commit {
        let raw = format!("tree {}\ncommitter C <c@d> 1 +0000\n\n{message}", "1".repeat(40));
        parse(raw.as_bytes()).unwrap()
    }

    #[test]
    fn a_commit_is_read_as_git_stores_it() {
        let commit = parse(RAW.as_bytes()).unwrap();
        assert_eq!(commit.tree.short(), "4b825dc");
        assert_eq!(commit.parents().map(|id| id.short()).collect::<Vec<_>>(), ["1111111"]);
        let time = Time { seconds: 1_700_000_000, offset_minutes: 90 };
        assert_eq!(commit.author(), Person { name: b"A U".into(), email: b"a@b".into(), time });
        assert_eq!(commit.committed_at, 1_700_000_100);
        assert_eq!(&*commit.subject(), b"w24-l05: one two");
        assert_eq!(commit.body(), b"body");
    }

    #[test]
    fn other_encodings_become_text() {
        for (name, byte, letter) in [("ISO-8859-1", 0xe9, 'é'), ("cp1252", 0x96, '–'), ("Latin-9", 0xa4, '€')]
        {
            let raw = RAW.replace("gpgsig x\n continued", &format!("encoding {name}")).replace("A U", "A_U");
            let mut raw = raw.into_bytes();
            raw.iter_mut().filter(|letter| **letter == b'_').for_each(|letter| *letter = byte);
            raw.push(byte);
            let commit = parse(&raw).unwrap();
            assert!(commit.raw.ends_with(letter.to_string().as_bytes()), "{name}");
            assert_eq!(String::from_utf8(commit.author().name).unwrap(), format!("A{letter}U"));
        }
    }

    #[test]
    fn subject_and_body_are_told_apart_as_git_does() {
        let parts = |message: &str| {
            let commit = with_message(message);
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            (text(&commit.subject()), text(commit.body()))
        };
        let pair = |subject: &str, body: &str| (subject.to_owned(), body.to_owned());
        assert_eq!(parts("a\r\n\r\nbody\r\n"), pair("a", "body"));
        assert_eq!(parts("\n \na\n \npara\n\nbody\n"), pair("a", "para\n\nbody"));
        assert_eq!(parts("a\nb\n"), pair("a b", ""));
        assert_eq!(parts("a\0b\n\nbody"), pair("a", ""));
        assert_eq!(parts(""), pair("", ""));
    }

    #[test]
    fn co_authors_are_in_the_last_paragraph() {
        let named = |message: &str| {
            let people = with_message(message).co_authors().into_iter();
            let shown = |who: Person| [who.name, b"<".to_vec(), who.email].concat();
            people.map(|who| String::from_utf8(shown(who)).unwrap()).collect::<Vec<_>>()
        };
        let pair = "work\n\nwhy\n\nSigned-off-by: A <a@x>\nCo-authored-by: Ann Bee <ann@x>\r\nCO-AUTHORED-BY:<bo@x>\n";
        assert_eq!(named(pair), ["Ann Bee<ann@x", "<bo@x"]);
        for none in [
            "Co-authored-by: Ann <ann@x>",
            "work\n\nCo-authored-by: Ann <ann@x>\n\nThat was a quotation.",
            "work\n\nNot-Co-authored-by: Ann <ann@x>",
            "work\n\nCo-authored-by: Ann",
        ] {
            assert_eq!(named(none), [""; 0], "{none:?}");
        }
    }

    #[test]
    fn what_git_reads_is_a_commit() {
        let tree = format!("tree {}\n", "1".repeat(40));
        for who in ["", "author A\n", "committer C 5 +0000\n", "author A <a@b> -5 +0000\ncommitter C\n"] {
            let commit = parse(format!("{tree}{who}\nx\n").as_bytes()).unwrap();
            assert_eq!(
                (commit.committed_at, commit.authored(), &*commit.subject()),
                (0, Time::default(), &b"x"[..])
            );
        }
        assert!(parse(b"tree 12\n\nx").is_none());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(
            raw in proptest::collection::vec(any::<u8>(), 0..200),
            headers in proptest::collection::vec(
                ("parent 1{40}|author |committer |encoding (latin1|UTF-8)|gpgsig | |mergetag ", "[a-z <>+0-9\\r-]{0,20}"),
                0..8,
            ),
            message in "[a-z \\n\\r\\t]{0,40}",
        ) {
            let headers: String = headers.iter().map(|(name, value)| format!("{name}{value}\n")).collect();
            let likely = format!("tree {}\n{headers}\n{message}", "1".repeat(40));
            for raw in [raw.as_slice(), likely.as_bytes(), likely.trim_end().as_bytes()] {
                if let Some(commit) = parse(raw) {
                    let _ = (commit.subject(), commit.body(), commit.author(), commit.co_authors());
                    prop_assert_eq!(commit.parents().count(), commit.parents().len());
                }
            }
        }
    }
}
