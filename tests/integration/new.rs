//! `prep new`: what it makes lints clean, its test fails in one place that says what to edit, and nothing is written over.

use std::fs;

use insta::assert_snapshot;

use crate::support::{Prep, Sandbox};

#[test]
fn a_course_of_one_lesson() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run(&["new", "course", "retro"]).shown(), @r#"
    exit 0
    --- stdout
    wrote  retro/course.yaml
    wrote  retro/lessons/w01/lesson.yaml
    wrote  retro/lessons/w01/README.md
    wrote  retro/lessons/w01/examples.yaml
    wrote  retro/schemas/lesson.json
    wrote  retro/schemas/course.json
    wrote  retro/schemas/examples.json

    next: prep test --course retro
    "#);
    assert_snapshot!(sandbox.run(&["lint", "--course", "retro"]).shown(), @r#"
    exit 0
    --- stdout
    no problem found
    "#);
    assert_snapshot!(sandbox.run(&["test", "--mutants", "--course", "retro"]).shown(), @r#"
    exit 2
    --- stdout
    ✗ w01  5 examples, 10 mutants: 4 of 4 checks can fail
        example edit-me
          Edit this example in lessons/w01/examples.yaml. Write what your learners get wrong, name
            under `fails` the steps that notice it, and give it a name of its own.
          ✗ sections should fail, and is: pass

    right: 0 of 1 lesson; 5 examples; 10 mutants: 4 of 4 checks can fail
    "#);
    let within = Prep::new(&sandbox.write("here/notes.md", "mine\n").path().join("here"));
    let made = within.run(&["new", "course", "."]);
    assert!(made.stdout.starts_with("wrote  course.yaml\n"), "{}", made.shown());
    assert!(made.stdout.ends_with("next: prep test --course .\n"), "{}", made.shown());
    assert_eq!(sandbox.run(&["new", "course", "courses/go"]).exit, 0);
    for (folder, id) in [("here", "here"), ("courses/go", "go")] {
        let settings = fs::read_to_string(sandbox.path().join(folder).join("course.yaml")).unwrap();
        assert!(settings.contains(&format!("id: {id}\n")), "{settings}");
    }
    assert_eq!(sandbox.run(&["new", "course", ".."]).exit, 2);
    let again = sandbox.run(&["new", "course", "retro"]);
    assert_eq!(
        (again.exit, again.stderr.contains("retro/course.yaml already exists")),
        (2, true),
        "{}",
        again.stderr
    );
}

#[test]
fn a_lesson_and_a_check_in_the_current_folder() {
    let sandbox = Sandbox::new();
    sandbox.run(&["new", "course", "retro"]);
    let run = |args: &[&str]| Prep::new(&sandbox.path().join("retro")).run(args);
    assert_snapshot!(run(&["new", "lesson", "w02-caches"]).shown(), @r#"
    exit 0
    --- stdout
    wrote  lessons/w02-caches/lesson.yaml
    wrote  lessons/w02-caches/README.md
    wrote  lessons/w02-caches/examples.yaml

    next: prep test w02-caches --course .
    "#);
    assert_snapshot!(run(&["new", "check", "estimate"]).shown(), @r#"
    exit 0
    --- stdout
    wrote  checks/estimate.yaml
    wrote  schemas/check.json

    next: prep test --course .
    "#);
    assert_snapshot!(run(&["lint", "--course", "."]).shown(), @r#"
    exit 0
    --- stdout
    no problem found
    "#);
    assert_snapshot!(run(&["test", "--mutants", "--course", "."]).shown(), @r#"
    exit 2
    --- stdout
    ✗ w01  5 examples, 10 mutants: 4 of 4 checks can fail
        example edit-me
          Edit this example in lessons/w01/examples.yaml. Write what your learners get wrong, name
            under `fails` the steps that notice it, and give it a name of its own.
          ✗ sections should fail, and is: pass
    ✗ w02-caches  5 examples, 10 mutants: 4 of 4 checks can fail
        example edit-me
          Edit this example in lessons/w02-caches/examples.yaml. Write what your learners get wrong,
            name under `fails` the steps that notice it, and give it a name of its own.
          ✗ sections should fail, and is: pass
    ✗ checks/estimate  4 examples, 5 mutants: 2 of 2 checks can fail  A section says what came of it, in words and with a number.
        example edit-me: change its text in checks/estimate.yaml so that the check fails, and give it a name of its own
          ✗ passes, and should not: 10 words; 1 line

    right: 0 of 2 lessons, 0 of 1 shared check; 14 examples; 25 mutants: 10 of 10 checks can fail
    "#);
}

/// Who works in a course's folder means that course: another one is not read in silence.
#[test]
fn in_the_folder_of_a_course_another_is_not_read_in_silence() {
    let sandbox = Sandbox::with_repo("");
    sandbox.write("course.yaml", "title: Mine\n");
    sandbox.write(
        "lessons/a.yaml",
        "id: a\ntitle: A\ndone_when:\n  - { must: It is there., id: is, file: a.md }\n",
    );
    let warning = "warning: the built-in course was read, not the one of this folder's `course.yaml`: add `--course .`\n";
    for command in ["lint", "list", "check", "status"] {
        let ran = sandbox.run(&[command]);
        assert!(ran.stderr.starts_with(warning), "{command}: {}", ran.shown());
        let named = sandbox.run(&[command, "--course", "."]);
        assert!(!named.stderr.contains("built-in"), "{command}: {}", named.shown());
    }
    fs::write(sandbox.path().join("prep.yaml"), "course: .\n").unwrap();
    assert_eq!(sandbox.run(&["lint"]).stderr, "");
}

/// Whatever an id looks like to YAML and to a regular expression.
#[test]
fn names_that_mean_something_else_to_yaml() {
    for name in ["1.5", "05", "true", "No", "Été_1"] {
        let sandbox = Sandbox::new();
        sandbox.write("c/course.yaml", "title: C\n");
        let made = sandbox.run(&["new", "lesson", name, "--course", "c"]);
        assert_eq!(made.exit, 0, "{}", made.shown());
        assert_eq!(sandbox.run(&["new", "check", name, "--course", "c"]).exit, 0);
        let lint = sandbox.run(&["lint", "--course", "c"]);
        assert_eq!((lint.exit, lint.stdout.as_str()), (0, "no problem found\n"), "{}", lint.shown());
        let test = sandbox.run(&["test", "--course", "c"]);
        assert_eq!(
            test.stdout.matches("✗ sections should fail, and is: pass").count(),
            1,
            "{}",
            test.shown()
        );
        assert_eq!(test.stdout.matches('✗').count(), 4, "{}", test.shown());
    }
}

#[test]
fn what_cannot_be_made_is_refused_and_nothing_is_written() {
    let sandbox = Sandbox::new();
    let refused = |args: &[&str]| {
        let ran = sandbox.run(args);
        assert_eq!(ran.exit, 2, "{}", ran.shown());
        ran.stderr
    };
    assert!(refused(&["new", "lesson", "a"]).contains("prep new course NAME"));
    assert!(refused(&["new", "course", "a b"]).contains("cannot be a name"));
    assert!(refused(&["new", "lesson", "a b", "--course", "."]).contains("cannot be a name"));
    assert!(refused(&["new", "lesson", "a", "--course", "none"]).contains("is not a folder"));
    assert_eq!(fs::read_dir(sandbox.path()).unwrap().count(), 0);
    sandbox.write("c/lessons/a.yaml", "mine").write("c/course.yaml", "lessons: ['x/*.md']\n");
    assert!(refused(&["new", "lesson", "a", "--course", "c"]).contains("c/lessons/a.yaml already exists"));
    assert_eq!(fs::read_to_string(sandbox.path().join("c/lessons/a.yaml")).unwrap(), "mine");
    let other = sandbox.run(&["new", "lesson", "b", "--course", "c"]);
    assert!(other.stdout.contains("add `lessons/*/lesson.yaml` to its `lessons:`"), "{}", other.shown());
}

/// A good solution: rounds, a table, boxes, a block of code, a link, commits under one name, a tag.
const WORK: &str = r##"
commits:
  - message: "Hand out"
    write: { README.md: "# Course\n", package-lock.json: "{}\n", .hidden/x.md: "# X\n" }
  - message: "w07: draft: of it"
    write: { docs/It's measured.md: "# Draft\n" }
  - message: "w07: the rest"
    tag: v1.2
    write:
      src/main.py: "print(1)\n"
      docs/It's measured.md: |
        # Measured

        See [the code](../src/main.py).

        ## Round 1 - "cold"

        The first measurement took 40 s, because every cache was empty at that time.

        - [x] repeated

        ## Round 2 - warm

        The second measurement took 20 s, and the third one took just as long as that.

        | Round | Seconds |
        |---|---|
        | 1 | 40 |
        | 2 | 20 |

        ```sh
        time python src/main.py
        ```
"##;

#[test]
fn a_lesson_drafted_from_work_has_only_checks_that_can_fail() {
    let sandbox = Sandbox::new();
    prep::build_repository(WORK, &sandbox.path().join("work")).unwrap();
    sandbox.write("c/course.yaml", "title: C\n");
    let made = sandbox.run(&["new", "lesson", "w07", "--from", "work", "--course", "c"]);
    assert_snapshot!(made.shown(), @r#"
    exit 0
    --- stdout
    wrote  c/lessons/w07/lesson.yaml
    wrote  c/lessons/w07/README.md
    wrote  c/lessons/w07/examples.yaml
    wrote  c/schemas/lesson.json
    wrote  c/schemas/examples.json

    12 steps, each of which a mutant makes fail

    next: prep test w07 --course c
    "#);
    let text = |name: &str| fs::read_to_string(sandbox.path().join("c/lessons/w07").join(name)).unwrap();
    assert_snapshot!(text("lesson.yaml"), @r#"
    # yaml-language-server: $schema=../../schemas/lesson.json
    id: w07
    # A draft from work that is done. Write each sentence as your page says it, and set each number to what you ask
    # for; `prep kinds` lists what can be checked.
    title: W07
    done_when:
      - must: "`docs/It's measured.md` is written."
        id: it-s-measured
        file: 'docs/It''s measured.md'
      - must: "It has 2 sections such as \"Round 1 - \"cold\"\", each of 7 words or more."
        id: it-s-measured-sections
        sections: { in: 'docs/It''s measured.md', headed: { level: 2, matching: '^Round\s+\d' }, count: 2 or more, each: [ words: 7 or more ] }
      - must: "A table has the columns Round, Seconds, and 2 rows or more."
        id: it-s-measured-table
        table: { in: 'docs/It''s measured.md', columns: ['Round', 'Seconds'], rows: 2 or more }
      - must: "Every box is ticked."
        id: it-s-measured-ticked
        tasks: { in: 'docs/It''s measured.md', checked: all }
      - must: "It shows 1 block of sh."
        id: it-s-measured-code
        code_blocks: { in: 'docs/It''s measured.md', language: 'sh', count: 1 or more }
      - must: "It has 1 link or more, and none is broken."
        id: it-s-measured-links
        links: { in: 'docs/It''s measured.md', count: 1 or more, resolve: true }
      - must: "`docs/It's measured.md` is committed."
        id: it-s-measured-committed
        committed: 'docs/It''s measured.md'
      - must: "`docs/It's measured.md` is committed as `w07: …`."
        id: commit
        commits: { matching: '^w07: ', touching: 'docs/It''s measured.md' }
      - must: "`README.md` is written."
        id: readme
        file: 'README.md'
      - must: "`README.md` is committed."
        id: readme-committed
        committed: 'README.md'
      - must: "`src/main.py` is there."
        id: main
        file: 'src/main.py'
      - must: "The release is tagged."
        id: tag
        tag: 'v*'
    "#);
    assert_snapshot!(text("examples.yaml"), @r###"
    # yaml-language-server: $schema=../../schemas/examples.json
    examples:
      - name: done
        about: The work that the lesson was drafted from.
        script:
          commits:
            - message: "Hand out"
              write:
                ".hidden/x.md": |
                  # X
                "README.md": |
                  # Course
                "package-lock.json": |
                  {}
            - message: "w07: draft: of it"
              write:
                "docs/It's measured.md": |
                  # Draft
            - message: "w07: the rest"
              tag: "v1.2"
              write:
                "docs/It's measured.md": |
                  # Measured

                  See [the code](../src/main.py).

                  ## Round 1 - "cold"

                  The first measurement took 40 s, because every cache was empty at that time.

                  - [x] repeated

                  ## Round 2 - warm

                  The second measurement took 20 s, and the third one took just as long as that.

                  | Round | Seconds |
                  |---|---|
                  | 1 | 40 |
                  | 2 | 20 |

                  ```sh
                  time python src/main.py
                  ```
                "src/main.py": |
                  print(1)
        fails: []

      - name: nothing
        script: {}
        fails: [it-s-measured, main, readme, tag]

      - name: "line 5 of docs/It's measured.md is reworded"
        based_on: done
        edit:
          - { in: "docs/It's measured.md", replace: "## Round 1 - \"cold\"\n", with: "## other 1 - \"other\"\n" }
        fails: [it-s-measured-sections]

      - name: "line 15 of docs/It's measured.md is reworded"
        based_on: done
        edit:
          - { in: "docs/It's measured.md", replace: "| Round | Seconds |\n", with: "| other | other |\n" }
        fails: [it-s-measured-table]

      - name: "line 9 of docs/It's measured.md is unticked"
        based_on: done
        edit:
          - { in: "docs/It's measured.md", replace: "- [x] repeated\n", with: "- [ ] repeated\n" }
        fails: [it-s-measured-ticked]

      - name: "line 20 of docs/It's measured.md is reworded"
        based_on: done
        edit:
          - { in: "docs/It's measured.md", replace: "```sh\n", with: "```other\n" }
        fails: [it-s-measured-code]

      - name: "line 3 of docs/It's measured.md is reworded"
        based_on: done
        edit:
          - { in: "docs/It's measured.md", replace: "See [the code](../src/main.py).\n", with: "other [other other](../other/other.other).\n" }
        fails: [it-s-measured-links]

      - name: "docs/It's measured.md has a change that is not committed"
        based_on: done
        uncommitted: { write: { "docs/It's measured.md": "# Measured\n\nSee [the code](../src/main.py).\n\n## Round 1 - \"cold\"\n\nThe first measurement took 40 s, because every cache was empty at that time.\n\n- [x] repeated\n\n## Round 2 - warm\n\nThe second measurement took 20 s, and the third one took just as long as that.\n\n| Round | Seconds |\n|---|---|\n| 1 | 40 |\n| 2 | 20 |\n\n```sh\ntime python src/main.py\n```\n\nOne more line.\n" } }
        fails: [it-s-measured-committed]

      - name: "every commit is reworded"
        script:
          commits:
            - message: "Work in progress"
              write:
                ".hidden/x.md": |
                  # X
                "README.md": |
                  # Course
                "package-lock.json": |
                  {}
            - message: "Work in progress"
              write:
                "docs/It's measured.md": |
                  # Draft
            - message: "Work in progress"
              tag: "v1.2"
              write:
                "docs/It's measured.md": |
                  # Measured

                  See [the code](../src/main.py).

                  ## Round 1 - "cold"

                  The first measurement took 40 s, because every cache was empty at that time.

                  - [x] repeated

                  ## Round 2 - warm

                  The second measurement took 20 s, and the third one took just as long as that.

                  | Round | Seconds |
                  |---|---|
                  | 1 | 40 |
                  | 2 | 20 |

                  ```sh
                  time python src/main.py
                  ```
                "src/main.py": |
                  print(1)
        fails: [commit]

      - name: "README.md has a change that is not committed"
        based_on: done
        uncommitted: { write: { "README.md": "# Course\n\nOne more line.\n" } }
        fails: [readme-committed]

      - name: edit-me
        about: Edit this example in lessons/w07/examples.yaml. Write what your learners get wrong, name under `fails` the steps that notice it, and give it a name of its own.
        based_on: done
        fails: [it-s-measured]
    "###);
    assert_snapshot!(sandbox.run(&["lint", "--course", "c"]).shown(), @r#"
    exit 0
    --- stdout
    no problem found
    "#);
    assert_snapshot!(sandbox.run(&["test", "--mutants", "--course", "c"]).shown(), @r#"
    exit 2
    --- stdout
    ✗ w07  11 examples, 71 mutants: 13 of 13 checks can fail
        example edit-me
          Edit this example in lessons/w07/examples.yaml. Write what your learners get wrong, name
            under `fails` the steps that notice it, and give it a name of its own.
          ✗ it-s-measured should fail, and is: pass

    right: 0 of 1 lesson; 11 examples; 71 mutants: 13 of 13 checks can fail
    "#);
    // Without the example that is to be edited everything holds.
    let examples = text("examples.yaml");
    sandbox.write("c/lessons/w07/examples.yaml", examples.split("\n  - name: edit-me").next().unwrap());
    let test = sandbox.run(&["test", "--mutants", "--course", "c"]);
    assert_eq!(test.exit, 0, "{}", test.shown());
}

#[test]
fn nothing_is_drafted_from_work_of_which_nothing_can_be_said() {
    let sandbox = Sandbox::new();
    prep::build_repository(
        "commits: [{ message: a, write: { .gitignore: '*.o' } }]",
        &sandbox.path().join("work"),
    )
    .unwrap();
    sandbox.write("c/course.yaml", "title: C\n");
    let ran = sandbox.run(&["new", "lesson", "w07", "--from", "work", "--course", "c"]);
    assert_eq!((ran.exit, ran.stderr.contains("begin without `--from`")), (2, true), "{}", ran.shown());
    assert!(!sandbox.path().join("c/lessons").exists());
}
