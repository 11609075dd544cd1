//! The layers of the design: a file imports only from rows above its own, and a crate of the rim is named in one file.

use std::fs;
use std::path::{Path, PathBuf};

/// Top-level modules in the order in which data goes; those of one row may know each other.
const ROWS: &[&[&str]] = &[
    &["source", "diagnostic", "wording", "progress"],
    &["path", "count", "pattern", "moment", "decimal"],
    &["yaml"],
    &["markdown", "data"],
    &["git"],
    &["evidence"],
    &["finding"],
    &["shell"],
    &["proof"],
    &["scope"],
    &["kind"],
    &["check"],
    &["course"],
    &["report"],
    &["evaluate"],
    &["examples"],
    &["render"],
    &["process_io", "cli"],
    &["commands"],
    &["rim", "watchdog"],
];

/// Crates of the rim, and the one file that names each.
const WALLS: &[(&str, &str)] = &[
    ("git2", "git/repository.rs"),
    ("walkdir", "evidence/worktree.rs"),
    ("serde_yaml", "yaml/parse.rs"),
    ("pulldown_cmark", "markdown/parse.rs"),
    ("regex", "pattern/mod.rs"),
    ("regex_automata", "pattern/longest.rs"),
    ("globset", "pattern/glob.rs"),
    ("jiff", "moment.rs"),
    ("toml", "data.rs"),
    ("owo_colors", "render/style.rs"),
    ("annotate_snippets", "render/diagnostics.rs"),
    ("sha2", "course/files.rs"),
    ("include_dir", "course/files.rs"),
];

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

/// The text without its tests and comments.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn module(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap()
}

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&module))
}

/// Every `crate::name` in a text, single or in braces.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let names = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap(),
            None => rest,
        };
        let word = |text: &str| {
            text.trim().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap().to_owned()
        };
        if rest.starts_with('{') {
            found.extend(names.split(',').map(word));
        } else {
            found.push(word(names));
        }
    }
    found
}

#[test]
fn a_file_imports_only_from_rows_above() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        if matches!(file.as_str(), "lib.rs" | "main.rs") {
            continue;
        }
        let own = row(module(&file)).unwrap_or_else(|| panic!("{file} belongs to no layer"));
        for import in imports(&code(&text)) {
            match row(&import) {
                Some(other) if other <= own => {}
                Some(_) => wrong.push(format!("{file} imports `{import}`, which is below it")),
                None => wrong.push(format!("{file} imports `{import}`, which belongs to no layer")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_kind_imports_another() {
    const SHARED: [&str; 1] = ["mod"];
    let all = sources();
    let kinds: Vec<&str> = all
        .iter()
        .filter_map(|(file, _)| file.strip_prefix("kind/"))
        .map(module)
        .filter(|kind| !SHARED.contains(kind))
        .collect();
    for (file, text) in all.iter().filter(|(file, _)| file.starts_with("kind/")) {
        let own = module(&file["kind/".len()..]);
        for kind in kinds.iter().filter(|kind| **kind != own && own != "mod") {
            let code = code(text);
            let named = [format!("super::{kind}::"), format!("kind::{kind}::")]
                .iter()
                .any(|name| code.contains(name));
            assert!(!named, "{file} imports the kind `{kind}`");
        }
    }
}

#[test]
fn a_crate_of_the_rim_is_named_in_one_file() {
    for (file, text) in sources() {
        let code = code(&text);
        for (name, home) in WALLS {
            let named = [format!("{name}::"), format!("use {name};"), format!("use {name}::")];
            let named = named.iter().any(|named| code.contains(named));
            assert!(!named || file == *home, "{file} names `{name}`, which belongs to {home}");
        }
    }
}

#[test]
fn main_is_small_and_nothing_is_unsafe() {
    let all = sources();
    let main = &all.iter().find(|(file, _)| file == "main.rs").unwrap().1;
    assert!(main.lines().count() <= 30);
    assert!(
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
            .unwrap()
            .contains("unsafe_code = \"forbid\"")
    );
}
