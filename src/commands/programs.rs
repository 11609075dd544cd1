//! `--run`: whether programs may run, and how they are contained. Nothing else can allow it.

use super::CommandError;
use crate::cli::{RunArgs, RunMode};
use crate::process_io::ProcessIo;
use crate::programs::{Confinement, Container, Surroundings};

/// How commands are contained; nothing where none may run.
pub fn confinement(args: &RunArgs, io: &ProcessIo<'_>) -> Result<Option<Confinement>, CommandError> {
    let Some(mode) = args.run else { return Ok(None) };
    let surroundings = Surroundings::of(|name| io.var(name));
    if mode == RunMode::Unconfined {
        return Ok(Some(Confinement::Unconfined(surroundings)));
    }
    Container::find(mode == RunMode::Network, surroundings)
        .map(|container| Some(Confinement::Confined(container)))
        .map_err(|error| CommandError::Environment {
            message: error.to_string(),
            hint: error.hint().to_owned(),
        })
}
