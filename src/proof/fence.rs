//! What a block of code on a page is by its fence and its first words: commands, what they print, or something else.

use crate::markdown::CodeBlock;
use crate::shell::tool::Tool;

use super::session;

/// What a block may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fence {
    /// Commands, or a session with prompts.
    Shell,
    /// Commands by its language; by what is in it rather an output.
    MaybeOutput,
    /// What something printed, by its language.
    Output,
    /// A text that somebody gave no language.
    Unnamed,
    /// Another language.
    Other(String),
    /// Without a fence.
    Indented,
}

const SHELLS: [&str; 7] = ["bash", "sh", "shell", "zsh", "console", "shell-session", "terminal"];

/// Those in which a session is shown rather than a script.
const SESSIONS: [&str; 4] = ["console", "shell-session", "terminal", "shell"];

const OUTPUTS: [&str; 7] = ["output", "text", "txt", "plaintext", "plain", "stdout", "out"];

impl Fence {
    /// `first` is the line of the page that the block begins on.
    pub fn of(first: &str, block: &CodeBlock) -> Self {
        let Some(info) = info(first) else { return Self::Indented };
        let language = language(info);
        let lines = || block.text.lines().map(str::trim).filter(|line| !line.is_empty());
        match language.as_str() {
            "" if session::is_session(&block.text)
                || lines().all(is_known) && lines().any(|line| !line.starts_with('#')) =>
            {
                Self::Shell
            }
            "" => Self::Unnamed,
            name if SESSIONS.contains(&name)
                && !session::has_prompts(&block.text)
                && !lines().next().is_some_and(is_known) =>
            {
                Self::MaybeOutput
            }
            name if SHELLS.contains(&name) => Self::Shell,
            name if OUTPUTS.contains(&name) => Self::Output,
            name => Self::Other(name.to_owned()),
        }
    }

    /// Why a block below a heading for proofs is not read as commands.
    pub fn why_no_proof(&self) -> String {
        match self {
            Self::Shell => "no command is in it".to_owned(),
            Self::MaybeOutput => "its first line has no prompt, and no program that prep reads".to_owned(),
            Self::Output => "it shows an output, and no command is directly before it".to_owned(),
            Self::Unnamed => {
                "it has no language, and not each of its lines has a prompt or a program that prep reads"
                    .to_owned()
            }
            Self::Other(language) => format!("its language, `{language}`, is not a shell's"),
            Self::Indented => "it is indented, not fenced".to_owned(),
        }
    }

    /// Whether it is an output where it follows a command.
    pub fn may_be_output(&self) -> bool {
        matches!(self, Self::Output | Self::Unnamed | Self::MaybeOutput)
    }
}

/// What is between the fences of a block that is indented, fence and all, as in the tabs of some sites. `first` is the line of
/// the page that the block begins on.
pub fn unindented(first: &str, block: &CodeBlock) -> Option<CodeBlock> {
    let is_fence = |line: &&str| line.trim_start().starts_with("```");
    let lines: Vec<&str> = block.text.trim_end().lines().collect();
    let inner = match lines.as_slice() {
        [open, inner @ .., close]
            if is_fence(open) && open.trim() == first.trim() && close.trim() == "```" =>
        {
            inner
        }
        _ => return None,
    };
    let text = || inner.iter().map(|line| format!("{line}\n")).collect();
    (!inner.iter().any(is_fence)).then(|| CodeBlock { text: text(), ..block.clone() })
}

/// What is after the fence on a block's first line; none without a fence.
fn info(line: &str) -> Option<&str> {
    let at = line.find("```").or_else(|| line.find("~~~"))?;
    Some(line[at..].trim_start_matches(['`', '~']).trim())
}

