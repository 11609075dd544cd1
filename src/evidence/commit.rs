//! A commit as git stores it, read from its raw bytes once. The format is that of `git cat-file commit`.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};

use crate::moment::Day;

/// A SHA-1 object id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id(pub [u8; 20]);

/// An id is a hash already; its first bytes are as good as all of them.
impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(&self.0[..8]);
    }
}

impl Id {
    fn from_hex(hex: &[u8]) -> Option<Self> {
        let mut bytes = [0; 20];
        if hex.len() != 40 {
            return None;
        }
        let digit = |hex: u8| match hex {
            b'0'..=b'9' => Some(hex - b'0'),
            b'a'..=b'f' => Some(hex - b'a' + 10),
            b'A'..=b'F' => Some(hex - b'A' + 10),
            _ => None,
        };
        for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
            *byte = (digit(pair[0])? << 4) | digit(pair[1])?;
        }
        Some(Self(bytes))
    }

    /// The first seven digits, as git shows them.
    pub fn short(&self) -> String {
        self.to_string()[..7].to_owned()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A moment with the offset its writer was in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    pub id: Id,
    pub tree: Id,
    pub parents: Vec<Id>,
    pub author: Person,
    /// When it was committed, in seconds since 1970.
    pub committed_at: i64,
    /// As stored, or turned to UTF-8 where its `encoding` header says Latin-1.
    pub message: Vec<u8>,
}

impl Commit {
    /// Reads the raw object; `None` if it is not a commit.
    pub fn parse(id: Id, raw: &[u8]) -> Option<Self> {
        let (mut tree, mut parents, mut author, mut committer, mut latin1) =
            (None, Vec::new(), None, None, false);
        let mut message = raw;
        // The headers end at the first empty line.
        loop {
            let end = message.iter().position(|&byte| byte == b'\n').unwrap_or(message.len());
            let line = &message[..end];
            message = message.get(end + 1..).unwrap_or_default();
            if line.is_empty() {
                break;
            }
            // Headers of a multi-line value go on after a space; none of them is ours.
            let Some(space) = line.iter().position(|&byte| byte == b' ') else { continue };
            match (&line[..space], &line[space + 1..]) {
                (b"tree", hex) => tree = tree.or(Id::from_hex(hex)),
                (b"parent", hex) => parents.push(Id::from_hex(hex)?),
                (b"author", who) => author = author.or_else(|| person(who)),
                (b"committer", who) => committer = committer.or(Some(who)),
                (b"encoding", name) => latin1 = is_latin1(name),
                _ => {}
            }
        }
        let committer = committer?;
        let committed_at = time(&committer[committer.iter().rposition(|&byte| byte == b'>')? + 1..]).seconds;
        Some(Self {
            id,
            tree: tree?,
            parents,
            author: author.or_else(|| person(committer))?,
            committed_at,
            message: if latin1 {
                message.iter().map(|&byte| char::from(byte)).collect::<String>().into_bytes()
            } else {
                message.to_vec()
            },
        })
    }

    /// The subject as `git log --format=%s` has it: the first paragraph, its lines joined by a space.
    pub fn subject(&self) -> Cow<'_, [u8]> {
        let mut lines = self
            .message
            .split(|&byte| byte == b'\n')
            .map(|line| line.trim_ascii_end())
            .skip_while(|line| line.is_empty())
            .take_while(|line| !line.is_empty());
        let first = lines.next().unwrap_or_default();
        match lines.next() {
            None => Cow::Borrowed(first),
            Some(second) => {
                let mut joined = [first, second].join(&b' ');
                for line in lines {
                    joined.push(b' ');
                    joined.extend_from_slice(line);
                }
                Cow::Owned(joined)
            }
        }
    }

    /// What follows the subject and its blank line.
    pub fn body(&self) -> &[u8] {
        let text = self.message.trim_ascii_start();
        text.windows(2).position(|pair| pair == b"\n\n").map_or(&[], |at| text[at + 2..].trim_ascii())
    }

    /// `9ab12f0 add notes`.
    pub fn line(&self) -> String {
        format!("{} {}", self.id.short(), String::from_utf8_lossy(&self.subject()))
    }
}

/// `Name <email> seconds +hhmm`.
fn person(text: &[u8]) -> Option<Person> {
    let open = text.iter().position(|&byte| byte == b'<')?;
    let close = text.iter().rposition(|&byte| byte == b'>')?;
    let email = text.get(open + 1..close)?.to_vec();
    Some(Person { name: text[..open].trim_ascii().to_vec(), email, time: time(&text[close + 1..]) })
}

/// `seconds +hhmm`; a broken time reads as 1970, as git does.
fn time(text: &[u8]) -> Time {
    let text = std::str::from_utf8(text).unwrap_or_default();
    let mut words = text.split_ascii_whitespace();
    let seconds = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
    Time { seconds, offset_minutes: words.next().and_then(offset).unwrap_or(0) }
}

fn offset(word: &str) -> Option<i32> {
    let digits = word.strip_prefix(['+', '-'])?;
    let (hours, minutes) = (digits.get(..2)?.parse::<i32>().ok()?, digits.get(2..4)?.parse::<i32>().ok()?);
    let sign = if word.starts_with('-') { -1 } else { 1 };
    Some(sign * (hours * 60 + minutes))
}

fn is_latin1(name: &[u8]) -> bool {
    let name = String::from_utf8_lossy(name).to_lowercase();
    matches!(name.trim(), "iso-8859-1" | "iso8859-1" | "latin1" | "latin-1" | "windows-1252" | "cp1252")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RAW: &str = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent 1111111111111111111111111111111111111111\nauthor A U <a@b> 1700000000 +0130\ncommitter C <c@d> 1700000100 -0500\ngpgsig x\n continued\n\n\nw24-l05: one\ntwo\n\nbody\n";

    fn parse(raw: &[u8]) -> Option<Commit> {
        Commit::parse(Id([0; 20]), raw)
    }

    #[test]
    fn a_commit_is_read_as_git_stores_it() {
        let commit = parse(RAW.as_bytes()).unwrap();
        assert_eq!(commit.tree.short(), "4b825dc");
        assert_eq!(commit.parents.len(), 1);
        assert_eq!(commit.author.time, Time { seconds: 1_700_000_000, offset_minutes: 90 });
        assert_eq!(commit.committed_at, 1_700_000_100);
        assert_eq!(&*commit.subject(), b"w24-l05: one two");
        assert_eq!(commit.body(), b"body");
    }

    #[test]
    fn latin1_messages_become_text() {
        let mut raw = RAW.replace("gpgsig x\n continued", "encoding ISO-8859-1").into_bytes();
        raw.extend_from_slice(b"caf\xe9");
        assert!(String::from_utf8(parse(&raw).unwrap().message).unwrap().ends_with("café"));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(raw in proptest::collection::vec(any::<u8>(), 0..200), tail in "[a-z <>+0-9\\n-]{0,80}") {
            let _ = parse(&raw);
            if let Some(commit) = parse(format!("tree {}\ncommitter {tail}", "1".repeat(40)).as_bytes()) {
                let _ = (commit.subject(), commit.body());
            }
        }
    }
}
