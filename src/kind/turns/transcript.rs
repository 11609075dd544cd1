//! A text to its turns: which paragraphs, list items and quotations begin one, and what belongs to it. Whether the turns are
//! as they should be is not known here.
//!
//! A turn begins with `[mm:ss] Speaker (note): text`. The stamp and the note can be left out, the stamp can follow the name,
//! and bold and italics are seen through. What follows without a label, up to the next heading, is part of the turn; code
//! is not. Where turns have stamps, a label such as `Decision:` without one ends a turn and is none; in a list item it does
//! so if nothing else follows below the heading, for an answer may be a list of labels.

use super::clock::Stamp;
use crate::evidence::Excerpt;
use crate::markdown::Outline;
use crate::wording::one_line;

/// The longest name that is taken for a speaker's.
const MAX_NAME: usize = 40;

/// Something that one person said.
#[derive(Debug, PartialEq)]
pub struct Turn {
    /// The number of the speaker among those that were asked for.
    pub speaker: usize,
    pub line: usize,
    /// What is where a stamp is; the error is what is no time.
    pub stamp: Option<Result<Stamp, String>>,
    /// What is in brackets after the name.
    pub note: Option<String>,
    /// On one line.
    pub said: String,
    /// The blocks of code below it, up to the next turn or heading.
    pub code: Vec<String>,
}

#[derive(Debug, Default, PartialEq)]
pub struct Transcript {
    pub turns: Vec<Turn>,
    /// Lines that begin like a turn and are none, and why.
    pub strays: Vec<(usize, String)>,
}

/// What a line begins with.
#[derive(Debug, PartialEq)]
struct Label<'a> {
    stamp: Option<Result<Stamp, String>>,
    name: &'a str,
    note: Option<&'a str>,
    said: &'a str,
}

/// What a label is.
enum Begins {
    Turn(usize),
    /// A turn of somebody who is no speaker, though perhaps this one was meant.
    Stranger(Option<usize>),
    /// Not said by a speaker.
    Aside,
    /// Part of what is being said.
    Nothing,
}

impl Transcript {
    pub fn of(text: &Excerpt, speakers: &[String]) -> Self {
        let lines: Vec<(usize, &str)> = text.prose().map(|(line, said)| (line, said.trim())).collect();
        let is_stamped = lines
            .iter()
            .filter_map(|(_, said)| Label::parse(said))
            .any(|label| label.stamp.is_some() && label.is_one_of(speakers).is_some());
        let outline = text.document.outline();
        let mut transcript = Self::default();
        // Whether what follows is still part of the last turn.
        let mut is_open = false;
        let mut above = 0;
        for (nth, &(line, said)) in lines.iter().enumerate() {
            let begins_block = line != above + 1 || text.document.outline().starts().contains(&line);
            above = line;
            if outline.heading_at(line).is_some() {
                is_open = false;
                continue;
            }
            let is_item = outline.items().binary_search_by_key(&line, |item| item.line).is_ok();
            let Some(label) = Label::parse(said) else {
                transcript.go_on(line, said, is_open, begins_block && !is_item);
                continue;
            };
            let is_last_word = is_item && is_stamped && stands_alone(nth, &lines, outline);
            match label.begins(speakers, begins_block && (!is_item || is_last_word), is_stamped) {
                Begins::Turn(speaker) => transcript.begin(speaker, line, label),
                Begins::Stranger(meant) => {
                    transcript
                        .strays
                        .push((line, stranger(label.name, meant.map(|nth| &speakers[nth]), speakers)));
                    if let Some(speaker) = meant {
                        transcript.begin(speaker, line, label);
                    }
                    is_open = meant.is_some();
                    continue;
                }
                Begins::Aside => {
                    is_open = false;
                    continue;
                }
                Begins::Nothing => {
                    transcript.go_on(line, said, is_open, false);
                    continue;
                }
            }
            is_open = true;
        }
        transcript.add_code(text);
        transcript
    }

    /// Gives each block of code to the turn that it is below.
    fn add_code(&mut self, text: &Excerpt) {
        for block in text.code_blocks() {
            let above = text.headings().iter().rev().find(|heading| heading.line < block.line);
            let heading = above.map_or(0, |heading| heading.line);
            let turn = self.turns.iter_mut().rev().find(|turn| turn.line < block.line);
            if let Some(turn) = turn.filter(|turn| turn.line > heading) {
                turn.code.push(block.text.clone());
            }
        }
    }

    fn begin(&mut self, speaker: usize, line: usize, label: Label<'_>) {
        let note = label.note.map(one_line);
        let said = one_line(label.said);
        self.turns.push(Turn { speaker, line, stamp: label.stamp, note, said, code: Vec::new() });
    }

    /// A line without a label.
    fn go_on(&mut self, line: usize, said: &str, is_open: bool, begins_paragraph: bool) {
        if begins_paragraph && bracketed_stamp(said).is_some() {
            self.strays.push((line, "a time stamp without a speaker".to_owned()));
        }
        if let Some(turn) = self.turns.last_mut().filter(|_| is_open) {
            let more = one_line(said);
            turn.said += if turn.said.is_empty() || more.is_empty() { "" } else { " " };
            turn.said += &more;
        }
    }
}

