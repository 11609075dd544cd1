//! The one file that knows colours. Styles name roles; without colour each is nothing, and no byte of a text is an escape.
#![expect(clippy::disallowed_types, reason = "the one file that knows colours")]

use std::fmt::{self, Display};

use owo_colors::Style;

#[derive(Debug, Clone, Copy, Default)]
pub struct Styles {
    /// What is done.
    pub good: Role,
    /// What is not.
    pub bad: Role,
    /// What cannot be said, or is not asked yet.
    pub doubtful: Role,
    pub heading: Role,
    pub emphasis: Role,
    /// What can be skipped while reading.
    pub quiet: Role,
    /// What can be typed.
    pub command: Role,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Role(Option<Style>);

impl Styles {
    pub fn plain() -> Self {
        Self::default()
    }

    pub fn coloured() -> Self {
        let role = |style| Role(Some(style));
        Self {
            good: role(Style::new().green()),
            bad: role(Style::new().red()),
            doubtful: role(Style::new().yellow()),
            heading: role(Style::new().bold()),
            emphasis: role(Style::new().italic()),
            quiet: role(Style::new().dimmed()),
            command: role(Style::new().cyan()),
        }
    }
}

impl Role {
    /// `text`, in this role.
    pub fn paint<T: Display>(self, text: T) -> Painted<T> {
        Painted { role: self, text }
    }
}

pub struct Painted<T> {
    role: Role,
    text: T,
}

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.role.0 {
            Some(style) => write!(f, "{}", style.style(&self.text)),
            None => self.text.fmt(f),
        }
    }
}
