//! The checks that a check is made of, each of which must pass for it to pass: where one of them cannot fail, another may hide
//! it.

use super::Check;
use super::evaluate::sections;
use super::sections::{self, Sections};
use crate::finding::Finding;
use crate::scope::{Context, Scoped};

/// One of the checks that must all pass.
#[derive(Debug, Clone, Copy)]
pub enum Part<'a> {
    Check(&'a Check),
    /// That there are so many sections.
    Sections(&'a Scoped<Sections>),
    /// A check that each of the sections must pass.
    Each(&'a Scoped<Sections>, &'a Check),
}

impl Check {
    /// What must all pass for it to pass; itself, where it is not made of several.
    pub fn parts(&self) -> Vec<Part<'_>> {
        match self {
            Self::All(checks) => checks.iter().flat_map(Self::parts).collect(),
            Self::Use { check, .. } => check.parts(),
            Self::Sections(scoped, each) if !each.is_empty() => {
                let inner = each.iter().flat_map(Self::conjuncts).map(|check| Part::Each(scoped, check));
                [Part::Sections(scoped)].into_iter().chain(inner).collect()
            }
            _ => vec![Part::Check(self)],
        }
    }

    fn conjuncts(&self) -> Vec<&Self> {
        match self {
            Self::All(checks) => checks.iter().flat_map(Self::conjuncts).collect(),
            Self::Use { check, .. } => check.conjuncts(),
            _ => vec![self],
        }
    }
}

impl Part<'_> {
    /// The kind of check it is.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Check(check) | Self::Each(_, check) => check.kind(),
            Self::Sections(_) => sections::NAME,
        }
    }

    /// What it finds by itself; `None` where the sections are not there that it is about.
    pub fn evaluate(&self, context: &Context<'_>) -> Option<Finding> {
        match self {
            Self::Check(check) => Some(check.evaluate(context)),
            Self::Sections(scoped) => Some(sections(scoped, &[], context)),
            Self::Each(scoped, check) => sections(scoped, &[], context)
                .passes()
                .then(|| sections(scoped, std::slice::from_ref(check), context)),
        }
    }
}
