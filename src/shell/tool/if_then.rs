//! `if …; then …; else …; fi` as one program: its conditions one after the other, then one of its branches. What the lists
//! in it are made of is the business of the other tools.

use super::super::classify::Plan;
use super::super::file_view::FileView;
use super::super::parse::{If, List};
use super::super::run::run;
use super::{Description, Exits, Output, Prints, Refusal};
use crate::evidence::EvidenceError;

pub const DESCRIPTIONS: &[Description] = &[Description {
    names: "if",
    options: None,
    reads: "if LIST; then LIST; [elif LIST; then LIST;] [else LIST;] fi",
}];

#[derive(Debug, Clone)]
pub struct IfThen {
    syntax: If,
    /// The plans of its conditions and of its branches; none before it is planned.
    conditions: Vec<Plan>,
    branches: Vec<Plan>,
    has_else: bool,
}

impl IfThen {
    /// To be run only.
    pub fn new(syntax: If) -> Self {
        Self { has_else: syntax.otherwise.is_some(), syntax, conditions: Vec::new(), branches: Vec::new() }
    }

    /// With the plans of its parts.
    pub fn planned(syntax: &If) -> Result<Self, Refusal> {
        let mut own = Self::new(syntax.clone());
        for (condition, branch) in &syntax.branches {
            own.conditions.push(Plan::new(condition.clone())?);
            own.branches.push(Plan::new(branch.clone())?);
        }
        if let Some(list) = &syntax.otherwise {
            own.branches.push(Plan::new(list.clone())?);
        }
        Ok(own)
    }

    fn plans(&self) -> impl Iterator<Item = &Plan> {
        self.conditions.iter().chain(&self.branches)
    }

    /// The first condition.
    pub fn condition(&self) -> Option<&Plan> {
        self.conditions.first()
    }

    pub fn run(&self, view: FileView<'_>) -> Result<Output, EvidenceError> {
        let mut output = Output::default();
        let mut read_nothing = false;
        let mut chosen: Option<&List> = self.syntax.otherwise.as_ref();
        for (condition, branch) in &self.syntax.branches {
            let result = run(condition, view)?;
            read_nothing |= result.read_nothing.is_some();
            let holds = result.status == 0;
            absorb(&mut output, result);
            if holds {
                chosen = Some(branch);
                break;
            }
        }
        output.status = 0;
        if let Some(list) = chosen {
            let result = run(list, view)?;
            read_nothing |= result.read_nothing.is_some();
            output.status = result.status;
            absorb(&mut output, result);
        }
        if !output.missing.is_empty() {
            // Which branch is taken rests on every condition.
            output.operands = output.missing.len() + usize::from(!read_nothing);
        }
        Ok(output)
    }

    pub fn reads_repository(&self) -> bool {
        self.plans().any(|plan| plan.reads_repository)
    }

    /// Whether one of its branches, or of its conditions, is such a plan.
    pub fn any(&self, holds: impl Fn(&Plan) -> bool) -> bool {
        self.plans().any(holds)
    }

    pub fn is_unordered(&self) -> bool {
        self.plans().any(|plan| plan.is_unordered)
    }

    pub fn exits(&self) -> Exits {
        Exits {
            can_succeed: !self.has_else || self.branches.iter().any(|plan| plan.exits.can_succeed),
            can_fail: self.branches.iter().any(|plan| plan.exits.can_fail),
        }
    }

    pub fn prints(&self) -> Vec<Prints> {
        self.plans().flat_map(|plan| plan.prints.iter().cloned()).collect()
    }

    pub fn describe(&self) -> String {
        let mut out = String::new();
        for (nth, (condition, branch)) in self.conditions.iter().zip(&self.branches).enumerate() {
            let otherwise = if nth == 0 { "" } else { "; otherwise it " };
            out += &format!("{otherwise}{}, and if so {}", condition.describe(), branch.describe());
        }
        if let (true, Some(last)) = (self.has_else, self.branches.last()) {
            out += &format!("; otherwise it {}", last.describe());
        }
        out
    }
}

fn absorb(output: &mut Output, result: super::super::run::LineResult) {
    output.stdout.extend(result.stdout);
    output.unknown_lines += result.unknown_lines;
    output.is_unordered |= result.is_unordered;
    output.missing.extend(result.missing);
    output.selected.extend(result.selected);
    output.is_truncated |= result.is_truncated;
    output.mixes_messages |= result.is_uncertain;
}
