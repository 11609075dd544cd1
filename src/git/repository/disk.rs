//! What only a repository on disk has: where it lies, its configuration, index and rules; and whether it may be read at all.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use crate::git::config::Config;
use crate::git::error::GitError;
use crate::git::file;
use crate::git::index::Index;
use crate::git::layout::Layout;
use crate::git::libgit2;
use crate::git::references::References;
use crate::git::rules::{Beside, Rules};

/// What only a repository on disk has.
pub(super) struct Disk {
    pub(super) layout: Layout,
    pub(super) config: Config,
    /// What the config says when that of the user is asked first.
    with_user: OnceCell<Config>,
    pub(super) references: References,
    pub(super) rules: Rules,
    index: OnceCell<Result<Index, GitError>>,
    pub(super) is_shallow: bool,
}

impl Disk {
    pub(super) fn open(dir: &Path) -> Result<Self, GitError> {
        let layout = Layout::of(dir)?;
        let mut config = Config::load(&layout.common.join("config"))?;
        if config.switch("extensions.worktreeconfig") == Some(true) {
            config.add(Config::load(&layout.git_dir.join("config.worktree"))?);
        }
        refuse_formats(&config)?;
        if !layout.is_own() && !is_trusted(dir, &libgit2::user_config()) {
            return Err(GitError::OtherOwner);
        }
        // What is asked for later, if ever, is no pipe now.
        file::open(&layout.git_dir.join("index"))?;
        file::open(&layout.common.join("packed-refs"))?;
        let shallow = file::read(&layout.common.join("shallow"), file::MAX_LIST)?;
        Ok(Self {
            references: References::of(&layout),
            rules: Rules::new(dir, config.switch("core.ignorecase") == Some(true)),
            index: OnceCell::new(),
            with_user: OnceCell::new(),
            is_shallow: shallow.is_some_and(|ids| !ids.is_empty()),
            config,
            layout,
        })
    }

    pub(super) fn index(&self) -> Result<&Index, GitError> {
        let load = || Index::load(&self.layout.git_dir.join("index"));
        self.index.get_or_init(load).as_ref().map_err(Clone::clone)
    }

    pub(super) fn whole_config(&self) -> &Config {
        self.with_user.get_or_init(|| {
            let mut whole = libgit2::user_config();
            whole.add(self.config.clone());
            whole
        })
    }

    /// The rules of the user and of `info`.
    pub(super) fn beside(&self, key: &str, name: &str) -> Beside {
        let home = std::env::home_dir();
        let configured = self.whole_config().get(key).filter(|path| !path.is_empty());
        let user = match (configured, home) {
            (Some(path), Some(home)) if path.starts_with("~/") => Some(home.join(&path[2..])),
            (Some(path), _) => Some(PathBuf::from(path)),
            (None, home) => home
                .map(|home| home.join(".config/git").join(if name == "exclude" { "ignore" } else { name })),
        };
        Beside { user, info: self.layout.common.join("info").join(name) }
    }
}

/// Refuses what is kept in another way than this reads.
fn refuse_formats(config: &Config) -> Result<(), GitError> {
    const KNOWN: [&str; 7] = [
        "noop",
        "preciousobjects",
        "worktreeconfig",
        "relativeworktrees",
        "partialclone",
        "objectformat",
        "refstorage",
    ];
    let differs =
        |key: &str, usual: &str| config.get(key).is_some_and(|value| !value.eq_ignore_ascii_case(usual));
    if differs("extensions.objectformat", "sha1") {
        return Err(GitError::Format { what: "SHA-256 object ids" });
    }
    if differs("extensions.refstorage", "files") {
        return Err(GitError::Format { what: "reftable references" });
    }
    let version = config.get("core.repositoryformatversion").unwrap_or("0");
    let extensions = config.keys().filter_map(|key| key.strip_prefix("extensions."));
    let is_unknown = |name: &str| !KNOWN.contains(&name);
    match version.trim().parse::<u32>() {
        Ok(0) => Ok(()),
        Ok(1) if !extensions.into_iter().any(is_unknown) => Ok(()),
        _ => Err(GitError::Format { what: "a format extension that is not supported" }),
    }
}

/// Whether the user said that this folder's owner is to be trusted.
fn is_trusted(dir: &Path, user: &Config) -> bool {
    let Ok(dir) = dir.canonicalize() else { return false };
    let mut trusted = false;
    for value in user.all("safe.directory") {
        let below = value.strip_suffix("/*").is_some_and(|folder| dir.starts_with(folder));
        match value {
            // An empty one takes back all before it.
            "" => trusted = false,
            value => trusted |= value == "*" || below || Path::new(value) == dir,
        }
    }
    trusted
}
