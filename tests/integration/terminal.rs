//! prep at a terminal of its own, as a person sees it: keys go in, and the screen is read.
#![expect(clippy::disallowed_methods, reason = "what runs at the terminal is ended from outside")]

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

use crate::support::Sandbox;

const ROWS: u16 = 20;
const COLUMNS: u16 = 60;

pub struct Terminal {
    pub child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    master: Arc<Mutex<Box<dyn MasterPty + Send>>>,
    output: Receiver<Vec<u8>>,
    parser: vt100::Parser,
    /// Every byte so far.
    pub bytes: Vec<u8>,
}

impl Terminal {
    pub fn start(sandbox: &Sandbox, args: &[&str]) -> Self {
        Self::start_with(sandbox, args, &[])
    }

    pub fn start_with(sandbox: &Sandbox, args: &[&str], env: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_prep"));
        command.args(args);
        Self::run(sandbox, command, env)
    }

    /// Starts it below a program that starts the last of its arguments, as a container does.
    pub fn start_in(sandbox: &Sandbox, container: &[&str], args: &[&str]) -> Self {
        let mut command = CommandBuilder::new(container[0]);
        command.args(&container[1..]);
        command.arg(env!("CARGO_BIN_EXE_prep"));
        command.args(args);
        Self::run(sandbox, command, &[])
    }

    fn run(sandbox: &Sandbox, mut command: CommandBuilder, env: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        command.cwd(sandbox.path());
        command.env("XDG_STATE_HOME", sandbox.path().join("state"));
        command.env("TERM", "xterm-256color");
        for name in ["NO_COLOR", "CI", "VISUAL", "EDITOR"] {
            command.env_remove(name);
        }
        for (name, value) in env {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let (sender, output) = channel();
        let master = Arc::new(Mutex::new(pair.master));
        let kept = Arc::clone(&master);
        thread::spawn(move || {
            let _master = kept;
            let mut buffer = [0; 4096];
            while let Ok(read) = reader.read(&mut buffer) {
                if read == 0 || sender.send(buffer[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        let parser = vt100::Parser::new(ROWS, COLUMNS, 0);
        Self { child, keys, master, output, parser, bytes: Vec::new() }
    }

    /// Makes its window wider.
    pub fn widen(&mut self, columns: u16) {
        let size = PtySize { rows: ROWS, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.lock().unwrap().resize(size).unwrap();
        self.parser.screen_mut().set_size(ROWS, columns);
    }

    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    pub fn signal(&self, signal: &str) {
        let pid = self.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    /// Stops it, and waits until it is stopped: before that it cannot be continued.
    pub fn stop(&mut self) {
        self.signal("-TSTP");
        let (pid, begun) = (self.child.process_id().unwrap().to_string(), Instant::now());
        let is_stopped = || {
            let ran = std::process::Command::new("ps").args(["-o", "stat=", "-p", &pid]).output().unwrap();
            ran.stdout.trim_ascii_start().starts_with(b"T")
        };
        while !is_stopped() {
            assert!(begun.elapsed() < Duration::from_secs(120), "it does not stop:\n{}", self.contents());
            self.read();
        }
    }

    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    pub fn contents(&self) -> String {
        self.screen().contents()
    }

    /// Takes what comes within a moment.
    pub fn read(&mut self) {
        if let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(50)) {
            self.parser.process(&bytes);
            self.bytes.extend(bytes);
        }
    }

    /// Waits until the screen shows a text, and says how long that took.
    pub fn expect(&mut self, text: &str) -> Duration {
        self.wait(text, |screen| screen.contains(text))
    }

    /// Waits until the screen shows a text no more.
    pub fn expect_gone(&mut self, text: &str) -> Duration {
        self.wait(&format!("no {text}"), |screen| !screen.contains(text))
    }

    fn wait(&mut self, what: &str, is_so: impl Fn(&str) -> bool) -> Duration {
        let begun = Instant::now();
        while !is_so(&self.contents()) {
            assert!(begun.elapsed() < Duration::from_secs(120), "no {what:?} in\n{}", self.contents());
            self.read();
        }
        begun.elapsed()
    }

    /// Waits until it ends, with the screen as it leaves it.
    pub fn end(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            let status = self.child.try_wait().unwrap();
            self.read();
            if let Some(status) = status {
                self.read();
                return status;
            }
            assert!(begun.elapsed() < Duration::from_secs(120), "it goes on:\n{}", self.contents());
        }
    }

    /// Whether anything on the screen has a colour.
    pub fn is_coloured(&self) -> bool {
        let cells = (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (row, column)));
        cells
            .filter_map(|(row, column)| self.screen().cell(row, column))
            .any(|cell| cell.fgcolor() != vt100::Color::Default)
    }

    /// Whether the terminal is as it was before: the screen, the cursor, how pastes come.
    pub fn is_given_back(&self) -> bool {
        let screen = self.screen();
        !screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