/// `bash` of `bash title="x"`, `{.bash .numberLines}`, `bash{1,3}`, `{code-block} bash`, in lower case.
fn language(info: &str) -> String {
    let info = match info.strip_prefix("{code-block}").or_else(|| info.strip_prefix("{code-cell}")) {
        Some(rest) => rest,
        None => info,
    };
    let info = info.trim_start_matches(['{', '.', ' ']);
    let end = info.find(|c: char| !c.is_alphanumeric() && !"-_+#".contains(c)).unwrap_or(info.len());
    // `{#id .bash}`: an id is no language.
    match info.strip_prefix('#') {
        Some(rest) => rest.split_once('.').map_or_else(String::new, |(_, after)| language(after)),
        None => info[..end].to_lowercase(),
    }
}

/// Whether a line begins with a program that prep knows, or is a comment.
fn is_known(line: &str) -> bool {
    let line = line.trim_start_matches("! ");
    let first = line.split_whitespace().next().unwrap_or_default();
    let is_box = line.starts_with("[ ]") || line.starts_with("[x]") || line.starts_with("[X]");
    line.starts_with('#') || (Tool::knows(first) && !is_box)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fence(page: &str) -> Fence {
        let outline = crate::markdown::parse(page);
        let block = &outline.code_blocks()[0];
        Fence::of(page.split('\n').nth(block.line - 1).unwrap(), block)
    }

    #[test]
    fn languages_whatever_their_attributes() {
        for info in [
            "bash",
            "Bash",
            "sh",
            "zsh",
            "shell",
            "console",
            "shell-session",
            "terminal",
            "{.bash}",
            "{ .bash }",
            "{.bash .numberLines}",
            "bash title=\"x\"",
            "bash {1,3}",
            "bash{1,3}",
            "bash,ignore",
            "{#one .bash}",
            "{code-block} bash",
        ] {
            assert_eq!(fence(&format!("```{info}\nls docs\n```\n")), Fence::Shell, "{info}");
        }
        assert_eq!(fence("~~~ bash\nls\n~~~\n"), Fence::Shell);
        assert_eq!(fence("- one\n\n  ```bash\n  ls\n  ```\n"), Fence::Shell);
        assert_eq!(fence("```python\nls\n```\n"), Fence::Other("python".into()));
        assert_eq!(fence("```bashful\nls\n```\n"), Fence::Other("bashful".into()));
    }

    #[test]
    fn a_fence_that_is_indented_is_one() {
        let text = |page: &str| {
            let outline = crate::markdown::parse(page);
            let block = &outline.code_blocks()[0];
            let first = page.split('\n').nth(block.line - 1).unwrap();
            unindented(first, block).map_or_else(|| block.text.clone(), |inner| inner.text)
        };
        assert_eq!(text("# T\n\n    ```bash\n    ls docs\n    ```\n"), "ls docs\n");
        let two = "```bash\nls\n```\n\n```bash\ncat x\n```";
        assert!(text(&format!("# T\n\n    {}\n", two.replace('\n', "\n    "))).contains("```"));
        assert_eq!(text("````md\n```bash\nls\n```\n````\n"), "```bash\nls\n```\n");
        assert_eq!(text("```bash\nls\n```\n"), "ls\n");
    }

    #[test]
    fn a_block_without_a_language_is_known_by_its_lines() {
        assert_eq!(fence("```\n$ ls\n$ cargo test\n```\n"), Fence::Shell);
        assert_eq!(fence("```\n# all\ngrep -c x a\n! test -f b\n```\n"), Fence::Shell);
        assert_eq!(fence("```\ngrep -c x a\n3\n```\n"), Fence::Unnamed);
        assert_eq!(fence("```\n[ ] Nothing added\n```\n"), Fence::Unnamed);
        assert_eq!(fence("```\n```\n"), Fence::Unnamed);
        assert_eq!(fence("```\n# My notes\n```\n"), Fence::Unnamed);
        assert_eq!(fence("    grep x a\n"), Fence::Indented);
        assert_eq!(fence("```console\n3 files\n```\n"), Fence::MaybeOutput);
        assert_eq!(fence("```text\n3\n```\n"), Fence::Output);
    }
}
