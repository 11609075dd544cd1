//! What programs say, where they may run: asked once for each session of commands, and remembered.

use std::rc::Rc;

use super::{Evidence, EvidenceError};
use crate::program::{Ran, Session};

/// Who runs commands on a copy of a learner's work.
pub trait Programs {
    /// What contains the commands, with its version; none if nothing does.
    fn confined_by(&self) -> Option<&str>;

    fn has_network(&self) -> bool;

    /// One result for each command of the session.
    fn run(&self, session: &Session, evidence: &Evidence) -> Result<Vec<Ran>, EvidenceError>;
}

/// What became of a session's commands.
pub type Answer = Result<Rc<[Ran]>, EvidenceError>;

impl Evidence {
    /// Lets programs run from now on.
    pub fn allow(&mut self, programs: impl Programs + 'static) {
        self.programs = Some(Box::new(programs));
    }

    /// Lets nothing run any more: what was needed for it goes.
    pub fn forbid(&mut self) {
        self.programs = None;
    }

    /// Who runs commands, where any may run.
    pub fn programs(&self) -> Option<&dyn Programs> {
        self.programs.as_deref()
    }

    /// What became of a session's commands; nothing where nothing may run.
    pub fn ran(&self, session: &Session) -> Option<Answer> {
        let programs = self.programs.as_ref()?;
        if let Some(known) = self.sessions.borrow().get(session) {
            return Some(known.clone());
        }
        let ran = programs.run(session, self).map(Rc::from);
        self.sessions.borrow_mut().insert(session.clone(), ran.clone());
        Some(ran)
    }

    /// What became of a session that was run; nothing of one that was not, and it is not run for this.
    pub fn remembered(&self, session: &Session) -> Option<Answer> {
        self.sessions.borrow().get(session).cloned()
    }

    /// How many commands were run so far.
    pub fn commands_run(&self) -> usize {
        let sessions = self.sessions.borrow();
        sessions.iter().filter(|(_, ran)| ran.is_ok()).map(|(session, _)| session.commands.len()).sum()
    }
}
