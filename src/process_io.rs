//! Everything a run may know of or say to the outside: streams, the folder it is in, the environment it was given.

use std::any::Any;
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::PathBuf;

use crate::render::Screen;

pub struct ProcessIo<'a> {
    pub stdout: &'a mut dyn Write,
    pub stderr: &'a mut dyn Write,
    /// Read by `practice` and nothing else.
    pub stdin: Box<dyn Read + Send>,
    /// Whether a person is at a terminal: standard input and output both are one.
    pub is_terminal: bool,
    /// The current folder.
    pub cwd: PathBuf,
    /// Environment variables; asked for are `CI`, `PREP_COURSE`, GitHub's own, those that say who is graded, and for `practice`
    /// where a user's state is kept and which editor they use.
    pub env: BTreeMap<String, String>,
    /// Columns of standard output, where it is a terminal.
    pub width: Option<usize>,
    pub stdout_colour: bool,
    pub stderr_colour: bool,
    /// What commands leave behind, freed with the rest.
    kept: Vec<Box<dyn Any>>,
}

/// Wider lines than this are hard to read, however wide the terminal is.
const WIDEST: usize = 100;

/// The width for files and pipes: a report must not depend on who reads it where.
const WITHOUT_TERMINAL: usize = 100;

impl<'a> ProcessIo<'a> {
    /// With no environment variables, no terminal and no colour.
    pub fn new(stdout: &'a mut dyn Write, stderr: &'a mut dyn Write, cwd: PathBuf) -> Self {
        Self {
            stdout,
            stderr,
            stdin: Box::new(io::empty()),
            is_terminal: false,
            cwd,
            env: BTreeMap::new(),
            width: None,
            stdout_colour: false,
            stderr_colour: false,
            kept: Vec::new(),
        }
    }

    /// Holds what a command has no more use for until this is dropped: a course and a long history are a million small
    /// pieces, and a process that ends need not free them one by one.
    pub fn keep(&mut self, kept: impl Any) {
        self.kept.push(Box::new(kept));
    }

    /// All that was kept.
    pub fn take_kept(&mut self) -> Vec<Box<dyn Any>> {
        std::mem::take(&mut self.kept)
    }

    pub fn screen(&self) -> Screen {
        Screen { width: self.columns(), colour: self.stdout_colour }
    }

    /// What a text can count on in a file.
    pub fn file_screen() -> Screen {
        Screen { width: WITHOUT_TERMINAL, colour: false }
    }

    pub fn error_screen(&self) -> Screen {
        Screen { width: self.columns(), colour: self.stderr_colour }
    }

    fn columns(&self) -> usize {
        self.width.map_or(WITHOUT_TERMINAL, |width| width.min(WIDEST))
    }

    /// Standard input, once.
    pub fn take_stdin(&mut self) -> Box<dyn Read + Send> {
        std::mem::replace(&mut self.stdin, Box::new(io::empty()))
    }

    /// An environment variable that is set and not empty.
    pub fn var(&self, name: &str) -> Option<&str> {
        self.env.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}