/// Whether a list item is the only one of its list, and no other text follows below the heading.
fn stands_alone(nth: usize, lines: &[(usize, &str)], outline: &Outline) -> bool {
    let is_item = |line: usize| outline.items().binary_search_by_key(&line, |item| item.line).is_ok();
    let before = lines[..nth].iter().rev().find(|(_, said)| !said.is_empty());
    let after = lines[nth + 1..].iter().find(|(_, said)| !said.is_empty());
    before.is_none_or(|(line, _)| !is_item(*line))
        && after.is_none_or(|(line, _)| outline.heading_at(*line).is_some())
}

fn stranger(name: &str, meant: Option<&String>, speakers: &[String]) -> String {
    match meant {
        Some(speaker) => format!("`{name}` is no speaker; did you mean {speaker}?"),
        None => format!("`{name}` is not {}", crate::wording::list(speakers, "or")),
    }
}

impl<'a> Label<'a> {
    /// Reads `[mm:ss] Name (note): text`, with what can be left out left out.
    fn parse(line: &'a str) -> Option<Self> {
        let line = line.trim_start();
        let (before, rest) = match stamp_at_start(line) {
            Some((stamp, rest)) => {
                (Some(stamp), rest.trim_start_matches(|c: char| is_dash(c) || c.is_whitespace()))
            }
            None => (None, line),
        };
        let end = rest.find([':', '：', '(', '['])?;
        let (name, mut rest) = (rest[..end].trim(), &rest[end..]);
        if name.is_empty() || name.len() > MAX_NAME {
            return None;
        }
        let (mut stamp, mut note) = (before, None);
        loop {
            rest = rest.trim_start();
            if let (None, Some((after, left))) = (&stamp, bracketed_stamp(rest)) {
                (stamp, rest) = (Some(after), left);
            } else if let (None, Some(inner)) = (note, rest.strip_prefix('(')) {
                let (inner, left) = inner.split_once(')')?;
                (note, rest) = (Some(inner.trim()), left);
            } else {
                let said = rest.strip_prefix([':', '：'])?.trim_start();
                return Some(Self { stamp, name, note, said });
            }
        }
    }

    fn begins(&self, speakers: &[String], is_paragraph: bool, is_stamped: bool) -> Begins {
        if let Some(speaker) = self.is_one_of(speakers) {
            return Begins::Turn(speaker);
        }
        let meant = speakers.iter().position(|speaker| is_near(self.name, speaker));
        match (self.stamp.is_some(), self.is_name_like(), meant) {
            (true, true, Some(speaker)) => Begins::Stranger(Some(speaker)),
            (true, true, None) if is_paragraph => Begins::Stranger(None),
            (false, true, Some(speaker)) if is_paragraph => Begins::Stranger(Some(speaker)),
            (false, true, None) if is_paragraph && is_stamped => Begins::Aside,
            (false, true, None) if is_paragraph => Begins::Stranger(None),
            _ => Begins::Nothing,
        }
    }

    fn is_one_of(&self, speakers: &[String]) -> Option<usize> {
        let name = one_line(self.name).to_lowercase();
        speakers.iter().position(|speaker| one_line(speaker).to_lowercase() == name)
    }

    /// Whether it could be somebody's name: up to three words, none of which begins with a small letter.
    fn is_name_like(&self) -> bool {
        let begins = |word: &str| word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
        self.name.split_whitespace().count() <= 3 && self.name.split_whitespace().all(begins)
    }
}

/// Whether a name is one or two letters off a speaker's.
fn is_near(name: &str, speaker: &str) -> bool {
    let distance = strsim::damerau_levenshtein(&name.to_lowercase(), &speaker.to_lowercase());
    distance <= (speaker.chars().count() / 4).clamp(1, 2)
}

/// `[07:40]` or `(07:40)`, or a time without brackets.
fn stamp_at_start(line: &str) -> Option<(Result<Stamp, String>, &str)> {
    bracketed_stamp(line).or_else(|| {
        let (first, rest) = line.split_once(char::is_whitespace)?;
        Some((Ok(Stamp::parse(first)?), rest))
    })
}

/// What is in brackets as a stamp does, be it a time or, as `[mm:ss]`, none.
fn bracketed_stamp(line: &str) -> Option<(Result<Stamp, String>, &str)> {
    let (inner, rest) = match line.strip_prefix('[') {
        Some(inner) => inner.split_once(']')?,
        None => line.strip_prefix('(')?.split_once(')')?,
    };
    let inner = inner.trim();
    match Stamp::parse(inner) {
        Some(stamp) => Some((Ok(stamp), rest)),
        None if inner.len() <= 8 && inner.contains(':') && !inner.contains(' ') => {
            Some((Err(inner.to_owned()), rest))
        }
        None => None,
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '|')
}

