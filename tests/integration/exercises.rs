//! An exercise in C, one in Python and one in Rust, run in a container: what is right passes, and what is wrong, crashes, never
//! ends, starts hundreds of processes or cheats costs itself. What is not installed here is skipped.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use crate::support::{Prep, Sandbox};

/// An exercise: read two numbers, print their sum.
struct Exercise {
    /// What has to be installed, as a command that tells it.
    needs: &'static str,
    file: &'static str,
    command: &'static str,
    /// How long an endless one is waited for; building is part of it.
    seconds: u32,
    right: &'static str,
    wrong: &'static str,
    crashing: &'static str,
    endless: &'static str,
    forking: &'static str,
    /// Prints 3 if it reads `SECRET`, writes `NOTES`, reaches `PORT` or ends the process `PID`.
    cheating: &'static str,
    /// Other files that it has.
    beside: &'static [(&'static str, &'static str)],
}

const C: Exercise = Exercise {
    needs: "gcc --version",
    file: "main.c",
    command: "gcc -o main main.c && ./main",
    seconds: 10,
    right: "#include <stdio.h>\nint main(void) { int a, b; scanf(\"%d %d\", &a, &b); printf(\"%d\\n\", a + b); }\n",
    wrong: "#include <stdio.h>\nint main(void) { int a, b; scanf(\"%d %d\", &a, &b); printf(\"%d\\n\", a - b); }\n",
    crashing: "#include <stdlib.h>\nint main(void) { abort(); }\n",
    endless: "int main(void) { for (;;) ; }\n",
    forking: "#include <unistd.h>\nint main(void) { for (int i = 0; i < 700; i++) if (fork() == 0) { sleep(300); return 0; } sleep(300); }\n",
    cheating: "#include <arpa/inet.h>\n#include <signal.h>\n#include <stdio.h>\n#include <unistd.h>\nint main(void) {\n  int got = 0;\n  got |= fopen(\"SECRET\", \"r\") != 0;\n  got |= fopen(\"NOTES\", \"w\") != 0;\n  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(PORT)};\n  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);\n  got |= connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&to, sizeof to) == 0;\n  got |= kill(PID, SIGKILL) == 0;\n  puts(got ? \"3\" : \"kept out\");\n}\n",
    beside: &[],
};

const PYTHON: Exercise = Exercise {
    needs: "python3 --version",
    file: "main.py",
    command: "python3 main.py",
    seconds: 10,
    right: "a, b = map(int, input().split())\nprint(a + b)\n",
    wrong: "a, b = map(int, input().split())\nprint(a - b)\n",
    crashing: "import os\nos.abort()\n",
    endless: "while True:\n    pass\n",
    forking: "import subprocess, time\nfor _ in range(700):\n    subprocess.Popen(['sleep', '300'])\ntime.sleep(300)\n",
    cheating: "import os, signal, socket\ndef works(deed):\n    try:\n        deed()\n        return True\n    except OSError:\n        return False\ndeeds = [\n    lambda: open('SECRET').read(),\n    lambda: open('NOTES', 'w').write('x'),\n    lambda: socket.create_connection(('127.0.0.1', PORT)),\n    lambda: os.kill(PID, signal.SIGKILL),\n]\nprint('3' if any([works(deed) for deed in deeds]) else 'kept out')\n",
    beside: &[],
};

const RUST: Exercise = Exercise {
    needs: "cargo --version && gcc --version",
    file: "src/main.rs",
    command: "cargo run --quiet --offline",
    seconds: 30,
    right: "use std::io;\nfn main() {\n    let mut line = String::new();\n    io::stdin().read_line(&mut line).unwrap();\n    let sum: i64 = line.split_whitespace().map(|word| word.parse::<i64>().unwrap()).sum();\n    println!(\"{sum}\");\n}\n",
    wrong: "fn main() {\n    println!(\"{}\", 1 - 2);\n}\n",
    crashing: "fn main() {\n    std::process::abort();\n}\n",
    endless: "fn main() {\n    loop {}\n}\n",
    forking: "use std::process::Command;\nfn main() {\n    let all: Vec<_> = (0..700).map(|_| Command::new(\"sleep\").arg(\"300\").spawn().unwrap()).collect();\n    for mut child in all {\n        child.wait().unwrap();\n    }\n}\n",
    cheating: "use std::{fs, net::TcpStream, process::Command};\nfn main() {\n    let got = [\n        fs::read(\"SECRET\").is_ok(),\n        fs::write(\"NOTES\", \"x\").is_ok(),\n        TcpStream::connect((\"127.0.0.1\", PORT)).is_ok(),\n        Command::new(\"bash\").args([\"-c\", \"kill -9 PID\"]).status().is_ok_and(|status| status.success()),\n    ];\n    println!(\"{}\", if got.contains(&true) { \"3\" } else { \"kept out\" });\n}\n",
    beside: &[("Cargo.toml", "[package]\nname = \"sum\"\nversion = \"0.1.0\"\nedition = \"2021\"\n")],
};

