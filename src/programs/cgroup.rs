//! A control group of Linux for one session, where this process may make one: as root, whom limits for a user do not hold.

use std::fs;
use std::path::{Path, PathBuf};

/// Holds the processes that were put into it, and whatever they start.
pub struct Cgroup(PathBuf);

/// Where groups that limit the number of processes are made: version 1 has a hierarchy for them, version 2 one for all.
const BASES: [&str; 2] = ["/sys/fs/cgroup/pids", "/sys/fs/cgroup"];

impl Cgroup {
    /// A group for these processes, of at most `most`; none where none can be made.
    pub fn holding(processes: &[u32], most: usize) -> Option<Self> {
        let leader = processes.first()?;
        let make = |base: &&str| {
            let path = Path::new(base).join(format!("prep-{}-{leader}", std::process::id()));
            fs::create_dir(&path).ok()?;
            let group = Self(path);
            fs::write(group.0.join("pids.max"), most.to_string()).ok()?;
            for process in processes {
                fs::write(group.0.join("cgroup.procs"), process.to_string()).ok()?;
            }
            Some(group)
        };
        BASES.iter().find_map(make)
    }

    /// Every process in it.
    pub fn processes(&self) -> Vec<u32> {
        let text = fs::read_to_string(self.0.join("cgroup.procs")).unwrap_or_default();
        text.lines().filter_map(|line| line.parse().ok()).collect()
    }
}

impl Drop for Cgroup {
    fn drop(&mut self) {
        // It goes when the last process in it has gone.
        for _ in 0..50 {
            if fs::remove_dir(&self.0).is_ok() || !self.0.exists() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }
}
