//! What a line that is not run would have done to the lines after it: nothing, made files, or changed the shell. It is told
//! from the page alone.

use super::classify::Classification;
use super::lex::{Arrow, Lexeme, Op, Token};
use super::parse;
use super::tool::Tool;
use super::word::Word;

/// What a line that is not run would have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SideEffect {
    None,
    /// It may have made what the lines after it read.
    CreatesFiles,
    /// It changes the shell, or removes things.
    ChangesState,
}

/// Commands after which the shell or the files are not what they were.
const CHANGES: [&str; 26] = [
    "cd", "pushd", "popd", "export", "unset", "source", ".", "alias", "set", "shopt", "eval", "exec", "exit",
    "read", "declare", "local", "typeset", "readonly", "trap", "umask", "rm", "rmdir", "mv", "unlink",
    "shred", "truncate",
];

/// Those among them that reach beyond a subshell.
const REMOVES: [&str; 6] = ["rm", "rmdir", "mv", "unlink", "shred", "truncate"];

/// Commands of git after which files may be gone.
const GIT_CHANGES: [&str; 13] = [
    "checkout",
    "reset",
    "switch",
    "restore",
    "clean",
    "rm",
    "mv",
    "stash",
    "rebase",
    "merge",
    "pull",
    "revert",
    "cherry-pick",
];

/// Commands of git that only read.
const GIT_READS: [&str; 17] = [
    "status",
    "diff",
    "show",
    "log",
    "blame",
    "shortlog",
    "describe",
    "rev-parse",
    "rev-list",
    "ls-files",
    "ls-tree",
    "ls-remote",
    "cat-file",
    "reflog",
    "grep",
    "diff-tree",
    "show-ref",
];

/// Other programs that only read, whatever their arguments are.
const READS: [&str; 46] = [
    "stat",
    "jq",
    "tree",
    "less",
    "more",
    "date",
    "whoami",
    "id",
    "pwd",
    "which",
    "type",
    "file",
    "du",
    "df",
    "printenv",
    "uname",
    "hostname",
    "man",
    "diff",
    "cmp",
    "comm",
    "column",
    "nl",
    "rev",
    "tac",
    "md5sum",
    "sha1sum",
    "sha256sum",
    "xxd",
    "hexdump",
    "od",
    "strings",
    "basename",
    "dirname",
    "realpath",
    "readlink",
    "ps",
    "uptime",
    "history",
    "rg",
    "ag",
    "ack",
    "bat",
    "expr",
    "seq",
    "sleep",
];

/// The words that are where a command's name is expected.
pub fn command_names(lexemes: &[Lexeme]) -> Vec<&Word> {
    let mut names = Vec::new();
    let mut expects_name = true;
    let mut after_redirect = false;
    let mut in_conditional = false;
    for lexeme in lexemes {
        match &lexeme.token {
            Token::Word(word) if in_conditional => in_conditional = word.bare() != Some("]]"),
            _ if in_conditional => {}
            Token::Op(Op::Redirect(..)) => after_redirect = true,
            Token::Op(_) | Token::Newline => expects_name = true,
            Token::Word(_) if after_redirect => after_redirect = false,
            Token::Word(word) if expects_name => {
                names.push(word);
                in_conditional = word.bare() == Some("[[");
                let goes_on = matches!(
                    word.bare(),
                    Some("!" | "if" | "while" | "until" | "then" | "else" | "elif" | "do" | "{")
                );
                expects_name = goes_on || word.is_assignment();
            }
            Token::Word(_) | Token::Comment(_) => {}
        }
    }
    names
}

/// What `lexemes`, if they are not run, would have done.
pub fn effect(lexemes: &[Lexeme], classification: &Classification) -> SideEffect {
    if matches!(classification, Classification::Native(_)) {
        return SideEffect::None;
    }
    let names = command_names(lexemes);
    let in_subshell = matches!(lexemes.first().map(|lexeme| &lexeme.token), Some(Token::Op(Op::Open)));
    let words: Vec<String> = lexemes
        .iter()
        .filter_map(|lexeme| if let Token::Word(word) = &lexeme.token { Some(word.text()) } else { None })
        .collect();
    let assigns = names.last().is_some_and(|word| word.is_assignment());
    let is_among = |list: &[&str], word: &String| list.contains(&word.as_str());
    let changes = names.iter().any(|name| {
        let name = name.text();
        is_among(if in_subshell { &REMOVES } else { &CHANGES }, &name)
            // What these are given to run is among their arguments.
            || (["xargs", "sudo", "find", "env", "command"].contains(&name.as_str())
                && words.iter().any(|word| is_among(&REMOVES, word) || word == "-delete"))
    });
    let git = words.windows(2).any(|pair| pair[0] == "git" && is_among(&GIT_CHANGES, &pair[1]));
    if changes || git || (assigns && !in_subshell) {
        SideEffect::ChangesState
    } else if only_reads(lexemes, &words) {
        SideEffect::None
    } else {
        SideEffect::CreatesFiles
    }
}

