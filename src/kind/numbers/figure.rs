//! The numbers a pattern captures in a text, and what they come to: the arithmetic, without a verdict on it.

use crate::decimal::{Decimal, Quotient};
use crate::diagnostic::Code;
use crate::evidence::Excerpt;
use crate::finding::{Finding, NearMiss};
use crate::pattern::Pattern;
use crate::scope::likeness::{Likeness, near_line, not_read};
use crate::scope::location_of;
use crate::scope::problems::Problems;
use crate::wording::{list, plural, quoted};
use crate::yaml::{self, FromYaml, Node, TypeInfo, fields, words};

use super::duration::minutes;

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Figure {
        /// Its one group captures a number: `45`, `1.5`, `1,200` or `-3`. A line may match more than once.
        pub matching: Capturing,
        /// What is compared: `each` of the numbers, their `sum`, their `mean` or the `first`.
        pub take: Take = Take::Each,
        /// `minutes`: what is captured is a length of time in any writing, and its number is its minutes. It may be
        /// `12 min`, `1:30`, `90 s`, `7,5 min`, `~12 minutes` or `9.5 min of 10 min`; a number without a unit is minutes.
        pub unit: Option<Unit>,
    }
}

words! {
    /// What a captured text is a measure of.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Unit {
        Minutes = "minutes",
    }
}

words! {
    /// What numbers come to.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Take {
        /// Each of them by itself.
        Each = "each",
        Sum = "sum",
        Mean = "mean",
        First = "first",
    }
}

/// A pattern with one group.
#[derive(Debug, Clone, PartialEq)]
pub struct Capturing(pub Pattern);

impl FromYaml for Capturing {
    const FORM: TypeInfo = TypeInfo::Pattern;

    fn from_yaml(node: &Node, problems: &mut yaml::Problems) -> Option<Self> {
        let pattern = Pattern::from_yaml(node, problems)?;
        let groups = pattern.groups();
        if groups != 1 {
            let has = plural(groups, "group");
            let message = format!("`{}` has {has}; it needs one, around the number", pattern.as_str());
            let help = r"for example `Score: (\d+)`; a group that is not the number starts with `?:`";
            problems.push(node.error(Code::BadPattern, message).help(help));
            return None;
        }
        Some(Self(pattern))
    }
}

/// A number and where it is.
pub struct Found<'a> {
    pub number: Decimal,
    pub text: &'a Excerpt,
    pub line: usize,
}

/// What numbers come to.
pub enum Amount {
    /// As a text states it, in its own digits.
    Stated(Decimal),
    Sum(Decimal),
    /// A sum of times: seconds are no round part of a minute, so it is stated rounded.
    Time(Quotient),
    Mean(Quotient),
}

impl Amount {
    pub fn exact(&self) -> Quotient {
        match *self {
            Self::Stated(number) | Self::Sum(number) => number.into(),
            Self::Mean(rounded) | Self::Time(rounded) => rounded,
        }
    }

    /// Only a mean and a sum of times may be rounded, and only to what is stated.
    pub fn agrees_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Mean(mean), &Self::Stated(stated)) | (&Self::Stated(stated), Self::Mean(mean)) => {
                mean.is_stated_as(stated)
            }
            (Self::Time(time), &Self::Stated(stated)) | (&Self::Stated(stated), Self::Time(time)) => {
                time.rounded_like(stated) == Quotient::from(stated).rounded_like(stated)
            }
            _ => self.exact() == other.exact(),
        }
    }
}

