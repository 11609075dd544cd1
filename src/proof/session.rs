//! A block with prompts to its commands: what is after a prompt is typed, what follows it is printed.

use super::block::{Unit, units};

/// Whether some line of a block has a prompt.
pub fn has_prompts(text: &str) -> bool {
    text.lines().any(|line| typed(line).is_some())
}

/// Whether a block that has no language shows a session: its first line is typed at `$ `.
pub fn is_session(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let is_typed = |line: &str| typed(line).is_some();
    let first = lines.clone().next().unwrap_or_default();
    (is_typed(first) && !first.trim_start().starts_with('%')) || (is_typed(first) && lines.all(is_typed))
}

/// The commands of a session, each with what it printed.
pub fn session_units(text: &str) -> Vec<Unit> {
    let mut all: Vec<Unit> = Vec::new();
    let mut label: Vec<String> = Vec::new();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((at, line)) = lines.next() {
        let Some(first) = typed(line) else {
            match all.last_mut() {
                Some(unit) => unit.output.push(line.trim_end().to_owned()),
                None if line.trim_start().starts_with('#') => {
                    label.push(line.trim_start()[1..].trim().to_owned())
                }
                None => {}
            }
            continue;
        };
        let mut command = first.to_owned();
        while is_open(&command) {
            let Some((_, next)) = lines.next_if(|(_, next)| typed(next).is_none()) else { break };
            let next = next.trim_start().strip_prefix("> ").unwrap_or(next);
            command = format!("{command}\n{next}");
        }
        let mut found = units(&command);
        if found.is_empty() {
            label.extend(command.trim().strip_prefix('#').map(|comment| comment.trim().to_owned()));
        }
        for unit in &mut found {
            unit.line += at;
        }
        if let Some(unit) = found.first_mut() {
            let before = std::mem::take(&mut label);
            unit.above.splice(0..0, before);
        }
        all.extend(found);
    }
    for unit in &mut all {
        trim(unit);
    }
    all
}

/// Blank lines at both ends are layout. Comments below a command are no output.
fn trim(unit: &mut Unit) {
    let is_blank = |line: &String| line.trim().is_empty();
    while unit.output.last().is_some_and(is_blank) {
        unit.output.pop();
    }
    let blank = unit.output.iter().take_while(|line| is_blank(line)).count();
    unit.output.drain(..blank);
    if !unit.output.is_empty() && unit.output.iter().all(|line| line.trim_start().starts_with('#')) {
        let comments = std::mem::take(&mut unit.output);
        unit.below.extend(comments.iter().map(|line| line.trim_start()[1..].to_owned()));
    }
}

/// Whether a command goes on with the next line.
fn is_open(command: &str) -> bool {
    let end = command.trim_end();
    let quotes = |quote: char| end.matches(quote).count() % 2 == 1;
    end.ends_with('\\') || end.ends_with('|') || end.ends_with("&&") || (quotes('\'') ^ quotes('"'))
}

/// What is typed on a line with a prompt: `$ `, `% `, also with a user, a machine and a folder before it.
pub fn typed(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = match line.strip_prefix('(').and_then(|rest| rest.split_once(") ")) {
        Some((name, rest)) if !name.contains(' ') => rest,
        _ => line,
    };
    let at = line.find(['$', '%'])?;
    let (before, rest) = (&line[..at], &line[at + 1..]);
    let is_place = before.is_empty() || (before.contains('@') && before.split_whitespace().count() <= 2);
    let command = rest.strip_prefix(' ')?.trim_start();
    (is_place && !command.is_empty()).then_some(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Vec<(String, Vec<String>)> {
        session_units(text).into_iter().map(|unit| (unit.text, unit.output)).collect()
    }

    fn one(command: &str, output: &[&str]) -> (String, Vec<String>) {
        (command.to_owned(), output.iter().map(|&line| line.to_owned()).collect())
    }

    #[test]
    fn prompted_lines_are_typed_and_the_rest_is_printed() {
        assert_eq!(
            shape("$ ls docs\na.md\n\nb.md\n\n$ test -f x\n% grep -c x a\n3\n"),
            [one("ls docs", &["a.md", "", "b.md"]), one("test -f x", &[]), one("grep -c x a", &["3"])]
        );
        assert_eq!(shape("lena@box:~/w$ ls\n(venv) $ pwd\n"), [one("ls", &[]), one("pwd", &[])]);
        assert_eq!(shape("$ grep x \\\n>  a.md | \\\n> wc -l\n3\n"), [one("grep x a.md | wc -l", &["3"])]);
    }

    #[test]
    fn comments_are_labels_or_expectations() {
        let found = session_units("# Count\n$ # them\n$ grep -c x a  # → 3\n$ ls\n# Expected: a\n");
        assert_eq!(
            (found[0].above.as_slice(), found[0].trailing.as_slice()),
            (&["Count".into(), "them".into()][..], &[" → 3".to_owned()][..])
        );
        assert_eq!(found[1].below, [" Expected: a"]);
    }

    #[test]
    fn prices_are_no_prompts() {
        assert!(!has_prompts("cost: $ 5\n") && !has_prompts("50 % done\n") && !has_prompts("$5\n"));
        assert!(
            !is_session("% of people\nabc\n") && is_session("% ls\n% pwd\n") && is_session("$ ls\nabc\n")
        );
    }
}
