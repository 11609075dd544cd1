//! The one integration binary: a file for each subcommand, and one for each promise that spans them.

mod check;
mod errors;
mod grade;
mod hostile;
mod layers;
mod pages;
mod promises;
mod read_only;
mod rules;
mod support;
