//! The one integration binary: a file for each subcommand, and one for each promise that spans them.

mod check;
mod errors;
mod grade;
mod hostile;
mod import;
mod layers;
mod pages;
mod practice;
mod promises;
mod proofs;
mod read_only;
mod readme;
mod reference;
mod reports;
mod rules;
mod specs;
mod support;
