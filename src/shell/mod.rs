//! Shell lines, read natively: a line becomes a plan, and evidence answers it as bash 5 and the GNU tools would in a C.UTF-8
//! locale, output and exit status both. Nothing is ever run; what is outside the grammar has a reason.

pub mod classify;
#[cfg(test)]
mod differential;
mod effect;
pub mod file_view;
pub mod glob;
pub mod lex;
pub mod names;
pub mod parse;
pub mod posix;
pub mod run;
pub mod tool;
pub mod unread;
pub mod word;
