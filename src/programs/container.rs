//! Bubblewrap: a container for one session without network, with a read-only system and nothing of the user's own.

use std::fmt;
use std::path::Path;
use std::process::Command;

use super::surroundings::Surroundings;

/// The container of this machine, and what it lets through.
#[derive(Debug, Clone)]
pub struct Container {
    /// `bubblewrap 0.8.0`.
    pub version: String,
    pub has_network: bool,
    surroundings: Surroundings,
}

/// Why there is none.
#[derive(Debug, PartialEq, Eq)]
pub enum ContainerError {
    NotInstalled,
    /// It is there and cannot make a container; what it says.
    Refused(String),
}

impl fmt::Display for ContainerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInstalled => f.write_str("`--run` needs bubblewrap, which is not installed here"),
            Self::Refused(why) => write!(f, "bubblewrap cannot make a container here: {why}"),
        }
    }
}

impl ContainerError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotInstalled => {
                "install it (Debian and Ubuntu: `apt install bubblewrap`, Fedora: `dnf install bubblewrap`), or run on a machine that may be harmed with `--run=unconfined`"
            }
            Self::Refused(_) => {
                "allow user namespaces (Ubuntu: `sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`), or run where nothing can be harmed, such as in a container of your own, with `--run=unconfined`"
            }
        }
    }
}

/// What of the system is there, read-only. Of `/etc` only what programs need to start.
const SYSTEM: [&str; 17] = [
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/opt",
    "/nix",
    "/etc/alternatives",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/nsswitch.conf",
    "/etc/passwd",
    "/etc/group",
    "/etc/ssl/certs",
];

/// The sizes of what can be written to, in bytes.
const WORK: u64 = 2 << 30;
const TEMPORARY: u64 = 512 << 20;

impl Container {
    /// Looks for bubblewrap, and has it make a container once.
    pub fn find(has_network: bool, surroundings: Surroundings) -> Result<Self, ContainerError> {
        let mut container = Self { version: String::new(), has_network, surroundings };
        let (_, version) = run(container.surroundings.command("bwrap").arg("--version"))
            .ok_or(ContainerError::NotInstalled)?;
        container.version = version.trim().to_owned();
        let empty = std::env::temp_dir();
        let mut trial = container.command(&empty, &empty);
        match run(trial.args(["-c", "true"])) {
            Some((true, _)) => Ok(container),
            Some((false, said)) => Err(ContainerError::Refused(said.trim().to_owned())),
            None => Err(ContainerError::NotInstalled),
        }
    }

    /// A bash in a container of its own, whose arguments follow: the copy is at `/copy`, what is printed goes to `/out`.
    pub fn command(&self, copy: &Path, outputs: &Path) -> Command {
        let mut bwrap = self.surroundings.command("bwrap");
        bwrap.args([
            "--unshare-all",
            "--die-with-parent",
            "--new-session",
            "--cap-drop",
            "ALL",
            "--clearenv",
        ]);
        if self.has_network {
            bwrap.args(["--share-net", "--ro-bind-try", "/etc/resolv.conf", "/etc/resolv.conf"]);
            bwrap.args(["--ro-bind-try", "/etc/hosts", "/etc/hosts"]);
        }
        for path in SYSTEM {
            bwrap.args(["--ro-bind-try", path, path]);
        }
        bwrap.args(["--proc", "/proc", "--dev", "/dev"]);
        for (size, folder) in [(TEMPORARY, "/tmp"), (TEMPORARY, "/home/learner"), (WORK, "/work")] {
            bwrap.args(["--size", &size.to_string(), "--tmpfs", folder]);
        }
        for folder in self.surroundings.folders() {
            bwrap.arg("--ro-bind-try").arg(folder).arg(folder);
        }
        bwrap.arg("--ro-bind").arg(copy).arg("/copy").arg("--bind").arg(outputs).arg("/out");
        for (name, value) in self.surroundings.variables(Path::new("/home/learner")) {
            bwrap.arg("--setenv").arg(name).arg(value);
        }
        bwrap.args(["--chdir", "/work", "--", "bash", "--noprofile", "--norc"]);
        bwrap
    }
}

/// Whether a program ended well, and what it said; nothing if it is not there.
fn run(command: &mut Command) -> Option<(bool, String)> {
    let output = command.output().ok()?;
    let said = if output.status.success() { output.stdout } else { output.stderr };
    Some((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
}
