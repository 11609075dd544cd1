//! A report to bytes, one file per format. No renderer changes a verdict, a count or the exit code.

mod case;
pub mod class;
mod classroom50;
mod codequality;
pub mod demo;
pub mod diagnostics;
pub mod error;
pub mod examples;
pub mod explain;
pub mod formats;
mod github;
pub mod gradebook;
pub mod gradebook_csv;
pub mod gradebook_html;
mod gradescope;
pub mod grammar;
mod html;
mod json;
mod junit;
pub mod listing;
mod markdown;
pub mod page;
pub mod practice;
pub mod practice_partner;
pub mod practice_plain;
pub mod practice_screen;
pub mod results;
mod sarif;
pub mod schema;
mod style;
mod tap;
pub mod text;
mod untrusted;
mod view;

pub use style::Styles;
pub use view::{Screen, View};
