//! A report to bytes, one file per format. No renderer changes a verdict, a count or the exit code.

pub mod demo;
pub mod diagnostics;
pub mod error;
pub mod examples;
pub mod explain;
pub mod json;
pub mod listing;
pub mod page;
mod style;
pub mod text;
mod untrusted;

pub use style::Styles;

/// What a text can count on where it will be read.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// In columns.
    pub width: usize,
    pub colour: bool,
}

impl Screen {
    pub fn styles(self) -> Styles {
        if self.colour { Styles::coloured() } else { Styles::plain() }
    }
}