impl Figure {
    /// The numbers it is made of; the error is a finding, where there are none or something else is captured.
    pub fn find<'a>(&self, texts: &'a [Excerpt], expected: &str) -> Result<Vec<Found<'a>>, Box<Finding>> {
        let (mut numbers, mut problems) = (Vec::new(), Problems::default());
        for text in texts {
            for (line, said) in text.prose() {
                for captured in self.matching.0.find_captures(said.as_bytes()) {
                    let captured = String::from_utf8_lossy(&said.as_bytes()[captured]).into_owned();
                    match self.read(&captured) {
                        Some(number) => numbers.push(Found { number, text, line }),
                        None => {
                            problems.add(text, line, format!("{} is not {}", quoted(&captured), self.noun()))
                        }
                    }
                }
            }
        }
        if !problems.is_empty() {
            return Err(Box::new(problems.finding(expected)));
        }
        if numbers.is_empty() {
            let found = format!("no number matches {}", self.matching.0);
            let whole = texts.iter().map(location_of);
            return Err(Box::new(
                Finding::decided(false, expected, found).at(whole).with_near_misses(self.near(texts)),
            ));
        }
        Ok(numbers)
    }

    fn read(&self, captured: &str) -> Option<Decimal> {
        match self.unit {
            None => Decimal::read(captured),
            Some(Unit::Minutes) => minutes(captured),
        }
    }

    fn noun(&self) -> &'static str {
        match self.unit {
            None => "a number",
            Some(Unit::Minutes) => "a length of time",
        }
    }

    /// A number as it is told; a time in hundredths of a minute.
    pub fn shown(&self, number: impl Into<Quotient>) -> String {
        let number = number.into();
        match self.unit {
            None => number.to_string(),
            Some(Unit::Minutes) => format!("{} min", number.rounded(2)),
        }
    }

    /// Lines that match but for letter case, a dash or a bullet, in a code block, or only as they are written.
    fn near(&self, texts: &[Excerpt]) -> Vec<NearMiss> {
        let alike = Likeness::of(&self.matching.0);
        let mut near = Vec::new();
        for text in texts {
            let differs = text.prose().filter_map(|(line, said)| Some((line, alike.difference(said)?)));
            let as_written = text.source().filter(|(_, raw)| self.matching.0.is_match(raw));
            let as_written = as_written.map(|(line, _)| match text.document.outline().unseen_at(line) {
                Some(unseen) => (line, not_read(unseen)),
                None => (line, "matches as it is written, not as it is read".to_owned()),
            });
            near.extend(differs.take(NEAR).chain(as_written.take(NEAR)).map(|(line, why)| {
                let raw = String::from_utf8_lossy(text.document.line(line));
                near_line(text, line, &format!("{why}: {}", quoted(&raw)))
            }));
        }
        near.truncate(NEAR);
        near
    }

    /// What the numbers, of which there is one at least, come to.
    pub fn amount(&self, numbers: &[Found<'_>]) -> Option<Amount> {
        let all = || numbers.iter().map(|found| found.number);
        match self.take {
            Take::Each | Take::First => all().next().map(Amount::Stated),
            Take::Sum if self.unit.is_some() => {
                let sum: Decimal = all().sum();
                Some(Amount::Time(Quotient::from(sum).rounded(TIME_PLACES).into()))
            }
            Take::Sum => Some(Amount::Sum(all().sum())),
            Take::Mean => Quotient::mean(&all().collect::<Vec<_>>()).map(Amount::Mean),
        }
    }

    /// `2 + 1 + 45 + 2 is 50`.
    pub fn work_out(&self, numbers: &[Found<'_>], amount: &Amount) -> String {
        let shown: Vec<String> = numbers.iter().map(|found| self.shown(found.number)).collect();
        let amount = self.shown(amount.exact());
        match (self.take, shown.as_slice()) {
            (Take::Each | Take::First, _) => format!("it says {amount}"),
            (Take::Sum | Take::Mean, [_]) => format!("the only number is {amount}"),
            (Take::Sum, few) if few.len() <= SHOWN => format!("{} is {amount}", few.join(" + ")),
            (Take::Sum, many) => format!("the sum of {} is {amount}", plural(many.len(), "number")),
            (Take::Mean, few) if few.len() <= SHOWN => {
                format!("the mean of {} is {amount}", list(few, "and"))
            }
            (Take::Mean, many) => format!("the mean of {} is {amount}", plural(many.len(), "number")),
        }
    }

    /// `the sum of the numbers matching /…/`.
    pub fn describe(&self) -> String {
        let what = match self.take {
            Take::Each => "every number",
            Take::Sum => "the sum of the numbers",
            Take::Mean => "the mean of the numbers",
            Take::First => "the first number",
        };
        let pattern = &self.matching.0;
        match pattern.name() {
            Some(name) => format!("{what} in {name}"),
            None => format!("{what} matching {pattern}"),
        }
    }
}

/// To how many decimals of a minute a sum of seconds is exact.
const TIME_PLACES: u32 = 6;

/// How many near misses are worth telling.
const NEAR: usize = 3;

/// How many numbers are shown one by one.
const SHOWN: usize = 8;

/// The first of them, and how many more there are.
pub fn some_of(items: &[String], last: &str) -> String {
    match items.len().saturating_sub(SHOWN) {
        0 => list(items, last),
        more => format!("{} {last} {more} more", items[..SHOWN].join(", ")),
    }
}
