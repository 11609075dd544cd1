//! `echo`, `printf`, `true` and `false`: programs whose output and status are in the line itself. They read nothing.

use super::{Description, Output, Refusal};

pub const DESCRIPTIONS: &[Description] = &[
    Description { names: "echo", options: None, reads: "-n, and words" },
    Description { names: "printf", options: None, reads: "a format of %s, %%, \\n, \\t and words" },
    Description { names: "true, false, :", options: None, reads: "nothing" },
];

#[derive(Debug, Clone, PartialEq)]
pub struct Echo {
    pub text: String,
    pub status: u8,
}

impl Echo {
    pub fn parse(name: &str, args: &[String]) -> Result<Self, Refusal> {
        let refuse = |what: String| Refusal::option(name, &what);
        Ok(match name {
            "echo" => Self { text: echo(args).map_err(refuse)?, status: 0 },
            "printf" => Self { text: printf(args).map_err(refuse)?, status: 0 },
            "false" => Self { text: String::new(), status: 1 },
            _ => Self { text: String::new(), status: 0 },
        })
    }

    pub fn run(&self) -> Output {
        Output { stdout: self.text.clone().into_bytes(), ..Output::status(self.status) }
    }

    pub fn describe(&self) -> String {
        match (self.text.trim_end_matches('\n'), self.status) {
            ("", 0) => "succeeds".to_owned(),
            ("", _) => "fails".to_owned(),
            (text, _) => format!("prints `{text}`"),
        }
    }
}

/// Leading words of `-n`, `-e` and `-E` are options; any other word ends them.
fn echo(args: &[String]) -> Result<String, String> {
    let is_option = |arg: &&String| {
        arg.len() > 1 && arg.starts_with('-') && arg[1..].chars().all(|flag| "neE".contains(flag))
    };
    let options = args.iter().take_while(is_option).count();
    let flags: String = args[..options].concat();
    let escapes = flags.rfind('e') > flags.rfind('E');
    let text = args[options..].join(" ");
    if escapes && text.contains('\\') {
        return Err("-e".to_owned());
    }
    Ok(if flags.contains('n') { text } else { text + "\n" })
}

/// Formats of `%s` and `%%`, used again as long as words are left.
fn printf(args: &[String]) -> Result<String, String> {
    let (format, mut words) = args.split_first().ok_or("without a format")?;
    if format.starts_with('-') {
        return Err(format.clone());
    }
    let mut out = String::new();
    loop {
        let before = words.len();
        let mut chars = format.chars();
        while let Some(c) = chars.next() {
            match (c, c == '%' || c == '\\') {
                (c, false) => out.push(c),
                (c, true) => match (c, chars.next()) {
                    ('%', Some('%')) => out.push('%'),
                    ('%', Some('s')) => {
                        if let Some((word, rest)) = words.split_first() {
                            out.push_str(word);
                            words = rest;
                        }
                    }
                    ('\\', Some('n')) => out.push('\n'),
                    ('\\', Some('t')) => out.push('\t'),
                    ('\\', Some('r')) => out.push('\r'),
                    ('\\', Some('\\')) => out.push('\\'),
                    ('\\', Some('"')) => out.push('"'),
                    _ => return Err(format!("'{format}'")),
                },
            }
        }
        if words.is_empty() || words.len() == before {
            return Ok(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str, args: &[&str]) -> Result<String, Refusal> {
        let args: Vec<String> = args.iter().map(|&arg| arg.to_owned()).collect();
        Echo::parse(name, &args).map(|echo| echo.text)
    }

    #[test]
    fn text_as_the_builtins_print_it() {
        assert_eq!(text("echo", &["a", "b\\n"]).unwrap(), "a b\\n\n");
        assert_eq!(text("echo", &["-n", "-nE", "-x"]).unwrap(), "-x");
        assert!(text("echo", &["-e", "a\\tb"]).is_err());
        assert_eq!(text("printf", &["%s-%s\\n", "a", "b", "c"]).unwrap(), "a-b\nc-\n");
        assert_eq!(text("printf", &["x\\n", "unused"]).unwrap(), "x\n");
        assert!(text("printf", &["%d", "1"]).is_err());
    }
}
