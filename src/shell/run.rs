//! A parsed line to what bash would leave behind: output and status, pipes, lists and redirections considered. It answers
//! every line that was classified as native; what evidence cannot tell is an error of the evidence.

use super::file_view::{Entry, FileView};
use super::glob;
use super::lex::Token;
use super::parse::{self, Body, Command, Join, List, Pipeline, Redirect};
use super::tool::if_then::IfThen;
use super::tool::input::Stream;
use super::tool::test::Test;
use super::tool::{Output, Refusal, SelectedLine, Tool};
use super::word::{Piece, Word};
use crate::evidence::EvidenceError;

/// What a line, or a part of it, left behind.
#[derive(Debug, Default)]
pub struct LineResult {
    pub stdout: Vec<u8>,
    /// Lines that it printed besides, whose text is not known: the totals of `ls -l`.
    pub unknown_lines: usize,
    /// Its lines may come in another order.
    pub is_unordered: bool,
    pub status: u8,
    /// Files that were to be read and are not there.
    pub missing: Vec<String>,
    /// The missing file that what it did last rests on, however it ended: nothing else was read.
    pub read_nothing: Option<String>,
    /// The missing file that its success rests on: the commands that succeeded read nothing else.
    pub vacuous: Option<String>,
    pub selected: Vec<SelectedLine>,
    pub is_truncated: bool,
    /// Messages are among its output, and all that is known for sure is that a file is not there.
    pub is_uncertain: bool,
}

/// Evaluates a line from its left to its right.
pub fn run(list: &List, view: FileView<'_>) -> Result<LineResult, EvidenceError> {
    let mut all = LineResult::default();
    for (join, part) in &list.parts {
        let goes_on = match join {
            Join::Then => true,
            Join::And => all.status == 0,
            Join::Or => all.status != 0,
        };
        if !goes_on {
            continue;
        }
        let result = pipeline(part, view)?;
        all.stdout.extend(result.stdout);
        all.unknown_lines += result.unknown_lines;
        all.is_unordered |= result.is_unordered;
        all.missing.extend(result.missing);
        // After `&&` both had to succeed; a word that is printed is no evidence; otherwise what ran last decides.
        if *join == Join::And || only_prints(part) {
            all.read_nothing = all.read_nothing.or(result.read_nothing);
            all.vacuous = all.vacuous.or(result.vacuous);
        } else {
            (all.read_nothing, all.vacuous) = (result.read_nothing, result.vacuous);
        }
        all.status = result.status;
        if all.status == 0 && only_prints(part) {
            all.vacuous = all.vacuous.or_else(|| all.read_nothing.clone());
        }
        all.selected.extend(result.selected);
        all.is_truncated |= result.is_truncated;
        all.is_uncertain |= result.is_uncertain;
    }
    if all.is_uncertain {
        all.read_nothing = all.missing.first().cloned();
        all.vacuous = all.read_nothing.clone();
    }
    Ok(all)
}

/// Whether a pipeline is no more than `echo`, `true` and their like.
fn only_prints(pipeline: &Pipeline) -> bool {
    pipeline.commands.iter().all(|command| {
        let name = command.words().first().and_then(Word::bare);
        matches!(name, Some("echo" | "printf" | "true" | "false" | ":"))
            && !command.words().iter().any(Word::has_command)
    })
}

fn pipeline(pipeline: &Pipeline, view: FileView<'_>) -> Result<LineResult, EvidenceError> {
    let mut result = LineResult::default();
    let mut stdin: Option<Stream> = None;
    for one in &pipeline.commands {
        if let Some(Stream { bytes, unknown_lines, .. }) = &mut stdin {
            // Only their number is asked for.
            bytes.splice(0..0, b"\n".repeat(std::mem::take(unknown_lines)));
        }
        let output = command(one, view, stdin.as_ref())?;
        if output.operands > 0 && output.missing.len() >= output.operands {
            result.read_nothing = result.read_nothing.or_else(|| output.missing.first().cloned());
        }
        result.is_uncertain |= output.mixes_messages;
        result.status = output.status;
        result.missing.extend(output.missing);
        result.is_truncated |= output.is_truncated;
        if !output.selected.is_empty() {
            result.selected = output.selected;
        }
        let is_unordered = output.is_unordered && has_several_lines(&output.stdout);
        let bytes = output.stdout;
        stdin = Some(Stream { bytes, is_unordered, file: None, unknown_lines: output.unknown_lines });
    }
    if let Some(last) = stdin {
        result.stdout = last.bytes;
        result.unknown_lines = last.unknown_lines;
        result.is_unordered = last.is_unordered;
    }
    if pipeline.negated {
        result.status = u8::from(result.status == 0);
    }
    result.vacuous = result.read_nothing.clone().filter(|_| result.status == 0);
    Ok(result)
}

