//! Much of what a repository has, or a class: sections, files, commits, tags, submissions.

use std::fs;

use super::{CHECK, CHECK_COMMIT, Growth, begin, each, lesson, page, repository, sections, write};
use crate::hostile::git;
use crate::support::Prep;

pub const GROWTHS: &[Growth] = &[
    Growth {
        name: "words in sections",
        size: 7500,
        build: |dir, size| sections(dir, size, "one two", "words: 2"),
        runs: &[CHECK],
    },
    Growth {
        name: "sections in sections",
        size: 7500,
        build: |dir, size| sections(dir, size, "### Sub\nx", "words: { section: Sub, count: 1 }"),
        runs: &[CHECK],
    },
    Growth {
        name: "sections that fail",
        size: 7500,
        build: |dir, size| sections(dir, size, "one two", "lines: three"),
        runs: &[CHECK],
    },
    Growth {
        name: "tables in sections",
        size: 7500,
        build: |dir, size| {
            sections(dir, size, "|a|b|\n|-|-|\n|1|2|\n", "table: { columns: [a], cells: { b: 2 } }");
        },
        runs: &[CHECK],
    },
    Growth {
        name: "scorecards in sections",
        size: 7500,
        build: |dir, size| sections(dir, size, "- A: 4/5", "scorecard: { criteria: [A] }"),
        runs: &[CHECK],
    },
    Growth {
        name: "links in sections",
        size: 4000,
        build: |dir, size| sections(dir, size, "[a](#round-@) [b](#other-@)", "links: { resolve: true }"),
        runs: &[CHECK],
    },
    Growth {
        name: "turns in sections",
        size: 7500,
        build: |dir, size| sections(dir, size, "A: one\n\nB: two", "turns: { speakers: [A, B] }"),
        runs: &[CHECK],
    },
    Growth {
        name: "bullets",
        size: 5000,
        build: |dir, size| {
            lesson(
                dir,
                &[
                    "items: { matching: none, count: 2 }",
                    "tasks: all",
                    "mentions: [one, none]",
                    "numbers: { matching: 'of (\\d+)', is: 1 }",
                    "lines: { matching: '^- ', count: 2 }",
                    "scorecard: { criteria: [A] }",
                ],
            );
            write(dir, "repo/n.md", &each(size, |n| format!("- [ ] one of {n}\n")));
        },
        runs: &[CHECK],
    },
    Growth {
        name: "files of one folder at a commit",
        size: 5000,
        build: |dir, size| {
            lesson(
                dir,
                &["files: '*.md'", "files: '**/*1.md'", "committed: '*.md'", "file: nn.md", "directory: dir"],
            );
            repository(dir, &[each(size, |n| format!("M 644 :1 f{n}.md\nM 644 :1 dir/f{n}.md\n"))], "");
        },
        runs: &[CHECK_COMMIT],
    },
    Growth {
        name: "proofs about one folder at a commit",
        size: 5000,
        build: |dir, size| {
            page(
                dir,
                "```bash\nls *.md | wc -l\n# → 3\ngrep -l x *.md\n# → 3\nfind . -name '*.md' | wc -l\n# → 3\ngit ls-files | wc -l\n# → 3\n```\n",
            );
            repository(dir, &[each(size, |n| format!("M 644 :1 f{n}.md\n"))], "");
        },
        runs: &[CHECK_COMMIT],
    },
    Growth {
        name: "files of one folder in a working tree",
        size: 2500,
        build: |dir, size| {
            lesson(dir, &["files: '*.md'", "files: '**/*1.md'", "file: nn.md", "directory: nn"]);
            (0..size).for_each(|n| write(dir, &format!("repo/f{n}.md"), "line\n"));
            repository(dir, &[each(size, |n| format!("M 644 :1 f{n}.md\n"))], "");
            git(&dir.join("repo"), &["reset", "-q"]);
        },
        runs: &[CHECK],
    },
    Growth {
        name: "commits",
        size: 5000,
        build: |dir, size| {
            lesson(
                dir,
                &["commits: { matching: '^w9: ' }", "commits: { matching: '^w9: ', touching: 'a/**' }"],
            );
            let commits: Vec<String> = (0..size).map(|n| format!("M 644 :1 f{}.md\n", n % 50)).collect();
            repository(dir, &commits, "");
        },
        runs: &[CHECK],
    },
    Growth {
        name: "tags and branches",
        size: 5000,
        build: |dir, size| {
            lesson(
                dir,
                &[
                    "tag: 'v*'",
                    "tag: gone",
                    "branch: 'b*'",
                    "branch: { name: gone, merged: true }",
                    "tag: { name: 'v*', annotated: true }",
                ],
            );
            write(
                dir,
                "course/p.md",
                "---\nid: p\ntitle: P\ntype: lesson\n---\n## Proof\n```bash\ngit tag -l | wc -l\n# → 3\ngit branch | wc -l\n# → 3\ngit log --oneline | wc -l\n# → 1\n```\n",
            );
            let refs = each(size, |n| {
                format!("reset refs/tags/v{n}\nfrom :2\n\nreset refs/heads/b{n}\nfrom :2\n\n")
            });
            repository(dir, &["M 644 :1 n.md\n".to_owned()], &refs);
        },
        runs: &[CHECK, CHECK_COMMIT],
    },
    Growth {
        name: "annotated tags",
        size: 2500,
        build: |dir, size| {
            lesson(dir, &["tag: { name: 'v*', annotated: true }", "tag: gone"]);
            let tags = each(size, |n| {
                format!("tag v{n}\nfrom :2\ntagger L <l@example.org> 1767632400 +0000\ndata 2\nx\n\n")
            });
            repository(dir, &["M 644 :1 n.md\n".to_owned()], &tags);
        },
        runs: &[CHECK],
    },
    Growth {
        name: "results put together",
        size: 1250,
        build: |dir, size| {
            lesson(dir, &["file: n.md", "file: m.md"]);
            write(dir, "repo/n.md", "line\n");
            begin(&dir.join("repo"));
            Prep::new(dir).run(&["grade", "--course", "course", "--out", "one", "repo"]);
            let one = fs::read_to_string(dir.join("one/results.jsonl")).unwrap();
            write(
                dir,
                "all.jsonl",
                &each(size, |n| one.replace("\"id\":\"repo\"", &format!("\"id\":\"r{n}\""))),
            );
        },
        runs: &["grade --merge all.jsonl --out merged", "grade --steps --merge all.jsonl --out steps"],
    },
    Growth {
        name: "submissions on a roster",
        size: 300,
        build: |dir, size| {
            lesson(dir, &["lines: { matching: x }"]);
            let roster = each(size, |n| format!("s{n},class/s{n}\n"));
            write(dir, "roster.csv", &format!("id,repo\n{roster}"));
            for n in 0..size {
                begin(&dir.join(format!("class/s{n}")));
                write(dir, &format!("class/s{n}/n.md"), &format!("line {n}\n").repeat(30));
            }
        },
        runs: &["grade --course course --roster roster.csv --out graded"],
    },
    Growth {
        name: "a long line",
        size: 100_000,
        build: |dir, size| {
            page(dir, "```bash\ngrep -o 'on[e]' n.md | wc -l\n# → 3\ngrep -c 'n.*x' n.md\n# → 3\n```\n");
            lesson(
                dir,
                &[
                    "lines: 'x$'",
                    "words: 3",
                    "mentions: [none]",
                    "numbers: { matching: 'x(\\d)', is: 1 }",
                    "links: { resolve: true }",
                ],
            );
            write(dir, "repo/n.md", &"one ".repeat(size));
        },
        runs: &[CHECK],
    },
];
