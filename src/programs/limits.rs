//! The processes of one session, as a group: how many they are, how much memory they hold, and their end. Limits for each
//! process alone are set by the shell itself; these are for all of them together.

use std::process::{Child, Command};

/// More processes than a build of a lesson's size needs. The system allows a few more, so that this is noticed.
pub const MOST_PROCESSES: usize = 400;
pub const ALLOWED_PROCESSES: usize = 512;

/// In bytes, over all processes.
const MOST_MEMORY: u64 = 3 << 30;

/// A shell, and everything it started.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// The process that was started first: also the id of its process group.
    leader: u32,
}

/// Puts a process that is to be started into a group of its own.
pub fn own_group(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(not(unix))]
    let _ = command;
}

impl Group {
    pub fn of(child: &Child) -> Self {
        Self { leader: child.id() }
    }

    /// Every process of it.
    pub fn processes(self) -> Vec<u32> {
        descendants(self.leader)
    }

    /// What it has too much of, where that can be counted.
    pub fn exceeds(self) -> Option<&'static str> {
        let all = descendants(self.leader);
        if all.len() > MOST_PROCESSES {
            return Some("more than 400 processes");
        }
        let memory: u64 = all.iter().map(|process| resident(*process)).sum();
        (memory > MOST_MEMORY).then_some("more than 3 GiB of memory")
    }

    /// Ends the group, and whatever left it.
    pub fn kill(self) {
        let all = descendants(self.leader);
        kill_group(self.leader);
        all.into_iter().for_each(kill_process);
    }
}

#[cfg(unix)]
fn kill_group(leader: u32) {
    use nix::sys::signal::{Signal, killpg};
    if let Some(pid) = pid(leader) {
        let _ = killpg(pid, Signal::SIGKILL);
    }
}

#[cfg(unix)]
pub fn kill_process(process: u32) {
    use nix::sys::signal::{Signal, kill};
    if let Some(pid) = pid(process) {
        let _ = kill(pid, Signal::SIGKILL);
    }
}

/// None of 0, which would be this process's own group.
#[cfg(unix)]
fn pid(process: u32) -> Option<nix::unistd::Pid> {
    i32::try_from(process).ok().filter(|number| *number > 0).map(nix::unistd::Pid::from_raw)
}

#[cfg(not(unix))]
fn kill_group(_: u32) {}

#[cfg(not(unix))]
pub fn kill_process(_: u32) {}

/// How many processes and threads the whole system has, where it tells: whoever runs them, and quickly told.
pub fn tasks() -> usize {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(['/', ' ']).nth(4).and_then(|count| count.parse().ok()).unwrap_or(0)
}

/// Every process that descends from one, itself included, as `/proc` has them; itself alone where there is no `/proc`.
fn descendants(of: u32) -> Vec<u32> {
    let mut parents: Vec<(u32, u32)> = Vec::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(process) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
        // The name in brackets may hold anything.
        let parent = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse().ok());
        parents.extend(parent.map(|parent| (process, parent)));
    }
    let mut found = vec![of];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        found.extend(parents.iter().filter(|(_, own)| *own == parent).map(|(process, _)| *process));
        next += 1;
    }
    found
}

/// The memory that a process holds, in bytes.
fn resident(process: u32) -> u64 {
    const PAGE: u64 = 4096;
    let statm = std::fs::read_to_string(format!("/proc/{process}/statm")).unwrap_or_default();
    statm.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * PAGE
}
