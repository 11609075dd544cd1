use super::*;

fn rules(files: &[(&str, &str)]) -> (tempfile::TempDir, Rules, Beside) {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let at = dir.path().join(name);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, text).unwrap();
    }
    let rules = Rules::new(dir.path(), false);
    let beside = Beside { user: None, info: dir.path().join("info") };
    (dir, rules, beside)
}

fn path(path: &str) -> RelPath {
    RelPath::parse(path).unwrap()
}

#[test]
fn the_last_rule_of_the_nearest_file_counts() {
    let (_dir, rules, beside) = rules(&[
        (".gitignore", "# c\n*.log\n!keep.log\n/build\ndocs/\na/**/z\n\\#x\nend\\ \n"),
        ("sub/.gitignore", "!*.log\nown\n"),
        ("info", "*.tmp\n"),
    ]);
    let ignored = |at: &str| rules.is_ignored(&path(at), &beside).unwrap();
    for at in [
        "x.log",
        "a/x.log",
        "build",
        "build/x",
        "docs/n.md",
        "x/docs/n",
        "a/b/c/z",
        "a/z",
        "#x",
        "end ",
        "sub/own",
        "y.tmp",
    ] {
        assert!(ignored(at), "{at}");
    }
    for at in ["keep.log", "sub/x.log", "x/build", "docs", "own", "n.md"] {
        assert!(!ignored(at), "{at}");
    }
}

#[test]
fn attributes_add_up_from_the_root_down() {
    let (_dir, rules, beside) = rules(&[
        (".gitattributes", "[attr]note text eol=lf\n*.md note\n*.bin binary\n\"a b\" filter=x\n"),
        ("sub/.gitattributes", "*.md -text !eol\n"),
    ]);
    let of = |at: &str| rules.attributes(&path(at), ["text", "eol", "filter"], &beside, |_| None).unwrap();
    use Value::{Set, Text, Unset, Unspecified};
    assert_eq!(of("n.md"), [Set, Text("lf".into()), Unspecified]);
    assert_eq!(of("sub/n.md"), [Unset, Unspecified, Unspecified]);
    assert_eq!(of("x.bin"), [Unset, Unspecified, Unspecified]);
    assert_eq!(of("a b"), [Unspecified, Unspecified, Text("x".into())]);
    let elsewhere = rules.attributes(&path("t/n.txt"), ["text"], &beside, |at| {
        (at.as_str() == "t/.gitattributes").then(|| b"*.txt text\n".to_vec())
    });
    assert_eq!(elsewhere.unwrap(), [Set]);
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_rules_is_not_followed() {
    let (dir, rules, beside) = rules(&[("all", "*\n")]);
    std::os::unix::fs::symlink("all", dir.path().join(".gitignore")).unwrap();
    assert!(!rules.is_ignored(&path("n.md"), &beside).unwrap());
}
