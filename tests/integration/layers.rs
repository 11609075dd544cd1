//! The layers of the design: a file imports only from rows above its own, no kind imports another, and a crate of the rim is
//! named in one file. The rules are plain functions of a file's name and text, so that they are tested on planted
//! violations too.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Top-level modules in the order in which data goes; those of one row may know each other.
const ROWS: &[&[&str]] = &[
    &["source", "diagnostic", "wording", "progress", "digest", "difference"],
    &["path", "count", "pattern", "moment", "decimal", "arithmetic", "program"],
    &["yaml"],
    &["markdown", "data", "rubric"],
    &["git"],
    &["evidence"],
    &["programs"],
    &["finding"],
    &["shell"],
    &["proof"],
    &["scope"],
    &["kind"],
    &["check"],
    &["course"],
    &["report", "listing"],
    &["evaluate"],
    &["explain", "examples", "grade", "lint", "timeline", "learner", "watch"],
    &["practice", "scaffold"],
    &["reference"],
    &["render"],
    &["process_io", "cli"],
    &["commands"],
    &["rim", "watchdog"],
];

/// The two files that are above all rows.
const ROOTS: [&str; 2] = ["lib.rs", "main.rs"];

/// Crates of the rim, and the file that names each: two where two layers need it, apart by a space.
const WALLS: &[(&str, &str)] = &[
    ("git2", "git/libgit2.rs"),
    ("flate2", "git/store/inflate.rs"),
    ("nix", "git/layout.rs programs/limits.rs commands/watch/closed.rs commands/terminal.rs"),
    ("walkdir", "evidence/worktree.rs"),
    ("serde_yaml", "yaml/parse.rs"),
    ("pulldown_cmark", "markdown/parse.rs"),
    ("html5gum", "markdown/html.rs"),
    ("regex", "pattern/mod.rs"),
    ("regex_automata", "pattern/longest.rs"),
    ("globset", "pattern/glob.rs"),
    ("jiff", "moment.rs"),
    ("toml", "data.rs"),
    ("clap_complete", "commands/completions.rs"),
    ("clap_mangen", "commands/man.rs"),
    ("owo_colors", "render/style.rs"),
    ("annotate_snippets", "render/diagnostics.rs"),
    ("sha2", "digest.rs"),
    ("include_dir", "course/files.rs"),
    ("indicatif", "commands/bar.rs"),
    ("notify", "commands/watch/files.rs"),
    ("crossterm", "commands/terminal.rs"),
    ("signal_hook", "commands/terminal.rs programs/signals.rs"),
];

/// What is wrong with the imports of one file of `src`, whose path is relative to it: a sentence each.
fn violations(file: &str, text: &str) -> Vec<String> {
    let code = code(text);
    let mut found = Vec::new();
    if !ROOTS.contains(&file) {
        match row(module(file)) {
            Some(own) => {
                found.extend(imports(&code).iter().filter_map(|import| misplaced(file, own, import)))
            }
            None => found.push(format!("{file} belongs to no layer")),
        }
        found.extend(kinds_named(file, &code));
    }
    found.extend(
        WALLS
            .iter()
            .filter(|(name, homes)| homes.split(' ').all(|home| home != file) && names_crate(&code, name))
            .map(|(name, homes)| format!("{file} names the crate `{name}`, which belongs to {homes}")),
    );
    found
}

/// The text without comments: the tests of a file are held to the rules as well.
fn code(text: &str) -> String {
    let is_comment = |line: &str| line.trim_start().starts_with("//");
    text.lines().filter(|line| !is_comment(line)).collect::<Vec<_>>().join("\n")
}

fn module(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap()
}

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&module))
}

fn misplaced(file: &str, own: usize, import: &str) -> Option<String> {
    match row(import) {
        Some(other) if other <= own => None,
        Some(_) => Some(format!("{file} imports `{import}`, which is in a later row")),
        None => Some(format!("{file} imports `{import}`, which belongs to no layer")),
    }
}

/// Every module named as `crate::name`, alone or in braces, nested ones included.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(list) => found.extend(first_level(list)),
            None => found.extend(first_word(rest)),
        }
    }
    found
}

/// The first words of the items of a brace list, without those inside inner braces.
fn first_level(list: &str) -> Vec<String> {
    let mut depth = 0;
    let mut items = vec![String::new()];
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => items.push(String::new()),
            c if depth == 0 => items.last_mut().unwrap().push(c),
            _ => {}
        }
    }
    items.iter().filter_map(|item| first_word(item.trim())).collect()
}

