//! Which part of a class one process grades: the K-th of N, as said or as a cluster's variables say it.

use std::fmt;

/// The `index`-th of `count` shards, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    pub index: usize,
    pub count: usize,
}

/// Why a shard cannot be told.
#[derive(Debug, PartialEq, Eq)]
pub enum ShardError {
    /// Not `K/N` with 1 ≤ K ≤ N, nor `auto`.
    NotAShard(String),
    /// `auto`, where no variable of a known cluster is set.
    NoCluster,
    /// A variable of a cluster that does not fit the others.
    Inconsistent(&'static str),
}

impl fmt::Display for ShardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAShard(text) => write!(f, "`{text}` is not a shard: write K/N, as in 2/4, or `auto`"),
            Self::NoCluster => f.write_str(
                "`--shard auto` finds no cluster: none of SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX and CI_NODE_INDEX is set",
            ),
            Self::Inconsistent(names) => write!(f, "{names} do not describe a shard"),
        }
    }
}

impl Shard {
    /// All of the class.
    pub const WHOLE: Self = Self { index: 0, count: 1 };

    /// Reads `K/N`, from 1, or `auto`; `var` asks for an environment variable.
    pub fn parse<'a>(text: &str, var: impl Fn(&str) -> Option<&'a str>) -> Result<Self, ShardError> {
        if text == "auto" {
            return Self::of_cluster(|name| var(name)?.trim().parse().ok());
        }
        let parts = text.split_once('/').and_then(|(k, n)| Some((k.parse().ok()?, n.parse().ok()?)));
        match parts {
            Some((k, count)) if (1..=count).contains(&k) => Ok(Self { index: k - 1, count }),
            _ => Err(ShardError::NotAShard(text.to_owned())),
        }
    }

    /// A Slurm array's task, a Kubernetes indexed job's pod, or a node of a GitLab or GitHub matrix.
    fn of_cluster(var: impl Fn(&str) -> Option<usize>) -> Result<Self, ShardError> {
        if let Some(id) = var("SLURM_ARRAY_TASK_ID") {
            let min = var("SLURM_ARRAY_TASK_MIN").unwrap_or(0);
            let step = var("SLURM_ARRAY_TASK_STEP").unwrap_or(1).max(1);
            let index = id.checked_sub(min).map(|offset| offset / step);
            return Self::checked(index, var("SLURM_ARRAY_TASK_COUNT"), "the variables SLURM_ARRAY_TASK_…");
        }
        if let Some(index) = var("JOB_COMPLETION_INDEX") {
            return Self::checked(Some(index), var("PREP_SHARDS"), "JOB_COMPLETION_INDEX and PREP_SHARDS");
        }
        if let Some(node) = var("CI_NODE_INDEX") {
            return Self::checked(
                node.checked_sub(1),
                var("CI_NODE_TOTAL"),
                "CI_NODE_INDEX and CI_NODE_TOTAL",
            );
        }
        Err(ShardError::NoCluster)
    }

    fn checked(index: Option<usize>, count: Option<usize>, names: &'static str) -> Result<Self, ShardError> {
        match (index, count) {
            (Some(index), Some(count)) if index < count => Ok(Self { index, count }),
            _ => Err(ShardError::Inconsistent(names)),
        }
    }

    /// Whether the `nth` submission, from 0 and in order of id, belongs to this shard.
    pub fn holds(self, nth: usize) -> bool {
        nth % self.count == self.index
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn auto(vars: &[(&str, &'static str)]) -> Result<Shard, ShardError> {
        Shard::parse("auto", |name| vars.iter().find(|(known, _)| *known == name).map(|(_, value)| *value))
    }

    #[test]
    fn shards_are_said_or_read_from_a_cluster() {
        let said = |text| Shard::parse(text, |_| None);
        assert_eq!(said("2/4"), Ok(Shard { index: 1, count: 4 }));
        for wrong in ["0/4", "5/4", "4", "a/b", ""] {
            assert_eq!(said(wrong), Err(ShardError::NotAShard(wrong.to_owned())));
        }
        let slurm = |id| {
            auto(&[
                ("SLURM_ARRAY_TASK_ID", id),
                ("SLURM_ARRAY_TASK_MIN", "5"),
                ("SLURM_ARRAY_TASK_STEP", "2"),
                ("SLURM_ARRAY_TASK_COUNT", "3"),
            ])
        };
        assert_eq!(slurm("9"), Ok(Shard { index: 2, count: 3 }));
        assert!(matches!(slurm("11"), Err(ShardError::Inconsistent(_))));
        assert_eq!(
            auto(&[("JOB_COMPLETION_INDEX", "0"), ("PREP_SHARDS", "8")]),
            Ok(Shard { index: 0, count: 8 })
        );
        assert_eq!(auto(&[("CI_NODE_INDEX", "1"), ("CI_NODE_TOTAL", "2")]), Ok(Shard { index: 0, count: 2 }));
        assert_eq!(auto(&[]), Err(ShardError::NoCluster));
    }

    proptest! {
        #[test]
        fn every_submission_is_in_one_shard(count in 1_usize..40, nth in 0_usize..1000) {
            let holding = (0..count).filter(|&index| Shard { index, count }.holds(nth)).count();
            prop_assert_eq!(holding, 1);
        }
    }
}
