//! Matching as POSIX has it, for the lines of a proof that say which part matched. Every byte that is looked at is counted,
//! and there is no answer beyond a limit: some patterns look at the rest of a line from each of its places.

use std::fmt;
use std::ops::Range;

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, pikevm::PikeVM};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};

use super::{Pattern, SIZE_LIMIT};

/// A pattern whose matches are POSIX's: of those that start first, the longest. [`Pattern`] takes the first alternative.
#[derive(Clone)]
pub struct Longest {
    pattern: Pattern,
    /// Fast, and its steps can be counted; it gives up on some patterns and some lines.
    automaton: Option<DFA>,
    /// For those.
    machine: PikeVM,
}

/// How many bytes may still be looked at.
#[derive(Debug)]
pub struct Work(u64);

/// The work was more than was allowed.
#[derive(Debug, PartialEq, Eq)]
pub struct TooMuchWork;

impl Work {
    /// A second's worth.
    pub const LIMIT: u64 = 1 << 28;

    pub fn new() -> Self {
        Self(Self::LIMIT)
    }

    fn take(&mut self, bytes: u64) -> Result<(), TooMuchWork> {
        self.0 = self.0.checked_sub(bytes).ok_or(TooMuchWork)?;
        Ok(())
    }
}

/// Why there is no answer from the automaton.
enum Stop {
    GaveUp,
    Spent,
}

impl Longest {
    pub fn new(pattern: &Pattern) -> Result<Self, String> {
        let syntax = syntax::Config::new().utf8(false);
        let thompson = thompson::Config::new().utf8(false).nfa_size_limit(Some(SIZE_LIMIT));
        let machine = PikeVM::builder()
            .configure(PikeVM::config().match_kind(MatchKind::All))
            .syntax(syntax)
            .thompson(thompson.clone())
            .build(&pattern.written)
            .map_err(|_| "the pattern is too large once compiled".to_owned())?;
        let config = DFA::config()
            .match_kind(MatchKind::All)
            .unicode_word_boundary(true)
            .minimum_cache_clear_count(Some(4))
            .minimum_bytes_per_state(Some(16));
        let automaton =
            DFA::builder().configure(config).syntax(syntax).thompson(thompson).build(&pattern.written).ok();
        Ok(Self { pattern: pattern.clone(), automaton, machine })
    }

    /// The matches in `line` that are not empty, in order and not overlapping.
    pub fn find_all(&self, line: &[u8], work: &mut Work) -> Result<Vec<Range<usize>>, TooMuchWork> {
        if let Some(automaton) = &self.automaton {
            match walk(automaton, line, work) {
                Ok(found) => return Ok(found),
                Err(Stop::Spent) => return Err(TooMuchWork),
                Err(Stop::GaveUp) => {}
            }
        }
        self.simulate(line, work)
    }

    /// Step by step through the pattern itself. What it looks at is not counted: it may be all that is left of the line.
    fn simulate(&self, line: &[u8], work: &mut Work) -> Result<Vec<Range<usize>>, TooMuchWork> {
        let each_byte = 1 + self.machine.get_nfa().states().len() as u64 / 16;
        let mut cache = self.machine.create_cache();
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(first) = self.pattern.regex().find_at(line, at) {
            work.take(each_byte * (line.len() - at + 1) as u64)?;
            let input = Input::new(line).range(first.start()..).anchored(Anchored::Yes);
            let end = self.machine.find(&mut cache, input).map_or(first.end(), |longest| longest.end());
            if end > first.start() {
                found.push(first.start()..end);
            }
            at = end.max(first.start() + usize::from(end == first.start()));
            if at > line.len() {
                break;
            }
        }
        Ok(found)
    }
}

/// As [`Longest::find_all`], from each place where a match can start.
fn walk(automaton: &DFA, line: &[u8], work: &mut Work) -> Result<Vec<Range<usize>>, Stop> {
    let mut cache = automaton.create_cache();
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.len() {
        match end_from(automaton, &mut cache, line, at, work)? {
            Some(end) if end > at => {
                found.push(at..end);
                at = end;
            }
            _ => at += 1,
        }
    }
    Ok(found)
}

/// The end of the longest match that starts at `start`.
fn end_from(
    automaton: &DFA,
    cache: &mut Cache,
    line: &[u8],
    start: usize,
    work: &mut Work,
) -> Result<Option<usize>, Stop> {
    let input = Input::new(line).range(start..).anchored(Anchored::Yes);
    let mut state = automaton.start_state_forward(cache, &input).map_err(|_| Stop::GaveUp)?;
    let mut end = None;
    for (at, &byte) in line.iter().enumerate().skip(start) {
        work.take(1).map_err(|TooMuchWork| Stop::Spent)?;
        state = automaton.next_state(cache, state, byte).map_err(|_| Stop::GaveUp)?;
        // A match is told one byte late.
        if state.is_match() {
            end = Some(at);
        } else if state.is_dead() {
            return Ok(end);
        } else if state.is_quit() {
            return Err(Stop::GaveUp);
        }
    }
    state = automaton.next_eoi_state(cache, state).map_err(|_| Stop::GaveUp)?;
    Ok(if state.is_match() { Some(line.len()) } else { end })
}

impl fmt::Debug for Longest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.pattern, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pattern: &str) -> Longest {
        Longest::new(&Pattern::parse(pattern).unwrap()).unwrap()
    }

    #[test]
    fn the_longest_match_wins_where_posix_is_spoken() {
        let longest = |pattern, text: &str| {
            let found = of(pattern).find_all(text.as_bytes(), &mut Work::new()).unwrap();
            found.into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(longest("a|ab|b*", "abba xb"), ["ab", "b", "a", "b"]);
        assert_eq!(longest("x*", "éxx"), ["xx"]);
        assert_eq!(longest(r"\b[[:word:]]+$|^.", "日本語 text"), ["日", "text"]);
    }

    #[test]
    fn both_ways_find_the_same() {
        let lines = ["", "a", "abba xb", "aab\u{301}b", "é日 a_b ba", "ab ab\tab", "bbbab"];
        let patterns =
            ["a|ab|b*", "a.*b|a", "^a|b$", r"\bab?\b", r"\b\w", "[^a]", "(a|b){2,3}", "x*", r"\Bb", ".+"];
        for (pattern, line) in patterns.iter().flat_map(|pattern| lines.map(|line| (pattern, line))) {
            let longest = of(pattern);
            let simulated = longest.simulate(line.as_bytes(), &mut Work::new()).unwrap();
            assert_eq!(
                longest.find_all(line.as_bytes(), &mut Work::new()).unwrap(),
                simulated,
                "{pattern} {line}"
            );
        }
    }

    #[test]
    fn what_looks_at_the_rest_of_the_line_from_each_place_is_no_hang() {
        let line = "a".repeat(1 << 16);
        for pattern in ["a|a.*b", "a|[ab]*a[ab]{20}c", r"\ba|a.*b|é"] {
            assert_eq!(
                of(pattern).find_all(line.as_bytes(), &mut Work(1 << 22)),
                Err(TooMuchWork),
                "{pattern}"
            );
        }
        // What ends soon may be as long as one likes.
        let honest = "\"id\": 1, ".repeat(1 << 17);
        assert_eq!(
            of("\"[^\"]*\"|[0-9]+").find_all(honest.as_bytes(), &mut Work::new()).unwrap().len(),
            1 << 18
        );
    }
}
