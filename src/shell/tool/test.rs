//! `test` and `[`: whether something stands at a path. Of its operators only those on files, and `!`.
//! <https://pubs.opengroup.org/onlinepubs/9699919799/utilities/test.html>

use super::super::file_view::{FileView, Stop, Thing, unreadable};
use super::Output;

#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// One question, how often it is negated, and the word asked about.
    Ask { negated: bool, ask: Ask, path: String },
    /// The words make no sense to `test`, which ends with status 2.
    Invalid,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    File,
    Folder,
    Exists,
    NotEmpty,
    Executable,
}

/// Operators that are not read; where one stands, so may an expression.
const OPERATORS: [&str; 19] = [
    "-a", "-o", "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef",
    "(", ")", "=~",
];

impl Test {
    /// The error is a whole reason.
    pub fn parse(name: &str, args: &[String]) -> Result<Self, String> {
        let args = match (name, args) {
            ("[", [rest @ .., last]) if last == "]" => rest,
            ("[", _) => return Ok(Self::Invalid),
            (_, args) => args,
        };
        let negations = args.iter().take_while(|arg| *arg == "!").count();
        let rest = &args[negations..];
        if let Some(operator) = rest.iter().find(|arg| OPERATORS.contains(&arg.as_str())) {
            return Err(format!("`test … {operator}` is not read"));
        }
        match rest {
            [ask, path] => {
                let ask = Ask::parse(ask).ok_or_else(|| format!("`test {ask}` is not read"))?;
                Ok(Self::Ask { negated: negations % 2 == 1, ask, path: path.clone() })
            }
            // A pattern that matched several files leaves too many words.
            [ask, _, _, ..] if Ask::parse(ask).is_some() => Ok(Self::Invalid),
            _ => Err("a `test` of words is not read".to_owned()),
        }
    }

    pub fn run(&self, view: FileView<'_>) -> Result<Output, Stop> {
        let Self::Ask { negated, ask, path } = self else {
            return Ok(Output { errors: vec![None], ..Output::status(2) });
        };
        let answer = match (ask, view.at(path)?) {
            (_, Thing::Absent) => false,
            (Ask::Exists, _) => true,
            (Ask::File, thing) => matches!(thing, Thing::File { .. }),
            (Ask::Folder, thing) => matches!(thing, Thing::Folder(_)),
            (Ask::NotEmpty, Thing::File { size, .. }) => size > 0,
            (Ask::NotEmpty, _) => return unreadable(format!("the size of `{path}` says nothing")),
            (Ask::Executable, Thing::File { executable, .. }) => executable,
            (Ask::Executable, Thing::Folder(_)) => true,
            (Ask::Executable, Thing::Other) => return unreadable(format!("`{path}` is not a regular file")),
        };
        Ok(Output::status(u8::from(answer == *negated)))
    }

    /// The path whose being there it asks about.
    pub fn asks_existence_of(&self) -> Option<&str> {
        match self {
            Self::Ask { negated: false, path, .. } => Some(path),
            _ => None,
        }
    }

    pub fn describe(&self) -> String {
        let Self::Ask { negated, ask, path } = self else { return "is refused by `test`".to_owned() };
        let what = match ask {
            Ask::File => "is a file",
            Ask::Folder => "is a folder",
            Ask::Exists => "exists",
            Ask::NotEmpty => "is there and not empty",
            Ask::Executable => "can be executed",
        };
        if *negated {
            format!("asks that it is not so that `{path}` {what}")
        } else {
            format!("asks whether `{path}` {what}")
        }
    }
}

impl Ask {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "-f" => Self::File,
            "-d" => Self::Folder,
            "-e" => Self::Exists,
            "-s" => Self::NotEmpty,
            "-x" => Self::Executable,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(name: &str, args: &str) -> Result<Test, String> {
        Test::parse(name, &args.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn questions_about_files_are_read_and_others_are_not() {
        let ask = |negated| Test::Ask { negated, ask: Ask::File, path: "a".into() };
        assert_eq!(parse("test", "-f a"), Ok(ask(false)));
        assert_eq!(parse("[", "! ! ! -f a ]"), Ok(ask(true)));
        assert_eq!(parse("[", "-f a"), Ok(Test::Invalid));
        assert_eq!(parse("test", "-f a b c"), Ok(Test::Invalid), "a pattern matched three files");
        for other in ["a = b", "-f a -a -f b", "-z a", "a", ""] {
            assert!(parse("test", other).is_err(), "{other}");
        }
    }
}
