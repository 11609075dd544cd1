//! `scorecard`: criteria scored on a scale, in a list or a table, whose total, percentage and verdict follow from the
//! scores. The card is read in [`card`]; whether it adds up is checked here.

mod card;
mod mark;
mod written;

use std::collections::BTreeSet;

use crate::count::Count;
use crate::decimal::{Decimal, Quotient};
use crate::evidence::Excerpt;
use crate::finding::{Finding, Location};
use crate::markdown::{different_words, word_set};
use crate::scope::Context;
use crate::scope::TextKind;
use crate::scope::location_of;
use crate::scope::problems::Problems;
use crate::wording::{list, plural, suggest};
use crate::yaml::fields;
use card::{Card, Reader, Score};
use written::{Asked, Bands, Criteria, Scale, Total, normal};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Scorecard {
        /// The names of the criteria, each scored exactly once and in any letter case; or how many there are. In a list a
        /// score is `API design: 4/5`, `4 / 5` or `4 out of 5`, and for a named criterion also `4`; in a table it is in
        /// the column headed score, points, mark, grade, rating or result, else in the first cell that is one.
        criteria: Criteria = Criteria::default(),
        /// The least and the greatest score; `1 to 5` if left out. A score that says what it is out of says the greatest.
        scale: Scale = Scale::default(),
        /// The total: `true` if it must be stated, `false` if it is not looked at, a pattern for the line that states it. Left
        /// out, it is right wherever it is stated, on a line or in a row such as `Overall score: 38/50` or `Total: 38`.
        total: Total = Total::default(),
        /// The percentage, in the digits it is written with, halves rounded up: `true` and `false` as for the total.
        percent: Asked = Asked::IfStated,
        /// The verdicts by their range of percent, for example `PASS: 70 to 89`. The right one must be stated on the line of
        /// the total or on one such as `Verdict: PASS`; names are whole words in any letter case, the longest first. Where
        /// ranges meet the higher counts, and between them the percentage rounded to a whole one.
        bands: Bands = Bands::default(),
        /// How many different words stand behind each score, or in the other cells of its row: why it was given.
        reasons: Option<Count>,
        /// How many of the reasons are different: one that is given for every score says nothing of any.
        distinct_reasons: Option<Count>,
    }
    plain: "criteria";
}

impl TextKind for Scorecard {
    const NAME: &'static str = "scorecard";
    const ABOUT: &'static str = "every criterion is scored on the scale, and the total, the percentage and the verdict follow from the scores";
    const EXAMPLE: &'static str = "scorecard: { in: docs/mock.md, section: ^Evaluation, criteria: [API design, Trade-offs], scale: 1 to 5, total: true, bands: { PASS: 70 to 100, FAIL: 0 to 69 } }";
    const ADDS_UP: bool = false;

    fn expected(&self, _: &Context<'_>) -> String {
        let scale = self.scale.0;
        let scores = match &self.criteria {
            Criteria::Named(names) => format!("one score from {scale} for each of {}", list(names, "and")),
            Criteria::Count(count) => format!("{} from {scale}", count.of("score")),
        };
        let parts = [
            (self.total.asked == Asked::Required, "a total"),
            (self.percent == Asked::Required, "a percentage"),
            (!self.bands.0.is_empty(), "a verdict"),
            (self.reasons.is_some(), "a reason for each"),
        ];
        let parts: Vec<String> =
            parts.into_iter().filter(|(asked, _)| *asked).map(|(_, part)| part.to_owned()).collect();
        match parts.as_slice() {
            [] => format!("{scores}, and figures that agree with them"),
            [one] if self.reasons.is_some() => format!("{scores}, with {one}"),
            [one] => format!("{scores}, with {one} that agrees with them"),
            several => format!("{scores}, with {} that agree with them", list(several, "and")),
        }
    }

    fn evaluate(&self, texts: &[Excerpt], context: &Context<'_>) -> Finding {
        let expected = self.expected(context);
        let Some(text) = texts.first() else { return Finding::decided(false, expected, "no text") };
        let reader = Reader { criteria: &self.criteria, top: self.top(), total: self.total.line.as_ref() };
        let card = reader.read(text);
        if card.scores.is_empty() {
            return Finding::decided(false, expected, "no score")
                .at([location_of(text)])
                .with_near_misses(self.near(&card));
        }
        let mut problems = Problems::default();
        let counts = self.check_criteria(&card, &mut problems);
        self.check_scores(&card, &mut problems);
        self.check_reasons(&card, &mut problems);
        if counts != Counts::Twice {
            self.check_totals(&card, counts, &mut problems);
        }
        if counts == Counts::Right {
            self.check_percent(&card, &mut problems);
            self.check_verdict(&card, &mut problems);
        }
        if !problems.is_empty() {
            return problems.finding(expected).with_near_misses(self.near(&card));
        }
        let scores = card.scores.iter().map(|score| score.line);
        let lines: BTreeSet<usize> =
            scores.chain(card.summaries.iter().map(|summary| summary.line)).collect();
        let locations =
            lines.into_iter().map(|line| Location::line(text.path(), line, text.document.line(line)));
        Finding::decided(true, expected, self.describe(&card)).at(locations)
    }
}

