//! The one integration binary: a file for each subcommand, and one for each promise that spans them.

#[cfg(unix)]
mod authoring;
mod check;
mod errors;
mod exercises;
mod fuzz;
mod grade;
mod hints;
mod hostile;
mod import;
mod kata;
mod layers;
mod learner;
mod lint;
mod mutants;
mod new;
mod pages;
mod practice;
#[cfg(unix)]
mod programs;
mod promises;
mod proof_prose;
mod proofs;
mod read_only;
mod readme;
mod reference;
mod reports;
mod rules;
mod running;
mod schemas;
mod show;
mod specs;
mod strict;
mod support;
mod templates;
#[cfg(unix)]
mod terminal;
#[cfg(unix)]
mod timeline;
mod watch;
