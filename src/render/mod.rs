//! A report to bytes, one file per format. No renderer changes a verdict, a count or the exit code.

mod case;
mod classroom50;
mod codequality;
pub mod demo;
pub mod diagnostics;
pub mod error;
pub mod examples;
pub mod explain;
pub mod formats;
mod github;
mod gradescope;
mod html;
mod json;
mod junit;
pub mod listing;
mod markdown;
pub mod page;
mod sarif;
pub mod schema;
mod style;
mod tap;
mod text;
mod untrusted;
mod view;

pub use style::Styles;
pub use view::{Screen, View};
