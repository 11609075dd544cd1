//! What is certain of a pattern without any text: that it matches every line, or none. What is only likely is not said.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::Pattern;

impl Pattern {
    /// Whether it matches every line, also an empty one.
    pub fn matches_every_line(&self) -> bool {
        self.meaning().is_some_and(|meaning| is_total(&meaning))
    }

    /// Whether it matches no line, because a match would have a line break in it, or something before the start or behind
    /// the end of the line.
    pub fn matches_no_line(&self) -> bool {
        self.meaning().is_some_and(|meaning| is_impossible(&meaning))
    }

    fn meaning(&self) -> Option<Hir> {
        ParserBuilder::new().utf8(false).build().parse(self.as_str()).ok()
    }
}

fn is_start(hir: &Hir) -> bool {
    matches!(hir.kind(), HirKind::Look(Look::Start | Look::StartLF | Look::StartCRLF))
}

fn is_end(hir: &Hir) -> bool {
    matches!(hir.kind(), HirKind::Look(Look::End | Look::EndLF | Look::EndCRLF))
}

fn is_total(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty => true,
        HirKind::Look(_) => is_start(hir) || is_end(hir),
        HirKind::Capture(capture) => is_total(&capture.sub),
        HirKind::Alternation(branches) => branches.iter().any(is_total),
        HirKind::Repetition(repetition) => repetition.min == 0 || is_total(&repetition.sub),
        HirKind::Concat(pieces) => {
            let starts = pieces.iter().take_while(|piece| is_start(piece)).count();
            let ends = pieces[starts..].iter().rev().take_while(|piece| is_end(piece)).count();
            let inner = &pieces[starts..pieces.len() - ends];
            let can_be_empty = inner.iter().all(can_match_empty);
            can_be_empty && (starts == 0 || ends == 0 || inner.iter().any(is_any_run))
        }
        HirKind::Literal(_) | HirKind::Class(_) => false,
    }
}

/// Whether it matches the empty text wherever that is.
fn can_match_empty(hir: &Hir) -> bool {
    hir.properties().minimum_len() == Some(0) && hir.properties().look_set().is_empty()
}

/// Whether it is `.*`, or as much under another name.
fn is_any_run(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Capture(capture) => is_any_run(&capture.sub),
        HirKind::Repetition(repetition) => {
            repetition.min == 0 && repetition.max.is_none() && is_any_character(&repetition.sub)
        }
        _ => false,
    }
}

/// Whether it is every character but a line break.
fn is_any_character(hir: &Hir) -> bool {
    let HirKind::Class(Class::Unicode(class)) = hir.kind() else { return false };
    let mut others = class.clone();
    others.negate();
    let is_line_break = |c: char| matches!(c, '\n' | '\r');
    others.iter().all(|range| (range.start()..=range.end()).all(is_line_break))
}

fn is_impossible(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Literal(literal) => literal.0.contains(&b'\n'),
        HirKind::Class(Class::Unicode(class)) => {
            class.iter().all(|range| range.start() == '\n' && range.end() == '\n')
        }
        HirKind::Class(Class::Bytes(class)) => {
            class.iter().all(|range| range.start() == b'\n' && range.end() == b'\n')
        }
        HirKind::Capture(capture) => is_impossible(&capture.sub),
        HirKind::Alternation(branches) => branches.iter().all(is_impossible),
        HirKind::Repetition(repetition) => repetition.min > 0 && is_impossible(&repetition.sub),
        HirKind::Concat(pieces) => pieces.iter().any(is_impossible) || is_beyond_the_line(pieces),
        HirKind::Empty | HirKind::Look(_) => false,
    }
}

/// Whether something must be before the start of the line, or behind its end.
fn is_beyond_the_line(pieces: &[Hir]) -> bool {
    let takes_some = |piece: &Hir| piece.properties().minimum_len().is_some_and(|least| least > 0);
    let last_start = pieces.iter().rposition(is_start);
    let first_end = pieces.iter().position(is_end);
    last_start.is_some_and(|at| pieces[..at].iter().any(takes_some))
        || first_end.is_some_and(|at| pieces[at + 1..].iter().any(takes_some))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(written: &str) -> Pattern {
        Pattern::parse(written).unwrap()
    }

    #[test]
    fn what_matches_every_line() {
        for written in [
            "",
            ".*",
            "^",
            "$",
            "^.*$",
            "x*",
            "(a|)",
            r"\s*",
            "^x?",
            "x?$",
            "(?i)a{0,3}",
            "^(.*)$",
            "a|b*",
            r"^[^\n]*$",
        ] {
            assert!(pattern(written).matches_every_line(), "{written}");
        }
        for written in
            [r"\S", "^$", r"^\s*$", ".", ".+", r"\b", "^.{0,100}$", "^[^*]*$", "^x*$", r"x*\b", "a|b"]
        {
            assert!(!pattern(written).matches_every_line(), "{written}");
        }
    }

    #[test]
    fn what_matches_no_line() {
        for written in [r"a\nb", r"\n", r"(a\n)+", r"[\n]", r"a\n|\nb", r"^Round$ \d", "x^", r"a$b"] {
            assert!(pattern(written).matches_no_line(), "{written}");
        }
        for written in
            [r"a\n?b", r"a|\n", r"(a\n)?b", r"[\na]", r"\\n", r"\s", "^$", "$^", r"a$\s*", "(^|x)y", r"x*^a"]
        {
            assert!(!pattern(written).matches_no_line(), "{written}");
        }
    }
}
