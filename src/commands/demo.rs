//! `prep demo`: a sample learner's repository with real commits, checked.

use super::CommandError;
use crate::cli::DemoArgs;
use crate::report::Exit;
use crate::world::World;

pub fn run(_: &DemoArgs, _: &mut World<'_>) -> Result<Exit, CommandError> {
    unimplemented!()
}
