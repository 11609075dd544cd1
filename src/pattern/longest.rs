//! Matching as POSIX has it, for the lines of a proof that say which part matched.

use std::fmt;
use std::ops::Range;

use regex_automata::nfa::thompson::{self, pikevm::PikeVM};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};

use super::{Pattern, SIZE_LIMIT};

/// A pattern whose matches are POSIX's: of those that start first, the longest. [`Pattern`] takes the first alternative.
#[derive(Clone)]
pub struct Longest {
    pattern: Pattern,
    machine: PikeVM,
}

impl Longest {
    pub fn new(pattern: &Pattern) -> Result<Self, String> {
        let machine = PikeVM::builder()
            .configure(PikeVM::config().match_kind(MatchKind::All))
            .syntax(syntax::Config::new().utf8(false))
            .thompson(thompson::Config::new().utf8(false).nfa_size_limit(Some(SIZE_LIMIT)))
            .build(&pattern.written)
            .map_err(|_| "the pattern is too large once compiled".to_owned())?;
        Ok(Self { pattern: pattern.clone(), machine })
    }

    /// The matches in `line` that are not empty, in order and not overlapping.
    pub fn find_all(&self, line: &[u8]) -> Vec<Range<usize>> {
        let mut cache = self.machine.create_cache();
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(first) = self.pattern.regex().find_at(line, at) {
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
        found
    }
}

impl fmt::Debug for Longest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.pattern, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_match_wins_where_posix_is_spoken() {
        let longest = |pattern, text: &str| {
            let found = Longest::new(&Pattern::parse(pattern).unwrap()).unwrap().find_all(text.as_bytes());
            found.into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(longest("a|ab|b*", "abba xb"), ["ab", "b", "a", "b"]);
        assert_eq!(longest("x*", "éxx"), ["xx"]);
    }
}
