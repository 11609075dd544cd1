//! Programs, when the command line asks for them: sessions of commands in a shell of their own, on a fresh copy of what is
//! checked, contained where the machine can. Nothing else in prep starts a process.

mod cgroup;
mod container;
mod limits;
mod shell;
mod signals;
mod surroundings;
mod workspace;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::evidence::{Evidence, EvidenceError, Programs};
use crate::program::{Ran, Session};
pub use container::Container;
pub use signals::{bear_full_files, end, leave_signals_alone};
pub use surroundings::Surroundings;
use workspace::Workspace;

/// How commands are contained.
#[derive(Debug, Clone)]
pub enum Confinement {
    /// By bubblewrap.
    Confined(Container),
    /// Not at all: for one's own machine, and for a runner that is a sandbox already.
    Unconfined(Surroundings),
}

impl Confinement {
    fn has_network(&self) -> bool {
        match self {
            Self::Confined(container) => container.has_network,
            Self::Unconfined(_) => true,
        }
    }
}

/// Runs sessions on copies of one learner's work.
pub struct Shells {
    confinement: Confinement,
    /// The folder of a working tree; a commit is written from its objects.
    folder: PathBuf,
    /// The same, where it was built for this and goes with it.
    built: Option<TempDir>,
    workspace: OnceCell<Result<Workspace, EvidenceError>>,
}

impl Shells {
    /// `folder` is the repository's.
    pub fn new(confinement: Confinement, folder: PathBuf) -> Self {
        signals::clean_up_when_ended();
        Self { confinement, folder, built: None, workspace: OnceCell::new() }
    }

    /// For a repository that was built to be run, and goes with this.
    pub fn of_built(confinement: Confinement, built: TempDir) -> Self {
        Self { built: Some(built), ..Self::new(confinement, PathBuf::new()) }
    }

    fn folder(&self) -> &Path {
        self.built.as_ref().map_or(self.folder.as_path(), TempDir::path)
    }
}

impl Programs for Shells {
    fn confined_by(&self) -> Option<&str> {
        match &self.confinement {
            Confinement::Confined(container) => Some(&container.version),
            Confinement::Unconfined(_) => None,
        }
    }

    fn has_network(&self) -> bool {
        self.confinement.has_network()
    }

    fn run(&self, session: &Session, evidence: &Evidence) -> Result<Vec<Ran>, EvidenceError> {
        let workspace = self.workspace.get_or_init(|| Workspace::copy(self.folder(), evidence));
        shell::run(session, workspace.as_ref().map_err(Clone::clone)?, &self.confinement)
    }
}