fn has_several_lines(bytes: &[u8]) -> bool {
    super::tool::input::lines(bytes).nth(1).is_some()
}

/// Where a command's output and its error messages go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Destination {
    Out,
    Err,
    Nowhere,
}

fn command(command: &Command, view: FileView<'_>, piped: Option<&Stream>) -> Result<Output, EvidenceError> {
    let mut stdin = piped.cloned();
    let (mut out, mut err) = (Destination::Out, Destination::Err);
    let mut opened = 0;
    for redirect in &command.redirects {
        match redirect {
            Redirect::In(word) => match open(&view.expand(word)?, view)? {
                Ok(stream) => {
                    stdin = Some(stream);
                    opened += 1;
                }
                // The command is not started at all, and the shell's own message is not known.
                Err(missing) => {
                    let mut output =
                        Output { operands: 1, missing: missing.into_iter().collect(), ..Output::failed(1) };
                    redirect_output(&mut output, out, err)?;
                    return Ok(output);
                }
            },
            Redirect::Null { out: silent_out, err: silent_err } => {
                out = if *silent_out { Destination::Nowhere } else { out };
                err = if *silent_err { Destination::Nowhere } else { err };
            }
            Redirect::Merge => err = out,
            // Such a line is not classified as native.
            Redirect::Unsupported(construct) => return unanswered("a redirection", &construct.to_string()),
        }
    }
    let mut output = body(&command.body, view, stdin.as_ref())?;
    output.operands += opened;
    redirect_output(&mut output, out, err)?;
    Ok(output)
}

fn body(body: &Body, view: FileView<'_>, stdin: Option<&Stream>) -> Result<Output, EvidenceError> {
    let mut expansion = Expansion { view, missing: Vec::new(), read_nothing: true, is_uncertain: false };
    let tool = match body {
        Body::Simple(words) => {
            let mut expanded = Vec::new();
            for word in words {
                expanded.extend(expansion.words(word)?);
            }
            tool(Tool::parse(&expanded), &expanded)?
        }
        Body::Conditional(tokens) => {
            let expanded =
                tokens.iter().map(|token| expansion.token(token)).collect::<Result<Vec<_>, _>>()?;
            tool(Test::parse_conditional(&expanded).map(Tool::Test), &["[[".to_owned()])?
        }
        Body::If(own) => Ok(Tool::If(Box::new(IfThen::new(own.clone())))),
    };
    let mut output = match tool {
        Ok(tool) => {
            let folders = folders_named(body, &tool, view)?;
            let mut output = tool.run(view, stdin)?;
            output.missing.extend(folders);
            output
        }
        Err(output) => output,
    };
    expansion.account_for(&mut output);
    Ok(output)
}

/// The folders that a program is told by name to read as files: nothing is in them that it could find. A pattern matches
/// what is there, so that folders among it are passed over as the program does.
fn folders_named(body: &Body, tool: &Tool, view: FileView<'_>) -> Result<Vec<String>, EvidenceError> {
    let Body::Simple(words) = body else { return Ok(Vec::new()) };
    let mut folders = Vec::new();
    for name in tool.contents() {
        let is_named = words.iter().any(|word| glob::components(word).is_none() && word.text() == *name);
        if is_named && matches!(view.entry(name)?, Entry::Folder(_)) {
            folders.push(name.clone());
        }
    }
    Ok(folders)
}

/// A program, or what it leaves behind where it does not take the words that its patterns became.
fn tool(parsed: Result<Tool, Refusal>, words: &[String]) -> Result<Result<Tool, Output>, EvidenceError> {
    match parsed {
        Ok(tool) => Ok(Ok(tool)),
        Err(Refusal::Usage { status, .. }) => Ok(Err(Output::failed(status))),
        // A file whose name is an option.
        Err(Refusal::Unreadable(reason)) => unanswered(&words.join(" "), &reason.to_string()),
        Err(Refusal::NeedsProgram) => unanswered(&words.join(" "), "it needs a program"),
    }
}

fn unanswered<T>(what: &str, why: &str) -> Result<T, EvidenceError> {
    Err(EvidenceError::unanswered(what, why, EvidenceError::TYPE_IT))
}

