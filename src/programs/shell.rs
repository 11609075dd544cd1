//! One session: a bash that is given command after command and tells each one's exit code, with what each prints kept apart.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::Confinement;
use super::cgroup::Cgroup;
use super::limits::{self, ALLOWED_PROCESSES, Group, MOST_PROCESSES};
use super::signals;
use super::workspace::Workspace;
use crate::evidence::{EvidenceError, GitError};
use crate::path::RelPath;
use crate::program::{End, Name, Output, Ran, Session, Typed};
use crate::progress;

/// What bash calls itself in its messages.
const NAME: &str = "prep-shell";

/// Reads commands, each ended by a NUL, from where prep writes them, and tells their exit codes. `$1` is the folder for what
/// is printed, `$2` the copy, `$3` where it goes, `$4` the folder in it to start in.
const DRIVER: &str = include_str!("driver.sh");

/// The most of an output that is kept, in bytes; from its middle the rest is left out.
const KEPT: u64 = 1 << 20;

/// How often a command that runs is looked at, and how often it is seen whether that cannot wait.
const LOOK: Duration = Duration::from_millis(50);
const GLANCE: Duration = Duration::from_millis(5);

/// How long the copy may take to be ready.
const START: Duration = Duration::from_secs(120);

/// Runs a session's commands in order.
pub fn run(
    session: &Session,
    workspace: &Workspace,
    confinement: &Confinement,
) -> Result<Vec<Ran>, EvidenceError> {
    let outputs = tempfile::Builder::new().prefix("prep-run-").tempdir().map_err(|error| failed(&error))?;
    let _listed = signals::Listed::folder(outputs.path());
    let mut shell = Shell::start(outputs.path(), workspace, session.folder.as_ref(), confinement)?;
    shell.wait_until_ready()?;
    let mut results = Vec::new();
    for typed in &session.commands {
        let ran = match results.last() {
            Some(Ran { end: End::OutOfTime(_) | End::TooMuch(_) | End::NotReached, .. }) => not_reached(),
            _ => shell.type_in(typed)?,
        };
        results.push(ran);
    }
    Ok(results)
}

fn not_reached() -> Ran {
    Ran { end: End::NotReached, ..Ran::default() }
}

fn failed(error: &io::Error) -> EvidenceError {
    GitError::write("the copy to run commands in", &crate::wording::reason(error)).into()
}

/// Where prep is about to end, nothing is started any more.
fn refuse_at_the_end() -> Result<(), EvidenceError> {
    if signals::is_ended() { Err(GitError::OutOfTime.into()) } else { Ok(()) }
}

struct Shell<'a> {
    outputs: &'a Path,
    child: Child,
    input: Option<ChildStdin>,
    codes: Receiver<u8>,
    group: Group,
    cgroup: Option<Cgroup>,
    has_network: bool,
    _listed: signals::Listed,
}

impl<'a> Shell<'a> {
    fn start(
        outputs: &'a Path,
        workspace: &Workspace,
        folder: Option<&RelPath>,
        confinement: &Confinement,
    ) -> Result<Self, EvidenceError> {
        refuse_at_the_end()?;
        let folder = folder.map_or(".", RelPath::as_str);
        let (copy, work) = (workspace.path(), outputs.join("work"));
        let mut command = match confinement {
            Confinement::Confined(container) => container.command(copy, outputs),
            Confinement::Unconfined(surroundings) => {
                let home = outputs.join("home");
                fs::create_dir_all(&home)
                    .and_then(|()| fs::create_dir_all(&work))
                    .map_err(|error| failed(&error))?;
                surroundings.bash(&home)
            }
        };
        command.arg("-c").arg(DRIVER).arg(NAME);
        match confinement {
            Confinement::Confined(_) => command.args(["/out", "/copy", "/work", folder]),
            Confinement::Unconfined(_) => command.arg(outputs).arg(copy).arg(&work).arg(folder),
        };
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        limits::own_group(&mut command);
        let mut child = command.spawn().map_err(|error| failed(&error))?;
        let group = Group::of(&child);
        let (sender, codes) = channel();
        let told =
            BufReader::new(child.stdout.take().ok_or_else(|| failed(&io::ErrorKind::BrokenPipe.into()))?);
        thread::spawn(move || {
            for code in told.split(0).map_while(Result::ok) {
                let code = std::str::from_utf8(&code).ok().and_then(|code| code.parse().ok()).unwrap_or(255);
                if sender.send(code).is_err() {
                    break;
                }
            }
        });
        let input = child.stdin.take();
        let _listed = signals::Listed::group(group);
        let has_network = confinement.has_network();
        let shell = Self { outputs, child, input, codes, group, cgroup: None, has_network, _listed };
        // What was started just then is ended as it is dropped.
        refuse_at_the_end().map(|()| shell)
    }

