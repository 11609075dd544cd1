//! How far a long command is, on a terminal and nowhere else: a bar that is gone when the command ends. The only file that
//! names `indicatif`.

use std::fmt::Write;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::process_io::ProcessIo;
use crate::progress;

pub struct Bar(ProgressBar);

impl Bar {
    /// A bar of `steps` where a person is at a terminal, else none.
    pub fn of(steps: usize, io: &ProcessIo<'_>) -> Self {
        if !io.is_terminal {
            return Self::none();
        }
        let bar = ProgressBar::new(steps as u64);
        let style = ProgressStyle::with_template("{bar:24} {pos}/{len}  {eta} left  {wide_msg}");
        Self(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    /// What is read or run now, and for how long, where a person is at a terminal.
    pub fn of_commands(io: &ProcessIo<'_>) -> Self {
        if !io.is_terminal {
            return Self::none();
        }
        let style = ProgressStyle::with_template("{spinner} {elapsed}  {what}").map(|style| {
            style.with_key("what", |_: &ProgressState, out: &mut dyn Write| {
                let what: String =
                    progress::last_read().chars().filter(|c| !c.is_control()).take(60).collect();
                let _ = out.write_str(&what);
            })
        });
        let bar =
            ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    pub fn none() -> Self {
        Self(ProgressBar::hidden())
    }

    /// One step more, which is called this.
    pub fn at(&self, name: &str) {
        self.0.set_message(name.to_owned());
        self.0.inc(1);
    }

    /// Takes it off the terminal.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}
