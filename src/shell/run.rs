//! A parsed line to what bash would leave behind: output and status, pipes, lists and redirections considered.

use super::file_view::{FileView, Stop, Thing, unreadable};
use super::parse::{Command, Join, List, Pipeline, Redirect};
use super::tool::input::Stream;
use super::tool::{Output, Refusal, Seen, Tool};

/// What a line, or a part of it, left behind.
#[derive(Debug, Default)]
pub struct Ran {
    pub stdout: Vec<u8>,
    /// Its lines may come in another order.
    pub is_unordered: bool,
    pub status: u8,
    /// Files that were to be read and are not there.
    pub missing: Vec<String>,
    /// The missing file that its success rests on: the commands that succeeded looked at nothing else.
    pub vacuous: Option<String>,
    pub seen: Vec<Seen>,
    pub is_cut: bool,
}

/// Evaluates a line from its left to its right.
pub fn run(list: &List, view: FileView<'_>) -> Result<Ran, Stop> {
    let mut all = Ran::default();
    for (join, part) in &list.parts {
        let goes_on = match join {
            Join::Then => true,
            Join::And => all.status == 0,
            Join::Or => all.status != 0,
        };
        if !goes_on {
            continue;
        }
        let ran = pipeline(part, view)?;
        all.stdout.extend(ran.stdout);
        all.is_unordered |= ran.is_unordered;
        all.missing.extend(ran.missing);
        // After `&&` both had to succeed; otherwise only what ran last decides.
        all.vacuous = if *join == Join::And { all.vacuous.or(ran.vacuous) } else { ran.vacuous };
        all.status = ran.status;
        all.seen.extend(ran.seen);
        all.is_cut |= ran.is_cut;
    }
    Ok(all)
}

fn pipeline(pipeline: &Pipeline, view: FileView<'_>) -> Result<Ran, Stop> {
    let mut ran = Ran::default();
    let mut stdin: Option<Stream> = None;
    let mut looked_at_nothing = None;
    for one in &pipeline.commands {
        let output = command(one, view, stdin.as_ref())?;
        if output.operands > 0 && output.missing.len() == output.operands {
            looked_at_nothing = looked_at_nothing.or_else(|| output.missing.first().cloned());
        }
        ran.status = output.status;
        ran.missing.extend(output.missing);
        ran.is_cut |= output.is_cut;
        if !output.seen.is_empty() {
            ran.seen = output.seen;
        }
        let is_unordered = output.is_unordered && has_several_lines(&output.stdout);
        stdin = Some(Stream { bytes: output.stdout, is_unordered, file: None });
    }
    if let Some(last) = stdin {
        ran.stdout = last.bytes;
        ran.is_unordered = last.is_unordered;
    }
    if pipeline.negated {
        ran.status = u8::from(ran.status == 0);
    }
    ran.vacuous = looked_at_nothing.filter(|_| ran.status == 0);
    Ok(ran)
}

fn has_several_lines(bytes: &[u8]) -> bool {
    super::tool::input::lines(bytes).nth(1).is_some()
}

/// Where a command's output and its error messages go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum To {
    Out,
    Err,
    Nowhere,
}

fn command(command: &Command, view: FileView<'_>, piped: Option<&Stream>) -> Result<Output, Stop> {
    let mut stdin = piped.cloned();
    let (mut out, mut err) = (To::Out, To::Err);
    let mut opened = 0;
    for redirect in &command.redirects {
        match redirect {
            Redirect::In(word) => match file(&view.expand(word)?, view)? {
                Ok(stream) => {
                    stdin = Some(stream);
                    opened += 1;
                }
                Err(missing) if err == To::Out => {
                    return unreadable(format!("the shell's own message on `{missing}` is not known"));
                }
                // The command is not started at all.
                Err(missing) => {
                    return Ok(Output { operands: 1, missing: vec![missing], ..Output::status(1) });
                }
            },
            Redirect::Null { out: silent_out, err: silent_err } => {
                out = if *silent_out { To::Nowhere } else { out };
                err = if *silent_err { To::Nowhere } else { err };
            }
            Redirect::Merge => err = out,
            Redirect::Unsupported(reason) => return unreadable(*reason),
        }
    }
    let mut words = Vec::new();
    for word in &command.words {
        words.extend(view.expand(word)?);
    }
    let mut output = match Tool::parse(&words) {
        Ok(tool) => tool.run(view, stdin.as_ref())?,
        Err(Refusal::Unreadable(reason)) => return unreadable(reason),
        Err(Refusal::NeedsProgram) => return unreadable("it needs a program"),
    };
    output.operands += opened;
    redirect_output(&mut output, out, err)?;
    Ok(output)
}

/// The file behind `<`, or its name if there is none.
fn file(words: &[String], view: FileView<'_>) -> Result<Result<Stream, String>, Stop> {
    let [word] = words else { return unreadable("its pattern after `<` matches several files") };
    match view.at(word)? {
        Thing::File { path, .. } => {
            let document = view.document(&path)?;
            Ok(Ok(Stream { bytes: document.raw().into_owned(), is_unordered: false, file: Some(path) }))
        }
        Thing::Absent => Ok(Err(word.clone())),
        _ => unreadable(format!("`{word}` is not a regular file")),
    }
}

fn redirect_output(output: &mut Output, out: To, err: To) -> Result<(), Stop> {
    if out == To::Nowhere {
        output.stdout.clear();
    }
    if err != To::Out || output.errors.is_empty() {
        return Ok(());
    }
    // Output is buffered and messages are not: where both go the same way, their order is not defined.
    if !output.stdout.is_empty() || output.errors.iter().any(Option::is_none) {
        return unreadable("its error messages mix with its output");
    }
    for message in std::mem::take(&mut output.errors).into_iter().flatten() {
        output.line(message);
    }
    Ok(())
}
