//! The layers of the design: a file imports only from rows above its own, no kind imports another, and a crate of the rim is
//! named in one file. The rules are plain functions of a file's name and text, so that they are tested on planted
//! violations too.

mod paths;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use paths::{Named, line_of, paths};

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

/// Crates of the rim, and the file or the folder that names each: several where several layers need it, apart by a space.
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
    ("regex_syntax", "pattern/"),
    ("globset", "pattern/glob.rs"),
    ("jiff", "moment.rs"),
    ("toml", "data.rs"),
    ("encoding_rs", "git/commit.rs"),
    ("sha1", "git/"),
    ("csv", "grade/roster.rs render/gradebook_csv.rs"),
    ("maud", "render/html.rs render/gradebook_html.rs"),
    ("clap", "cli.rs cli/ commands/completions.rs lib.rs"),
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

/// What is wrong with the paths that one file of `src` names: a sentence each. The tests of a file are held to the rules too.
fn violations(file: &str, text: &str) -> Vec<String> {
    let paths = paths(file, text);
    let mut found = Vec::new();
    if !ROOTS.contains(&file) {
        match row(module(file)) {
            Some(own) => found.extend(paths.iter().filter_map(|path| misplaced(file, own, path))),
            None => found.push(format!("{file} belongs to no layer: name its module in ROWS")),
        }
        found.extend(paths.iter().filter_map(|path| kind_named(file, path)));
    }
    found.extend(paths.iter().filter_map(|path| misplaced_crate(file, path)));
    for words in [&["#", "[", "path"][..], &["include", "!"]] {
        let line = line_of(text, words);
        found.extend(
            line.map(|line| format!("{file}:{line} takes in another file, past the rules of layers")),
        );
    }
    found
}

fn module(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap()
}

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&module))
}

fn misplaced(file: &str, own: usize, path: &Named) -> Option<String> {
    let (line, module) = (path.line, module(file));
    let named = match (path.is_own, path.segments.first().map(String::as_str)) {
        (false, _) => return None,
        (true, None | Some("*")) => {
            return Some(format!("{file}:{line} imports the whole crate: name the module that it needs"));
        }
        (true, Some(named)) => named,
    };
    match row(named) {
        Some(other) if other <= own => None,
        Some(_) => Some(format!(
            "{file}:{line} imports `{named}`, which is in a later row than `{module}`: pass in what it needs, or move what both need to an earlier row"
        )),
        None => Some(format!("{file}:{line} imports `{named}`, which belongs to no layer")),
    }
}

/// A kind that a file of another one names, or the file of all.
fn kind_named(file: &str, path: &Named) -> Option<String> {
    let inner = file.strip_prefix("kind/")?;
    let own = module(inner);
    let line = path.line;
    let named = match path.segments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["kind"] | ["kind", "*"] if path.is_own && own != "mod" => {
            return Some(format!("{file}:{line} imports every kind: name what it needs of `kind`"));
        }
        ["kind", named, ..] if path.is_own => *named,
        [named, ..] if !path.is_own && own == "mod" => *named,
        _ => return None,
    };
    let is_other = named != own && kinds().contains(named);
    is_other
        .then(|| format!("{file}:{line} imports the kind `{named}`: what two kinds share is below `kind`"))
}

/// The modules of `src/kind`.
fn kinds() -> &'static BTreeSet<String> {
    static KINDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let sources = sources();
        let names = sources.iter().filter_map(|(file, _)| Some(module(file.strip_prefix("kind/")?)));
        names.filter(|name| *name != "mod").map(str::to_owned).collect()
    });
    &KINDS
}

fn misplaced_crate(file: &str, path: &Named) -> Option<String> {
    let named = path.segments.first().filter(|_| !path.is_own)?;
    let (_, homes) = WALLS.iter().find(|(name, _)| name == named)?;
    let is_home =
        homes.split(' ').any(|home| home == file || (home.ends_with('/') && file.starts_with(home)));
    let line = path.line;
    (!is_home).then(|| format!("{file}:{line} names the crate `{named}`, which belongs to {homes}"))
}

/// The files of `src`, each with its text.
fn sources() -> Vec<(String, String)> {
    files_of("src")
}