/// How many lines of a criterion that is scored again and again are said.
const LINES: usize = 5;

/// Whether the criteria are those asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counts {
    Right,
    /// Too few or too many: what they come to is known, but not what they should be out of.
    Wrong,
    /// Some criterion twice: several cards, and no sum means anything.
    Twice,
}

impl Scorecard {
    fn top(&self) -> Decimal {
        self.scale.top()
    }

    fn check_criteria(&self, card: &Card<'_>, problems: &mut Problems) -> Counts {
        let names = match &self.criteria {
            Criteria::Count(count) if count.contains(card.scores.len() as u64) => return Counts::Right,
            Criteria::Count(count) => {
                problems.add_to_whole(
                    card.text,
                    format!("{} criteria are scored, not {count}", card.scores.len()),
                );
                return Counts::Wrong;
            }
            Criteria::Named(names) => names,
        };
        let mut twice = false;
        let mut unscored = Vec::new();
        for name in names {
            let scores: Vec<&Score> = card.scores.iter().filter(|score| score.label == *name).collect();
            match scores.as_slice() {
                [] => unscored.push(name.clone()),
                [_] => {}
                several => {
                    twice = true;
                    let mut lines: Vec<String> =
                        several.iter().take(LINES).map(|score| score.line.to_string()).collect();
                    if several.len() > LINES {
                        lines.push("more".to_owned());
                    }
                    let times = several.len();
                    let said = format!("{name} is scored {times} times, on lines {}", list(&lines, "and"));
                    problems.add(card.text, several[0].line, said);
                    several.iter().for_each(|score| problems.at(card.text, score.line));
                }
            }
        }
        if !unscored.is_empty() {
            let scored = names.len() - unscored.len();
            problems.add_to_whole(
                card.text,
                format!(
                    "{scored} of {} criteria {} scored; not scored: {}",
                    names.len(),
                    if scored == 1 { "is" } else { "are" },
                    list(&unscored, "and")
                ),
            );
        }
        match (twice, unscored.is_empty()) {
            (true, _) => Counts::Twice,
            (false, true) => Counts::Right,
            (false, false) => Counts::Wrong,
        }
    }

    fn check_scores(&self, card: &Card<'_>, problems: &mut Problems) {
        let (scale, top) = (self.scale.0, self.top());
        for score in &card.scores {
            if !scale.contains(score.value) {
                problems.add(
                    card.text,
                    score.line,
                    format!("{} is {}, not {scale}", score.label, score.value),
                );
            }
            if let Some(of) = score.of.filter(|of| *of != top) {
                problems.add(card.text, score.line, format!("{} is out of {of}, not {top}", score.label));
            }
            if let Some(reasons) = self.reasons {
                let given = different_words(std::iter::once(score.reason.as_str()));
                if !reasons.contains(given as u64) {
                    let wanted = reasons.of("different word");
                    problems.add(card.text, score.line, format!("{} has no reason of {wanted}", score.label));
                }
            }
        }
    }

    fn check_reasons(&self, card: &Card<'_>, problems: &mut Problems) {
        let Some(wanted) = self.distinct_reasons else { return };
        let mut given = BTreeSet::new();
        let words = |score: &Score| word_set(std::iter::once(score.reason.as_str()));
        let reasons = card.scores.iter().filter(|score| !words(score).is_empty());
        let repeated: Vec<usize> =
            reasons.filter(|score| !given.insert(words(score))).map(|score| score.line).collect();
        if !wanted.contains(given.len() as u64) {
            let said =
                format!("{} of {} reasons are different, not {wanted}", given.len(), card.scores.len());
            problems.add_to_whole(card.text, said);
            repeated.into_iter().for_each(|line| problems.at(card.text, line));
        }
    }

