//! What a command finds around it: a clean environment, and the programs of whoever asked for it, never the rest of their home.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Debug, Clone)]
pub struct Surroundings {
    path: String,
    toolchains: Vec<Toolchain>,
}

/// Programs in somebody's home.
#[derive(Debug, Clone)]
struct Toolchain {
    folder: PathBuf,
    /// A variable by which it finds itself.
    variable: Option<(&'static str, PathBuf)>,
}

impl Surroundings {
    /// Those of whoever asked; `var` asks for an environment variable.
    pub fn of<'a>(var: impl Fn(&str) -> Option<&'a str>) -> Self {
        let path = var("PATH").unwrap_or("/usr/local/bin:/usr/bin:/bin").to_owned();
        let toolchains = var("HOME").map_or_else(Vec::new, |home| toolchains(Path::new(home), &path));
        Self { path, toolchains }
    }

    /// A program, looked for where whoever asked looks for it. No other file of prep starts one.
    #[expect(clippy::disallowed_methods, reason = "what `--run` asks for")]
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("PATH", &self.path);
        command
    }

    /// The folders that programs are in, outside of the system's own.
    pub fn folders(&self) -> impl Iterator<Item = &Path> {
        self.toolchains.iter().map(|toolchain| toolchain.folder.as_path())
    }

    /// Every variable that is set.
    pub fn variables(&self, home: &Path) -> Vec<(&'static str, OsString)> {
        let mut all: Vec<(&str, OsString)> =
            vec![("PATH", (&self.path).into()), ("HOME", home.into()), ("LANG", "C.UTF-8".into())];
        let own = self.toolchains.iter().filter_map(|toolchain| toolchain.variable.as_ref());
        all.extend(own.map(|(name, value)| (*name, value.into())));
        all
    }

    /// A bash without a container, with a home of its own.
    pub fn bash(&self, home: &Path) -> Command {
        let mut bash = self.command("bash");
        bash.args(["--noprofile", "--norc"])
            .env_clear()
            .envs(self.variables(home))
            .env("PREP_UNCONFINED", "yes");
        bash
    }
}

/// The folders in a home that `PATH` leads to, and what the programs in them cannot do without: never the home itself.
fn toolchains(home: &Path, path: &str) -> Vec<Toolchain> {
    let mut found = Vec::new();
    let is_in = |folder: &Path, own: &str| folder.starts_with(home.join(own));
    let plain = |folder: &Path| Toolchain { folder: folder.to_owned(), variable: None };
    for folder in std::env::split_paths(path).filter(|folder| folder.starts_with(home) && folder != home) {
        match &folder {
            folder if is_in(folder, ".pyenv") => found.push(Toolchain {
                folder: home.join(".pyenv"),
                variable: Some(("PYENV_ROOT", home.join(".pyenv"))),
            }),
            folder if is_in(folder, ".nvm") => found.push(plain(&home.join(".nvm"))),
            folder if is_in(folder, ".cargo") => {
                found.push(plain(folder));
                let rustup = home.join(".rustup");
                found.push(Toolchain { folder: rustup.clone(), variable: Some(("RUSTUP_HOME", rustup)) });
            }
            folder => found.push(plain(folder)),
        }
    }
    found.sort_by(|a, b| a.folder.cmp(&b.folder));
    found.dedup_by(|a, b| a.folder == b.folder);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_home_only_programs_are_there() {
        let found = toolchains(
            Path::new("/home/ada"),
            "/usr/bin:/home/ada/.cargo/bin:/home/ada:/home/ada/.pyenv/shims:/home/ada/.pyenv/bin:/home/ada/bin",
        );
        let folders: Vec<String> = found.iter().map(|own| own.folder.display().to_string()).collect();
        assert_eq!(
            folders,
            ["/home/ada/.cargo/bin", "/home/ada/.pyenv", "/home/ada/.rustup", "/home/ada/bin"]
        );
    }
}