/// Whether every command of a line only reads.
fn only_reads(lexemes: &[Lexeme], words: &[String]) -> bool {
    let writes = lexemes.windows(2).any(|pair| match (&pair[0].token, &pair[1].token) {
        (Token::Op(Op::Redirect(_, arrow)), Token::Word(target)) => {
            !matches!(arrow, Arrow::In | Arrow::Here | Arrow::Other)
                && !matches!(target.text().as_str(), "/dev/null" | "1" | "2")
        }
        _ => false,
    });
    let names = command_names(lexemes);
    let with_arguments: Vec<&[String]> = names
        .iter()
        .filter_map(|name| {
            let text = name.text();
            let at = words.iter().position(|word| *word == text)?;
            Some(&words[at..])
        })
        .collect();
    !writes && !names.is_empty() && with_arguments.iter().all(|words| reads(words))
}

/// Whether a command, its name first, only reads. What comes after its own arguments may be among the words.
fn reads(words: &[String]) -> bool {
    let Some((name, args)) = words.split_first() else { return true };
    let has = |wanted: &str| args.iter().any(|arg| arg == wanted);
    match name.as_str() {
        "git" => {
            let command = args.iter().find(|arg| !arg.starts_with('-'));
            match command.map(String::as_str) {
                Some("branch" | "tag" | "remote" | "worktree") => args
                    .iter()
                    .skip(1)
                    .all(|arg| arg.starts_with('-') && !["-d", "-D", "-f"].contains(&arg.as_str())),
                Some("config") => has("--get") || has("--list") || has("-l") || has("--get-all"),
                Some(command) => GIT_READS.contains(&command),
                None => has("--version") || has("--help"),
            }
        }
        "find" => {
            !args.iter().any(|arg| ["-exec", "-execdir", "-ok", "-delete", "-fprint"].contains(&arg.as_str()))
        }
        "sort" => !args.iter().any(|arg| arg.starts_with("-o") || arg.starts_with("--output")),
        "sed" => !args.iter().any(|arg| arg.starts_with("-i") || arg.starts_with("--in-place")),
        "awk" => !args.iter().any(|arg| arg.contains('>') || arg.contains("system") || arg.contains('|')),
        "command" | "xargs" => match args.iter().find(|arg| !arg.starts_with('-')) {
            _ if has("-v") || has("-V") => true,
            Some(program) => READS.contains(&program.as_str()) || (Tool::knows(program) && program != "git"),
            None => true,
        },
        name if READS.contains(&name) || parse::is_keyword(name) || name == "!" => true,
        name if Tool::knows(name) => true,
        _ => args.len() == 1 && (has("--version") || has("--help") || has("-V") || has("-version")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::lex::lex;
    use super::*;

    fn effect_of(line: &str) -> SideEffect {
        let lexemes = lex(line);
        effect(&lexemes, &Classification::of(&lexemes))
    }

    #[test]
    fn what_only_reads_has_no_effect() {
        for line in [
            "git status",
            "git --no-pager diff HEAD~1",
            "git show --stat",
            "git branch -a",
            "git config --get user.name",
            "stat a.md",
            "jq . package.json",
            "tree docs | head -20",
            "date 2>/dev/null",
            "cargo --version",
            "command -v cargo",
            "find docs | xargs grep -c x",
            "sed -n 1,5p a.md",
            "grep -P 'x' a.md",
            "find docs -exec-not-known",
            "sort -k2 a.md",
        ] {
            assert_eq!(effect_of(line), SideEffect::None, "{line}");
        }
    }

    #[test]
    fn what_writes_or_changes_the_shell_has_one() {
        for line in [
            "make",
            "git add .",
            "git commit -m x",
            "git tag v1",
            "echo x > a.md",
            "tree > tree.txt",
            "sed -i s/a/b/ a.md",
            "npm test",
            "cargo build && git status",
            "sort -o a a",
            "git config user.name x",
            "xargs touch",
        ] {
            assert_eq!(effect_of(line), SideEffect::CreatesFiles, "{line}");
        }
        for line in ["cd docs", "rm a.md", "git checkout main", "X=1", "find . -delete", "xargs rm"] {
            assert_eq!(effect_of(line), SideEffect::ChangesState, "{line}");
        }
    }
}