/// The Rust files of a folder, by their path from it.
fn files_of(folder: &str) -> Vec<(String, String)> {
    fn visit(dir: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => visit(&path, files),
                false => files.push(path),
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
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
    let found: Vec<String> = ["src", "tests/integration"].into_iter().flat_map(forgotten).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn forgotten(root: &str) -> Vec<String> {
    let all = files_of(root);
    let declares = |parent: &str, name: &str| {
        all.iter().any(|(file, text)| {
            file == parent && text.lines().any(|line| line.trim().ends_with(&format!("mod {name};")))
        })
    };
    let mut found = Vec::new();
    for (file, _) in all.iter().filter(|(file, _)| !ROOTS.contains(&file.as_str())) {
        let path = file.strip_suffix("/mod.rs").unwrap_or(file.strip_suffix(".rs").unwrap());
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let parents = match folder {
            "" => ROOTS.map(str::to_owned),
            folder => [format!("{folder}/mod.rs"), format!("{folder}.rs")],
        };
        if !parents.iter().any(|parent| declares(parent, name)) {
            let parent = parents.iter().find(|parent| all.iter().any(|(file, _)| file == *parent));
            let parent = parent.unwrap_or(&parents[0]);
            found.push(format!("{root}/{file} is in no module: add \"mod {name};\" to {root}/{parent}"));
        }
    }
    found
}

#[test]
fn a_planted_violation_is_seen_in_every_layer() {
    for (index, row) in ROWS.iter().enumerate() {
        let later = ROWS.get(index + 1).map_or("nowhere", |later| later[0]);
        let first = ROWS[0][0];
        for module in *row {
            for planted in [
                format!("use crate::{later}::Thing;"),
                format!("use crate::{{{first}::A, {later}::B}};"),
                format!(
                    "use crate::{{\n    {first}::{{self, A}},\n    {later}::{{\n        B,\n        C as D,\n    }},\n}};"
                ),
                format!("use crate::{later} as {first};"),
                format!("pub use crate::{later}::*;"),
                format!("use super::super::{later}::Thing;"),
                format!("use {{std::fmt, crate::{later}::Thing}};"),
                format!("fn f() {{}}\n\n#[cfg(test)]\nmod tests {{}}\n\nuse crate::{later}::Thing;"),
                format!("#[cfg(test)]\nmod tests {{\n    use super::super::super::{later}::Thing;\n}}"),
                format!("fn f() {{ let x = crate::{later}::run(); }}"),
                format!("fn f<'a>(x: &'a crate::{later}::Thing) -> char {{ '\"' }}"),
                format!("macro_rules! m {{ () => {{ $crate::{later}::run() }} }}"),
                format!("fn f() {{ println!(\"{{}}\", crate :: {later} :: X) }}"),
                format!("impl From<crate::{later}::Thing> for X {{}} // and \" no string"),
                "use crate as root;".to_owned(),
                "use crate::*;".to_owned(),
                "use super::super as root;".to_owned(),
                "#[path = \"../x.rs\"]\nmod x;".to_owned(),
                "include!(\"../x.rs\");".to_owned(),
            ] {
                let found = violations(&format!("{module}/inner.rs"), &planted);
                assert_eq!(found.len(), found.iter().collect::<BTreeSet<_>>().len());
                assert!(!found.is_empty(), "{module} with {planted:?}");
            }
        }
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let seen = |file, text| violations(file, text).join("\n");
    assert_eq!(
        seen("finding.rs", "use std::fmt;\n\nuse super::render::View;"),
        "finding.rs:3 imports `render`, which is in a later row than `finding`: pass in what it needs, or move what both need to an earlier row"
    );
    assert_eq!(
        seen("finding.rs", "use crate::rendering::View;"),
        "finding.rs:1 imports `rendering`, which belongs to no layer"
    );
    assert_eq!(seen("news.rs", ""), "news.rs belongs to no layer: name its module in ROWS");
    assert_eq!(
        seen("kind/lines.rs", "use super::words::Words;"),
        "kind/lines.rs:1 imports the kind `words`: what two kinds share is below `kind`"
    );
    assert_eq!(
        seen("evidence/mod.rs", "use {git2 as g, std::fmt};"),
        "evidence/mod.rs:1 names the crate `git2`, which belongs to git/libgit2.rs"
    );
}

#[test]
fn comments_strings_and_other_words_are_no_violation() {
    for allowed in [
        "/// See [`crate::render::View`].\nstruct X; // crate::render::View\n/* crate::render */",
        "const X: &str = \"crate::render::View and git2::Oid\";\nconst Y: &str = r#\"a \" crate::render::X\"#;",
        "fn f() -> impl Sized + use<> { mine::regex::X; Self::git2::X }",
        "pub(in crate::finding) mod inner {\n    use super::Finding;\n}\nuse self::inner::X;",
        "use regex_automata_like::X;",
    ] {
        assert_eq!(violations("finding.rs", allowed), Vec::<String>::new(), "{allowed}");
    }
}

#[test]
fn planted_kinds_and_crates_are_seen() {
    for planted in [
        "use super::words::Words;",
        "use super::{super::scope::Scoped, words::Words};",
        "use crate::{kind::{words::Words, test_support::kind}};",
        "use crate::kind as leaves;",
        "use crate::kind::*;",
        "mod tests {\n    use super::super::words::Words;\n}",
        "fn f() { super::words::count() }",
    ] {
        assert_eq!(violations("kind/lines.rs", planted).len(), 1, "{planted}");
    }
    assert_eq!(violations("kind/links/mod.rs", "use crate::kind::words::Words;").len(), 1);
    assert_eq!(violations("kind/links/target.rs", "use super::super::words::Words;").len(), 1);
    assert_eq!(violations("kind/mod.rs", "pub use words::Words;").len(), 1);
    assert!(violations("kind/links/target.rs", "use super::super::links::Links;").is_empty());
    for (name, homes) in WALLS {
        for planted in [
            format!("use {name}::Thing;"),
            format!("use ::{name}::Thing;"),
            format!("use {name} as other;"),
            format!("use {{std::fmt, {name}}};"),
            format!("extern crate {name};"),
            format!("fn f() {{ let x = <{name}::Thing as X>::new(); }}"),
        ] {
            assert_eq!(violations("main.rs", &planted).len(), 1, "{planted}");
            let inside = |home: &str| format!("{home}{}", if home.ends_with('/') { "x.rs" } else { "" });
            assert!(homes.split(' ').all(|home| violations(&inside(home), &planted).is_empty()), "{planted}");
        }
    }
}

#[test]
fn main_is_small_and_nothing_is_unsafe() {
    let main = sources().into_iter().find(|(file, _)| file == "main.rs").unwrap().1;
    assert!(main.lines().count() <= 30);
    let manifest = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"forbid\""));
}