/// The file behind `<`; if it cannot be read, its name where it is not there.
fn open(words: &[String], view: FileView<'_>) -> Result<Result<Stream, Option<String>>, EvidenceError> {
    // A pattern that matches several files is refused by bash.
    let [word] = words else { return Ok(Err(None)) };
    Ok(match view.entry(word)? {
        Entry::File { path, .. } => {
            let document = view.document(&path)?;
            let bytes = document.raw().into_owned();
            Ok(Stream { bytes, file: Some(path), ..Stream::default() })
        }
        // Whatever reads a folder fails.
        Entry::Folder(_) | Entry::Absent | Entry::Other => Err(Some(word.clone())),
    })
}

fn redirect_output(output: &mut Output, out: Destination, err: Destination) -> Result<(), EvidenceError> {
    if out == Destination::Nowhere {
        output.stdout.clear();
        output.unknown_lines = 0;
    }
    if err != Destination::Out || output.errors.is_empty() {
        return Ok(());
    }
    // Output is buffered and messages are not: where both go the same way, their order is not defined.
    output.mixes_messages |= !output.stdout.is_empty() || output.errors.iter().any(Option::is_none);
    if output.mixes_messages && output.missing.is_empty() {
        return unanswered("standard error", "the order or the text of its messages is not known");
    }
    for message in std::mem::take(&mut output.errors) {
        output.line(message.unwrap_or_default());
    }
    Ok(())
}

/// The words of one command as they are expanded, and what the commands in them did not find.
struct Expansion<'e> {
    view: FileView<'e>,
    missing: Vec<String>,
    /// Whether no command in a word read anything that is there.
    read_nothing: bool,
    is_uncertain: bool,
}

impl Expansion<'_> {
    /// The words that bash makes of one.
    fn words(&mut self, word: &Word) -> Result<Vec<String>, EvidenceError> {
        if !word.has_command() {
            let words = self.view.expand(word)?;
            return Ok(words);
        }
        // `None` is a gap between two words.
        let mut text: Vec<Option<String>> = Vec::new();
        for piece in &word.pieces {
            match piece {
                Piece::Plain(own) | Piece::Quoted(own) => text.push(Some(own.clone())),
                Piece::Command { lexemes, quoted: true } => text.push(Some(self.output(lexemes)?)),
                Piece::Command { lexemes, quoted: false } => {
                    let output = self.output(lexemes)?;
                    if output.contains(['*', '?', '[', '\\']) {
                        return unanswered("$(…)", "its output has characters of a pattern");
                    }
                    for c in output.chars() {
                        text.push((!matches!(c, ' ' | '\t' | '\n')).then(|| c.to_string()));
                    }
                }
                Piece::Unsupported(construct) => return unanswered("$(…)", &construct.to_string()),
            }
        }
        let words = text.split(Option::is_none).filter(|parts| !parts.is_empty());
        Ok(words.map(|parts| parts.iter().flatten().map(String::as_str).collect()).collect())
    }

    /// A token of `[[ … ]]`, in which nothing is split and no pattern becomes names.
    fn token(&mut self, token: &Token) -> Result<Token, EvidenceError> {
        let Token::Word(word) = token else { return Ok(token.clone()) };
        let mut expanded = Word::default();
        for piece in &word.pieces {
            expanded.pieces.push(match piece {
                Piece::Command { lexemes, quoted } => {
                    let output = self.output(lexemes)?;
                    if *quoted { Piece::Quoted(output) } else { Piece::Plain(output) }
                }
                piece => piece.clone(),
            });
        }
        Ok(Token::Word(expanded))
    }

    /// What a command prints, without the newlines at its end.
    fn output(&mut self, lexemes: &[super::lex::Lexeme]) -> Result<String, EvidenceError> {
        let Ok(list) = parse::parse(lexemes) else { return unanswered("$(…)", "it cannot be read") };
        let result = run(&list, self.view)?;
        self.read_nothing &= result.read_nothing.is_some();
        self.is_uncertain |= result.is_uncertain;
        self.missing.extend(result.missing);
        let bytes: Vec<u8> = result.stdout.into_iter().filter(|&byte| byte != 0).collect();
        match String::from_utf8(bytes) {
            Ok(text) => Ok(text.trim_end_matches('\n').to_owned()),
            Err(_) => unanswered("$(…)", "its output is not text in UTF-8"),
        }
    }

    fn account_for(self, output: &mut Output) {
        output.mixes_messages |= self.is_uncertain;
        if self.missing.is_empty() {
            return;
        }
        output.operands += self.missing.len() + usize::from(!self.read_nothing);
        output.missing.extend(self.missing);
    }
}