#[cfg(test)]
mod tests {
    use super::super::super::test_support::excerpt;
    use super::*;

    fn transcript(text: &str) -> Transcript {
        Transcript::of(&excerpt(text), &["Interviewer".into(), "Candidate".into()])
    }

    /// `line speaker stamp (note) said` of each turn.
    fn turns(text: &str) -> Vec<String> {
        let shown = |turn: Turn| {
            let stamp = turn
                .stamp
                .map_or("-".into(), |stamp| stamp.map_or_else(|bad| bad, |stamp| stamp.to_string()));
            let note = turn.note.map_or(String::new(), |note| format!("({note}) "));
            format!("{} {} {stamp} {note}{}", turn.line, turn.speaker, turn.said)
        };
        transcript(text).turns.into_iter().map(shown).collect()
    }

    #[test]
    fn every_way_in_which_people_write_a_turn() {
        for (text, expected) in [
            ("[00:20] Candidate (65%): So\nit is.\n", "1 1 0:20 (65%) So it is."),
            ("**Interviewer:** Why?\n", "1 0 - Why?"),
            ("[1:00:05] **Interviewer** (opens): Why?\n", "1 0 1:00:05 (opens) Why?"),
            ("- Interviewer: Why?\n", "1 0 - Why?"),
            ("> [00:20] Interviewer: Why?\n", "1 0 0:20 Why?"),
            ("Interviewer [00:20]: Why?\n", "1 0 0:20 Why?"),
            ("Interviewer (Q1) [00:20]: Why?\n", "1 0 0:20 (Q1) Why?"),
            ("00:20 – INTERVIEWER: Why?\n", "1 0 0:20 Why?"),
            ("(00:20) Interviewer：Why?\n", "1 0 0:20 Why?"),
            ("[mm:ss] Interviewer: …\n", "1 0 mm:ss …"),
            ("[00:20] Candidate\u{a0}(85\u{a0}%): So\n", "1 1 0:20 (85 %) So"),
        ] {
            assert_eq!(turns(text), [expected], "{text:?}");
        }
    }

    #[test]
    fn what_follows_a_turn_is_part_of_it_and_asides_are_not() {
        let text = "[0:01] Candidate: Two routes:\n\n- `GET /posts`: lists them\n- Cost: low\n\n```\nCandidate: code\n```\n\nAnd that is all.\n\nDecision: strong\n\nNot said.\n\n### Notes\n\nNor this.\n";
        assert_eq!(turns(text), ["1 1 0:01 Two routes: GET /posts: lists them Cost: low And that is all."]);
        assert_eq!(transcript(text).strays, []);
        let item =
            "[0:01] Interviewer: Correct.\n\n- **Decision:** strong\n\n## Phase 2\n\n[0:02] Candidate: So\n";
        assert_eq!(turns(item), ["1 0 0:01 Correct.", "7 1 0:02 So"]);
        let list = "[0:01] Candidate: So\n\n- Cost: low\n- Risk: low\n";
        assert_eq!(turns(list), ["1 1 0:01 So Cost: low Risk: low"], "a list is an answer");
        assert_eq!(turns("[0:01] Candidate: So\n\n- Cost: low\n\nDone.\n"), ["1 1 0:01 So Cost: low Done."]);
        assert_eq!(turns("Interviewer: a\nCandidate: b\nInterviewer: c\n").len(), 3, "one paragraph");
        assert_eq!(turns("Before.\n\n## Phase 1\n\nA pause.\n"), [""; 0]);
    }

    #[test]
    fn strays_are_pointed_out() {
        let strays = |text: &str| transcript(text).strays;
        let off = "`Interviwer` is no speaker; did you mean Interviewer?";
        assert_eq!(strays("Interviwer: Why?\n"), [(1, off.into())]);
        assert_eq!(turns("Interviwer: Why?\n").len(), 1, "the rest is held against who was meant");
        let third = "`Observer` is not Interviewer or Candidate";
        assert_eq!(strays("[0:01] Candidate: a\n\n[0:02] Observer: b\n"), [(3, third.into())]);
        assert_eq!(strays("Candidate: a\n\nObserver: b\n"), [(3, third.into())]);
        assert_eq!(strays("[0:01] Candidate: a\n\nObserver: b\n"), [], "no stamp, no turn");
        assert_eq!(strays("Candidate: a\n\nThen this: b\n"), []);
        assert_eq!(strays("[0:01] Candidate: a\n\n## Found\n\n- [0:01] Weak: a\n- [0:01] Knows a.\n"), []);
        let named = "`Mary Ann Smith` is not Interviewer or Candidate";
        assert_eq!(strays("Candidate: a\n\nMary Ann Smith: b\n"), [(3, named.into())]);
        assert_eq!(strays("Candidate: a\n\nThe Long Way Round: b\n"), [], "four words are no name");
        let silent = "a time stamp without a speaker";
        assert_eq!(strays("[0:01] Candidate: a\n\n[0:02] Well done.\n"), [(3, silent.into())]);
    }
}