fn first_word(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

/// The kinds that a file of another kind names.
fn kinds_named(file: &str, code: &str) -> Vec<String> {
    let Some(inner) = file.strip_prefix("kind/").filter(|inner| *inner != "mod.rs") else {
        return Vec::new();
    };
    let own = module(inner);
    let named = kinds().into_iter().filter(|kind| kind != own).filter(|kind| {
        let paths = [format!("super::{kind}::"), format!("kind::{kind}::"), format!("kind::{{{kind}::")];
        paths.iter().any(|path| code.contains(path))
    });
    named.map(|kind| format!("{file} imports the kind `{kind}`")).collect()
}

/// The modules of `src/kind`.
fn kinds() -> BTreeSet<String> {
    let names =
        sources().into_iter().filter_map(|(file, _)| Some(module(file.strip_prefix("kind/")?).to_owned()));
    names.filter(|name| name != "mod").collect()
}

fn names_crate(code: &str, name: &str) -> bool {
    let starts = |at: usize| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
    code.match_indices(name).any(|(at, _)| {
        let rest = &code[at + name.len()..];
        let is_used = code[..at].ends_with("use ") && rest.starts_with([';', ' ']);
        starts(at) && (rest.starts_with("::") || is_used)
    })
}

/// The files of `src`, each with its text.
fn sources() -> Vec<(String, String)> {
    fn visit(dir: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => visit(&path, files),
                false => files.push(path),
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    visit(&root, &mut files);
    files.retain(|path| path.extension().is_some_and(|end| end == "rs"));
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    files.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn every_file_keeps_to_its_layer() {
    let found: Vec<String> = sources().iter().flat_map(|(file, text)| violations(file, text)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_rows_name_the_modules_that_exist() {
    let lib = sources().into_iter().find(|(file, _)| file == "lib.rs").unwrap().1;
    let declared: BTreeSet<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).collect();
    let rows: BTreeSet<&str> = ROWS.iter().copied().flatten().copied().collect();
    assert_eq!(rows, declared);
}

/// A file that no module declares is not compiled, and nothing else would say so.
#[test]
fn no_file_is_forgotten() {
    let all = sources();
    let declares = |parent: &str, name: &str| {
        all.iter().any(|(file, text)| {
            file == parent && text.lines().any(|line| line.trim().ends_with(&format!("mod {name};")))
        })
    };
    for (file, _) in all.iter().filter(|(file, _)| !ROOTS.contains(&file.as_str())) {
        let path = file.strip_suffix("/mod.rs").unwrap_or(file.strip_suffix(".rs").unwrap());
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let parents = match folder {
            "" => ["lib.rs".to_owned(), "lib.rs".to_owned()],
            folder => [format!("{folder}/mod.rs"), format!("{folder}.rs")],
        };
        assert!(
            parents.iter().any(|parent| declares(parent, name)),
            "{file} is in no module: add \"mod {name};\" to src/{}",
            parents[0]
        );
    }
}

#[test]
fn a_planted_violation_is_seen_in_every_layer() {
    for (index, row) in ROWS.iter().enumerate() {
        let later = ROWS.get(index + 1).map_or("nowhere", |later| later[0]);
        for module in *row {
            for planted in [
                format!("use crate::{later}::Thing;"),
                format!("use crate::{{{}::A, {later}::B}};", ROWS[0][0]),
                format!("fn f() {{}}\n\n#[cfg(test)]\nmod tests {{}}\n\nuse crate::{later}::Thing;"),
                format!("fn f() {{ crate::{later}::run() }}"),
            ] {
                let found = violations(&format!("{module}/inner.rs"), &planted);
                assert_eq!(found.len(), 1, "{module} with {planted:?}: {found:?}");
            }
        }
    }
}

#[test]
fn planted_kinds_and_crates_are_seen() {
    assert_eq!(
        violations("kind/lines.rs", "use super::words::Words;"),
        ["kind/lines.rs imports the kind `words`"]
    );
    assert_eq!(violations("kind/links/mod.rs", "use crate::kind::words::Words;").len(), 1);
    assert!(violations("kind/links/target.rs", "use super::links::Links;").is_empty());
    for (name, homes) in WALLS {
        let planted = format!("use {name}::Thing;");
        assert_eq!(violations("lib.rs", &planted).len(), 1, "{name}");
        assert!(homes.split(' ').all(|home| violations(home, &planted).is_empty()), "{name}");
    }
    assert_eq!(violations("lib.rs", "fn f() { let x = git2::Oid::zero(); }").len(), 1);
    assert!(violations("lib.rs", "use regex_automata_like::X;\n// regex::Regex").is_empty());
}

#[test]
fn main_is_small_and_nothing_is_unsafe() {
    let main = sources().into_iter().find(|(file, _)| file == "main.rs").unwrap().1;
    assert!(main.lines().count() <= 30);
    let manifest = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"forbid\""));
}