    /// The shell tells a first code when its copy is in place.
    fn wait_until_ready(&mut self) -> Result<(), EvidenceError> {
        match self.wait(START) {
            Waited::Code(0) => {
                self.cgroup = Cgroup::holding(&self.group.processes(), ALLOWED_PROCESSES);
                Ok(())
            }
            Waited::NoTime => Err(GitError::OutOfTime.into()),
            _ => Err(failed(&io::Error::other("the shell did not start"))),
        }
    }

    fn type_in(&mut self, typed: &Typed) -> Result<Ran, EvidenceError> {
        fs::write(self.outputs.join("stdin"), &typed.stdin).map_err(|error| failed(&error))?;
        let text = typed.text.replace('\0', "");
        progress::reading(text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default());
        // Whoever is waited for may have begun before this process goes on.
        let start = Instant::now();
        let written = self.input.as_mut().map(|input| input.write_all(format!("{text}\0").as_bytes()));
        if !matches!(written, Some(Ok(()))) {
            return Ok(not_reached());
        }
        let waited = self.wait(typed.time);
        let took = start.elapsed();
        let [stdout, stderr] = ["stdout", "stderr"].map(|name| self.take_output(name));
        let waited_for_code = matches!(waited, Waited::Code(_));
        let end = match waited {
            Waited::Code(code) => match end_of(code, &stderr) {
                End::Code(code) if code != 0 && !self.has_network => {
                    want_of_network(&stderr).map_or(End::Code(code), End::NoNetwork)
                }
                end => end,
            },
            Waited::ShellEnded => End::ShellEnded,
            Waited::TooLong => End::OutOfTime(typed.time),
            Waited::TooMuch(what) => End::TooMuch(what),
            Waited::NoTime => return Err(GitError::OutOfTime.into()),
        };
        if matches!(end, End::OutOfTime(_) | End::TooMuch(_)) {
            self.end();
        }
        let absent = if waited_for_code { self.absent(&typed.names) } else { Vec::new() };
        Ok(Ran { stdout, stderr, end, absent, took })
    }

    /// Which of these words name nothing where the shell is now; none where it does not tell.
    fn absent(&mut self, names: &[Name]) -> Vec<String> {
        if names.is_empty() {
            return Vec::new();
        }
        let asked = names.iter().map(ask_for).collect::<Vec<_>>().join("; ");
        let written = self.input.as_mut().map(|input| input.write_all(format!("{asked}\0").as_bytes()));
        let told = matches!(written, Some(Ok(()))) && matches!(self.wait(START), Waited::Code(_));
        let output = self.take_output("stdout");
        if !told {
            return Vec::new();
        }
        String::from_utf8_lossy(&output.bytes).split_terminator('\0').map(str::to_owned).collect()
    }

