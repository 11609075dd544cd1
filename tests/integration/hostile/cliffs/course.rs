//! Much of what a course has: pages, commands, lessons, shared checks, problems.

use super::{CHECK, Growth, each, page, write};

pub const GROWTHS: &[Growth] = &[
    Growth {
        name: "blocks of proofs",
        size: 5000,
        build: |dir, size| page(dir, &each(size, |n| format!("```bash\ntest -f n{n}.md\n```\n"))),
        runs: &[CHECK],
    },
    Growth {
        name: "blocks of proofs, each with its output and a sentence",
        size: 2500,
        build: |dir, size| {
            page(
                dir,
                &each(size, |n| {
                    format!("This should print 3:\n\n```bash\ngrep -c x n{n}.md\n```\n\n```text\n3\n```\n\n")
                }),
            );
        },
        runs: &[CHECK, "lint --course course"],
    },
    Growth {
        name: "commands in one block",
        size: 5000,
        build: |dir, size| {
            page(dir, &format!("```bash\n{}```\n", each(size, |n| format!("test -f n{n}.md\n# → OK\n"))));
        },
        runs: &[CHECK],
    },
    Growth {
        name: "commands in one block, with one output for all",
        size: 5000,
        build: |dir, size| {
            let lines = |one: fn(usize) -> String| each(size, one);
            let commands = lines(|n| format!("grep -c x n{n}.md\n"));
            page(dir, &format!("```bash\n{commands}```\n\n```text\n{}```\n", lines(|n| format!("{n}\n"))));
        },
        runs: &[CHECK],
    },
    Growth {
        name: "commands that need a program",
        size: 5000,
        build: |dir, size| {
            page(dir, &format!("```bash\n{}```\n", each(size, |n| format!("make n{n}\n# → OK\n"))))
        },
        runs: &[CHECK],
    },
    Growth {
        name: "commits that a page makes",
        size: 5000,
        build: |dir, size| {
            let blocks = each(size, |n| format!("```bash\ngit commit -m 'w{n}: work'\n```\n"));
            page(dir, &format!("```bash\ntest -f n.md\n```\n## Ship It\n{blocks}"));
        },
        runs: &[CHECK],
    },
    Growth {
        name: "headings of proofs",
        size: 5000,
        build: |dir, size| {
            page(dir, &each(size, |n| format!("\n### Verify {n}\n\ntext\n\n```bash\ntest -f n.md\n```\n")));
        },
        runs: &[CHECK],
    },
    Growth {
        name: "bullets on a course's page",
        size: 5000,
        build: |dir, size| {
            page(
                dir,
                &format!(
                    "```bash\ntest -f n.md\n```\n\n## Done when\n\n{}",
                    each(size, |n| format!("- [ ] Do {n}.\n"))
                ),
            );
        },
        runs: &[CHECK, "lint --course course", "show --course course p"],
    },
    Growth {
        name: "lessons",
        size: 1250,
        build: |dir, size| {
            for n in 0..size {
                let before = if n > 0 { format!("requires: [l{}]\n", n - 1) } else { String::new() };
                let text = format!(
                    "id: l{n}\ntitle: L {n}\n{before}done_when:\n  - must: Step {n}.\n    id: s\n    file: n{n}.md\n"
                );
                write(dir, &format!("course/lessons/l{n}/lesson.yaml"), &text);
            }
            write(dir, "repo/n.md", "line\n");
        },
        runs: &[
            CHECK,
            "next --course course --repo repo",
            "list --course course",
            "lint --course course",
            "status --course course --repo repo",
            "check l7 --course course --repo repo",
        ],
    },
    Growth {
        name: "shared checks",
        size: 1250,
        build: |dir, size| {
            for n in 0..size {
                write(
                    dir,
                    &format!("course/checks/c{n}.yaml"),
                    &format!(
                        "name: c{n}\nabout: A file {n} is there.\nparams:\n  notes: {{ type: path, about: The file. }}\ncheck:\n  file: $notes\nexamples: []\n"
                    ),
                );
            }
            let uses = each(size, |n| {
                format!(
                    "  - must: Step {n}.\n    id: s{n}\n    use: {{ name: c{n}, with: {{ notes: n.md }} }}\n"
                )
            });
            write(dir, "course/lessons/l.yaml", &format!("id: l\ntitle: L\ndone_when:\n{uses}"));
            write(dir, "repo/n.md", "line\n");
        },
        runs: &[CHECK, "lint --course course"],
    },
    Growth {
        name: "problems of one lesson",
        size: 2500,
        build: |dir, size| {
            let steps = each(size, |n| format!("  - must: Step {n}.\n    id: s{n}\n    fyle: n.md\n"));
            write(dir, "course/lessons/l.yaml", &format!("id: l\ntitle: L\ndone_when:\n{steps}"));
        },
        runs: &[
            "lint --course course",
            "lint --course course --format json",
            "lint --course course --format sarif",
        ],
    },
    Growth {
        name: "problems of many lessons",
        size: 1250,
        build: |dir, size| {
            for n in 0..size {
                write(
                    dir,
                    &format!("course/lessons/l{n}/lesson.yaml"),
                    &format!(
                        "id: l{n}\ntitle: L\nrequires: [gone{n}]\ndone_when:\n  - must: S.\n    id: s\n    fyle: n.md\n"
                    ),
                );
            }
        },
        runs: &["lint --course course"],
    },
    Growth {
        name: "problems of one page",
        size: 2500,
        build: |dir, size| {
            page(
                dir,
                &format!(
                    "```bash\n{}```\n",
                    each(size, |n| format!("ls n{n}\n\ngrep -c x n{n} || true\n# → 0 or more\n\n"))
                ),
            )
        },
        runs: &["lint --course course"],
    },
];
