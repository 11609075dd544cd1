//! What the sessions of a lesson come to together: a row for each, from the record in its notes, and the average. Nothing of
//! it is typed, and files are not read here.

use std::collections::BTreeMap;

use super::record::Record;
use super::spec::Average;
use crate::decimal::{Decimal, Quotient};
use crate::practice::interview::{Band, Interview};
use crate::practice::notes::BlockKind;

/// The last record in the notes of other interviews, by their file.
pub type Others = BTreeMap<String, Record>;

/// The averages in the notes of an interview.
pub fn averages(interview: &Interview) -> impl Iterator<Item = &Average> {
    interview.notes.blocks().filter_map(|block| match &block.what {
        BlockKind::Average(average) => Some(average),
        _ => None,
    })
}

/// What a session was scored: its points, of as many as all are out of, and its percentage.
struct Scored {
    points: Decimal,
    percent: u32,
}

struct Mean<'a> {
    points: Decimal,
    percent: Decimal,
    called: Option<&'a str>,
}

impl Average {
    fn scored(&self, file: &str, others: &Others) -> Option<Scored> {
        let (points, max) = others.get(file)?.score?;
        let times =
            self.out_of.checked_div(max).filter(|times| max.checked_mul(*times) == Some(self.out_of))?;
        Some(Scored { points: points.decimal().times(times as usize), percent: points.percent_of(max) })
    }

    /// `None` until every session has its score.
    fn mean(&self, others: &Others) -> Option<Mean<'_>> {
        let scored = self.of.iter().map(|session| self.scored(session.file.as_str(), others));
        let scored = scored.collect::<Option<Vec<Scored>>>()?;
        let points: Vec<Decimal> = scored.iter().map(|it| it.points).collect();
        let percents: Vec<Decimal> = scored.iter().map(|it| Decimal::from(it.percent)).collect();
        let percent = Quotient::mean(&percents)?;
        let bands = self.bands.iter().filter(|band| percent >= Quotient::from(Decimal::from(band.at_least)));
        let called = bands.max_by_key(|band| band.at_least).map(|band| band.called.as_str());
        Some(Mean { points: Quotient::mean(&points)?.rounded(3), percent: percent.rounded(3), called })
    }

    /// The table of the sessions, with the word for each percentage.
    pub(super) fn rows(&self, bands: &[Band], others: &Others) -> Vec<String> {
        let mut rows =
            vec!["| Session | Score | Percent | Verdict |".to_owned(), "|---|---|---|---|".to_owned()];
        rows.extend(self.of.iter().map(|session| match self.scored(session.file.as_str(), others) {
            None => format!("| {} | | | |", session.called),
            Some(Scored { points, percent }) => {
                let reached = bands.iter().filter(|band| band.at_least <= percent);
                let called = reached.max_by_key(|band| band.at_least).map_or("", |band| band.called.as_str());
                format!("| {} | {points}/{} | {percent} % | {called} |", session.called, self.out_of)
            }
        }));
        rows
    }

    /// The lines below it, each a paragraph.
    pub(super) fn lines(&self, others: &Others) -> Vec<String> {
        let Some(mean) = self.mean(others) else { return Vec::new() };
        let mut lines = vec![
            format!("Average score: {}/{}", mean.points, self.out_of),
            format!("Average percent: {} %", mean.percent),
        ];
        lines.extend(mean.called.map(|called| format!("Verdict: {called}")));
        lines
    }

    /// What is told at the end of a session: the average, or what it waits for.
    pub fn told(&self, others: &Others) -> String {
        match self.mean(others) {
            Some(mean) => {
                let called = mean.called.map_or_else(String::new, |called| format!(", {called}"));
                format!("average: {} of {}, {} %{called}", mean.points, self.out_of, mean.percent)
            }
            None => {
                let open = self.of.iter().filter(|it| self.scored(it.file.as_str(), others).is_none());
                let open: Vec<&str> = open.map(|session| session.file.as_str()).collect();
                format!("no average yet: there is no score out of {} in {}", self.out_of, open.join(", "))
            }
        }
    }
}