    fn wait(&mut self, time: Duration) -> Waited {
        let start = Instant::now();
        let mut looked = start;
        let before = limits::tasks();
        loop {
            match self.codes.recv_timeout(GLANCE) {
                Ok(code) => return Waited::Code(code),
                Err(RecvTimeoutError::Disconnected) => return Waited::ShellEnded,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if looked.elapsed() < LOOK && limits::tasks() < before + MOST_PROCESSES {
                continue;
            }
            looked = Instant::now();
            progress::step();
            if progress::is_out_of_time() {
                return Waited::NoTime;
            }
            if start.elapsed() >= time {
                return Waited::TooLong;
            }
            if let Some(what) = self.group.exceeds() {
                return Waited::TooMuch(what);
            }
        }
    }

    /// What was printed since the last time; what is printed to the same place from now on goes nowhere.
    fn take_output(&self, name: &str) -> Output {
        let path = self.outputs.join(name);
        let output = read_output(&path).unwrap_or_default();
        let _ = fs::remove_file(path);
        output
    }

    /// Ends the shell and whatever it started.
    fn end(&mut self) {
        self.input = None;
        self.group.kill();
        self.cgroup.iter().flat_map(Cgroup::processes).for_each(limits::kill_process);
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Shell<'_> {
    fn drop(&mut self) {
        self.end();
    }
}

/// Shell text that prints a word if it names nothing.
fn ask_for(name: &Name) -> String {
    let quoted = format!("'{}'", name.text.replace('\0', "").replace('\'', r"'\''"));
    let asks = if name.is_pattern { "compgen -G" } else { "test -e" };
    format!("builtin {asks} {quoted} >/dev/null || builtin printf '%s\\0' {quoted}")
}

enum Waited {
    Code(u8),
    ShellEnded,
    TooLong,
    TooMuch(&'static str),
    /// The time for the whole submission is up.
    NoTime,
}

/// The start and the end of what a command printed.
fn read_output(path: &Path) -> io::Result<Output> {
    // A link or a pipe in its place is nothing that was printed.
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok(Output::default());
    }
    let mut file = File::open(path)?;
    let len = file.metadata()?.len();
    let mut bytes = Vec::new();
    if len <= KEPT {
        file.take(KEPT).read_to_end(&mut bytes)?;
        return Ok(Output { bytes, left_out: 0 });
    }
    Read::by_ref(&mut file).take(KEPT / 2).read_to_end(&mut bytes)?;
    file.seek(SeekFrom::Start(len - KEPT / 2))?;
    file.take(KEPT / 2).read_to_end(&mut bytes)?;
    Ok(Output { bytes, left_out: len - KEPT })
}

/// How a command ended whose exit code is known: what the shell itself says of it counts.
fn end_of(code: u8, stderr: &Output) -> End {
    let text = String::from_utf8_lossy(&stderr.bytes);
    let said = text.lines().filter_map(|line| line.strip_prefix(NAME)?.strip_prefix(": "));
    for said in said {
        if let Some(name) = said.strip_suffix(": command not found")
            && code != 0
        {
            let name = name.rsplit(": ").next().unwrap_or(name);
            return End::NotInstalled(name.to_owned());
        }
        // `[` says so too, of what it was given: that is its exit code 2, as when it is read.
        let is_of_test = said.contains(": [: ") || said.contains(": test: ");
        if (said.contains(": syntax error") && !is_of_test) || said.contains(": unexpected EOF") {
            let why = said.rsplit_once("line ").and_then(|(_, rest)| rest.split_once(": "));
            return End::NoCommand(why.map_or(said, |(_, why)| why).to_owned());
        }
    }
    End::Code(code)
}

/// What programs say where no name of a host can be looked up and no address reached.
const NO_NETWORK: [&str; 7] = [
    "Could not resolve host",
    "Temporary failure in name resolution",
    "temporary failure in name resolution",
    "Name or service not known",
    "getaddrinfo EAI_AGAIN",
    "Network is unreachable",
    "network is unreachable",
];

/// The line in which a program says that it reached no network.
fn want_of_network(stderr: &Output) -> Option<String> {
    let text = String::from_utf8_lossy(&stderr.bytes);
    let says_so = |line: &&str| NO_NETWORK.iter().any(|words| line.contains(words));
    text.lines().find(says_so).map(|line| line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_say_without_a_network_is_known() {
        let said = |text: &str| want_of_network(&Output { bytes: text.into(), left_out: 0 });
        for line in [
            "curl: (6) Could not resolve host: example.org",
            "fatal: unable to access 'https://example.org/': Could not resolve host: example.org",
            "npm error request to https://registry.npmjs.org/x failed, reason: getaddrinfo EAI_AGAIN",
            "ping: connect: Network is unreachable",
        ] {
            assert_eq!(said(&format!("a\n  {line}\nb\n")).as_deref(), Some(line));
        }
        assert_eq!(said("curl: (7) Failed to connect to localhost port 8080: Connection refused\n"), None);
    }

    fn end(code: u8, stderr: &str) -> End {
        end_of(code, &Output { bytes: stderr.into(), left_out: 0 })
    }

    #[test]
    fn what_the_shell_says_itself_is_told_from_what_programs_say() {
        assert_eq!(end(127, "prep-shell: line 3: gcc: command not found\n"), End::NotInstalled("gcc".into()));
        assert_eq!(end(1, "prep-shell: line 3: jq: command not found\n"), End::NotInstalled("jq".into()));
        assert_eq!(end(0, "prep-shell: line 3: jq: command not found\n"), End::Code(0));
        assert_eq!(end(127, "./run.sh: line 1: gcc: command not found\n"), End::Code(127));
        assert_eq!(
            end(2, "prep-shell: eval: line 1: syntax error near unexpected token `)'\n"),
            End::NoCommand("syntax error near unexpected token `)'".into())
        );
        assert_eq!(end(2, "prep-shell: eval: line 1: [: syntax error: `-f' unexpected\n"), End::Code(2));
        assert_eq!(end(139, "").to_string(), "exit code 139, ended by SIGSEGV");
    }

    #[test]
    fn of_a_long_output_the_middle_is_left_out() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("stdout");
        let long = [vec![b'a'; KEPT as usize], vec![b'b'; 10]].concat();
        fs::write(&path, &long).unwrap();
        let output = read_output(&path).unwrap();
        assert_eq!((output.bytes.len() as u64, output.left_out), (KEPT, 10));
        assert!(output.bytes.ends_with(b"ab".repeat(0).as_slice()) && output.bytes.ends_with(&[b'b'; 10]));
    }
}
