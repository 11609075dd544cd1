//! The last line of defence around a command: a closed pipe is no error and changes no exit code, and a panic anywhere
//! becomes one sentence. It knows no command.

use std::any::Any;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::commands::CommandError;
use crate::process_io::ProcessIo;
use crate::progress;
use crate::report::Exit;

/// Runs `command` to its exit.
pub fn guard(
    io: &mut ProcessIo<'_>,
    command: impl FnOnce(&mut ProcessIo<'_>) -> Result<Exit, CommandError>,
) -> Result<Exit, CommandError> {
    let stdin = io.take_stdin();
    let (mut stdout, mut stderr) = (UntilClosed::new(io.stdout), UntilClosed::new(io.stderr));
    let mut inner = ProcessIo::new(&mut stdout, &mut stderr, io.cwd.clone());
    inner.env = io.env.clone();
    (inner.stdin, inner.is_terminal) = (stdin, io.is_terminal);
    (inner.width, inner.stdout_colour, inner.stderr_colour) = (io.width, io.stdout_colour, io.stderr_colour);
    let ended = catch_unwind(AssertUnwindSafe(|| command(&mut inner)));
    let kept = inner.take_kept();
    let exit = ended.unwrap_or_else(|panic| Err(broken(&*panic)));
    let flushed = stdout.flush();
    io.keep(kept);
    flushed?;
    exit
}

/// A defect of this program: what it says of itself is for those who repair it.
fn broken(panic: &(dyn Any + Send)) -> CommandError {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason is known");
    CommandError::Environment {
        message: format!("prep itself failed: {}", said.lines().next().unwrap_or_default()),
        hint: "this is a defect of prep: report it with what was checked".to_owned(),
    }
}

/// Takes everything once its reader has gone.
struct UntilClosed<'a> {
    inner: &'a mut dyn Write,
    is_closed: bool,
}

impl<'a> UntilClosed<'a> {
    fn new(inner: &'a mut dyn Write) -> Self {
        Self { inner, is_closed: false }
    }

    fn attempt<T>(
        &mut self,
        otherwise: T,
        write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
    ) -> io::Result<T> {
        if self.is_closed {
            return Ok(otherwise);
        }
        match progress::waiting(|| write(self.inner)) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(otherwise)
            }
            done => done,
        }
    }
}

impl Write for UntilClosed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.attempt(bytes.len(), |inner| inner.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.attempt((), |inner| inner.flush())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }

    #[test]
    fn a_panic_is_one_sentence_of_the_environment() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut io = ProcessIo::new(&mut out, &mut err, ".".into());
        let ended = guard(&mut io, |_| panic!("index {} is out of range\nmore", 7));
        let error = ended.unwrap_err();
        assert_eq!(error.to_string(), "prep itself failed: index 7 is out of range");
        assert_eq!(error.exit(), Exit::Environment);
    }

    #[test]
    fn a_reader_that_leaves_does_not_change_the_exit_code() {
        let mut err = Vec::new();
        let mut closed = Closed;
        let mut io = ProcessIo::new(&mut closed, &mut err, ".".into());
        let ended = guard(&mut io, |io| {
            writeln!(io.stdout, "a report")?;
            Ok(Exit::Work)
        });
        assert_eq!(ended.unwrap(), Exit::Work);
    }
}