    fn check_totals(&self, card: &Card<'_>, counts: Counts, problems: &mut Problems) {
        if self.total.asked == Asked::Ignored {
            return;
        }
        let sum = card.sum();
        let criteria = match counts {
            Counts::Right => Some(card.scores.len()),
            _ => self.criteria.exactly(),
        };
        let mut stated = false;
        for summary in &card.summaries {
            let Some(value) = summary.value else { continue };
            stated = true;
            if value != sum {
                problems.add(
                    card.text,
                    summary.line,
                    format!("the scores sum to {sum}, the card says {value}"),
                );
            }
            if let (Some(of), Some(criteria)) = (summary.of, criteria)
                && of != self.top().times(criteria)
            {
                let (top, most) = (self.top(), self.top().times(criteria));
                let scores = plural(criteria, "score");
                problems.add(
                    card.text,
                    summary.line,
                    format!("{scores} of up to {top} make {most}, the card says {of}"),
                );
            }
        }
        if !stated && self.total.asked == Asked::Required {
            problems.add_to_whole(card.text, format!("no total is stated; the scores sum to {sum}"));
        }
    }

    /// The percentage that the scores make.
    fn percentage(&self, card: &Card<'_>) -> Option<Quotient> {
        Quotient::percent(card.sum(), self.top().times(card.scores.len()))
    }

    fn check_percent(&self, card: &Card<'_>, problems: &mut Problems) {
        let Some(percentage) = self.percentage(card).filter(|_| self.percent != Asked::Ignored) else {
            return;
        };
        let (sum, most) = (card.sum(), self.top().times(card.scores.len()));
        let mut stated = false;
        for summary in &card.summaries {
            let Some(percent) = summary.percent else { continue };
            stated = true;
            if !percentage.is_stated_as(percent) {
                let right = percentage.rounded_like(percent);
                problems.add(
                    card.text,
                    summary.line,
                    format!("{sum} of {most} is {right}%, the card says {percent}%"),
                );
            }
        }
        if !stated && self.percent == Asked::Required {
            let right = percentage.rounded(1);
            problems.add_to_whole(card.text, format!("no percentage is stated; {sum} of {most} is {right}%"));
        }
    }

    fn check_verdict(&self, card: &Card<'_>, problems: &mut Problems) {
        let Some(percentage) = self.percentage(card).filter(|_| !self.bands.0.is_empty()) else { return };
        let shown = percentage.rounded(1);
        let Some(right) = self.bands.verdict_of(percentage) else {
            return problems.add_to_whole(card.text, format!("{shown}% is in none of the bands"));
        };
        let mut stated = false;
        for summary in &card.summaries {
            let Some(verdict) = self.bands.stated_in(&summary.said) else { continue };
            stated = true;
            if verdict != right {
                problems.add(
                    card.text,
                    summary.line,
                    format!("{shown}% is {right}, the card says {verdict}"),
                );
            }
        }
        if !stated {
            let said = format!("no verdict is stated; {shown}% is {right}");
            match card.summaries.iter().find(|summary| summary.value.is_some() || summary.percent.is_some()) {
                Some(summary) => problems.add(card.text, summary.line, said),
                None => problems.add_to_whole(card.text, said),
            }
        }
    }

    /// `10 scores, 47 of 50 (94%)`.
    fn describe(&self, card: &Card<'_>) -> String {
        let scores = plural(card.scores.len(), "score");
        let most = self.top().times(card.scores.len());
        match self.percentage(card) {
            Some(percentage) => format!("{scores}, {} of {most} ({}%)", card.sum(), percentage.rounded(1)),
            None => format!("{scores}, {} of {most}", card.sum()),
        }
    }

    /// Lines that a person would have taken for a missing score or for the total.
    fn near(&self, card: &Card<'_>) -> Vec<String> {
        let mut near = Vec::new();
        if let Criteria::Named(names) = &self.criteria {
            let scored = |name: &&String| card.scores.iter().any(|score| score.label == **name);
            for name in names.iter().filter(|name| !scored(name)) {
                let unscored =
                    card.unscored.iter().find(|line| normal(&line.said).starts_with(&normal(name)));
                let similar = suggest(name, card.others.iter().map(|line| line.said.as_str()));
                if let Some(line) = unscored {
                    near.push(format!("line {} has no score for {name}: `{}`", line.line, line.said));
                } else if let Some(line) = card.others.iter().find(|line| Some(line.said.as_str()) == similar)
                {
                    near.push(format!("line {} scores `{}`, not {name}", line.line, line.said));
                }
            }
        } else {
            near.extend(
                card.unscored.iter().map(|line| format!("line {} has no score: `{}`", line.line, line.said)),
            );
        }
        if self.total.asked == Asked::Required
            && !card.summaries.iter().any(|summary| summary.value.is_some())
        {
            near.extend(
                card.strays
                    .iter()
                    .map(|line| format!("line {} may be the total: `{}`", line.line, line.said)),
            );
        }
        near.truncate(5);
        near
    }
}

#[cfg(test)]
mod tests;