/// A submission, and a course that asks for the sum of 1 and 2.
fn submission(exercise: &Exercise, program: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let files: Vec<String> = [(exercise.file, program), ("notes.md", "mine\n")]
        .iter()
        .chain(exercise.beside)
        .map(|(path, text)| format!("{path}: {}", quoted(text)))
        .collect();
    let script = format!("commits: [{{ message: sum, write: {{ {} }} }}]", files.join(", "));
    let repo = sandbox.path().join("repo");
    fs::create_dir_all(&repo).unwrap();
    prep::build_repository(&script, &repo).unwrap();
    let runs = format!(
        "{{ command: {}, stdin: \"1 2\\n\", stdout: \"3\", timeout: {}s }}",
        quoted(exercise.command),
        exercise.seconds
    );
    let lesson = format!("id: l\ntitle: L\ndone_when:\n  - {{ must: It adds., id: sum, runs: {runs} }}\n");
    sandbox.write("course/lessons/l.yaml", lesson);
    sandbox
}

/// The outcome of the step and what was found; nothing where there is no container.
fn outcome(sandbox: &Sandbox) -> Option<(String, String)> {
    let var = |name: &str| std::env::var(name).unwrap_or_default();
    let prep = Prep::new(sandbox.path()).env("PATH", &var("PATH")).env("HOME", &var("HOME"));
    let ran = prep.run(&["check", "--course", "course", "--repo", "repo", "--format", "json", "--run"]);
    if ran.stdout.is_empty() {
        return None;
    }
    let step = ran.step("sum");
    let text = |name: &str| step[name].as_str().unwrap_or_default().to_owned();
    assert_eq!(fs::read_to_string(sandbox.path().join("repo/notes.md")).unwrap(), "mine\n");
    Some((text("outcome"), text("found")))
}

/// Whether what an exercise needs is there, in a container.
fn is_installed(exercise: &Exercise) -> bool {
    let asks = Exercise { command: exercise.needs, ..*exercise };
    let found = outcome(&submission(&asks, exercise.right));
    // It prints a version, which is not the sum.
    found.is_some_and(|(_, found)| found.contains("stdout"))
}

fn hold(exercise: &Exercise) {
    if !is_installed(exercise) {
        return;
    }
    let (outcome_of, file) =
        (|program: &str| outcome(&submission(exercise, program)).unwrap(), exercise.file);
    let (right, found) = outcome_of(exercise.right);
    assert_eq!(right, "pass", "{file}: {found}");
    let failing = |program: &str, wanted: &[&str]| {
        let (outcome, found) = outcome_of(program);
        assert_eq!(outcome, "fail", "{file}: {found}");
        assert!(wanted.iter().any(|wanted| found.contains(wanted)), "{file}: {found}");
    };
    failing(exercise.wrong, &["on stdout line 1 is `-1`, not `3`"]);
    failing(exercise.crashing, &["SIGABRT", "exit code 101"]);
    failing(exercise.endless, &["it did not end within"]);
    // A system that allows fewer processes refuses them, or lets it wait.
    failing(exercise.forking, &["more than 400 processes", "exit code", "it did not end within"]);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let home = Sandbox::new();
    home.write("secret", "3\n");
    let sandbox = submission(exercise, "");
    let at = |path: &Path| path.display().to_string();
    let cheating = exercise
        .cheating
        .replace("SECRET", &at(&home.path().join("secret")))
        .replace("NOTES", &at(&sandbox.path().join("repo/notes.md")))
        .replace("PORT", &listener.local_addr().unwrap().port().to_string())
        .replace("PID", &std::process::id().to_string());
    sandbox.write(&format!("repo/{file}"), cheating);
    let (cheated, found) = outcome(&sandbox).unwrap();
    assert_eq!(cheated, "fail", "{file}: {found}");
    assert!(found.contains("`kept out`, not `3`"), "{file}: {found}");
    assert!(listener.accept().is_err(), "{file}: it reached the network");
}

#[test]
#[ignore = "slow: it runs commands"]
fn an_exercise_in_c() {
    hold(&C);
}

#[test]
#[ignore = "slow: it runs commands"]
fn an_exercise_in_python() {
    hold(&PYTHON);
}

#[test]
#[ignore = "slow: it runs commands"]
fn an_exercise_in_rust() {
    hold(&RUST);
}
