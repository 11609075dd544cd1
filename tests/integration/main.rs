//! The one integration binary: a file for each subcommand, and one for each promise that spans them.

mod check;
mod errors;
mod hostile;
mod import;
mod layers;
mod pages;
mod promises;
mod proofs;
mod read_only;
mod rules;
mod specs;
mod support;
