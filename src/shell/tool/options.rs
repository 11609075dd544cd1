//! Options as GNU programs take them: short ones bundled, long ones with `=`, operands anywhere, `--` before operands only.

/// What a program takes.
pub struct Known {
    /// Short options without a value.
    pub flags: &'static str,
    /// Short options with a value.
    pub values: &'static str,
    /// Long options, each with the short one it stands for.
    pub long: &'static [(&'static str, char)],
}

impl Known {
    /// `-c --count`, one entry for each option.
    pub fn listed(&self) -> Vec<String> {
        let short = self.flags.chars().chain(self.values.chars()).map(|flag| {
            let long =
                self.long.iter().filter(|(_, short)| *short == flag).map(|(name, _)| format!("--{name}"));
            std::iter::once(format!("-{flag}")).chain(long).collect::<Vec<_>>().join(" ")
        });
        short.collect()
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Options {
    /// In order, each with its value if it takes one.
    pub given: Vec<(char, Option<String>)>,
    pub operands: Vec<String>,
}

impl Options {
    /// Reads arguments, the program's name left out; the error names the option that is not read.
    pub fn read(args: &[String], known: &Known) -> Result<Self, String> {
        let mut options = Self::default();
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            if arg == "--" {
                options.operands.extend(args.cloned());
                break;
            } else if let Some(long) = arg.strip_prefix("--") {
                options.long(long, arg, known, &mut args)?;
            } else if arg.len() > 1 && arg.starts_with('-') {
                options.short(&arg[1..], arg, known, &mut args)?;
            } else {
                options.operands.push(arg.clone());
            }
        }
        Ok(options)
    }

    fn long<'a>(
        &mut self,
        text: &str,
        arg: &str,
        known: &Known,
        args: &mut impl Iterator<Item = &'a String>,
    ) -> Result<(), String> {
        let (name, value) = text.split_once('=').map_or((text, None), |(name, v)| (name, Some(v)));
        let &(_, short) = known.long.iter().find(|(long, _)| *long == name).ok_or(arg)?;
        let value = match (known.values.contains(short), value) {
            (true, Some(value)) => Some(value.to_owned()),
            (true, None) => Some(args.next().cloned().ok_or(arg)?),
            (false, None) => None,
            (false, Some(_)) => return Err(arg.to_owned()),
        };
        self.given.push((short, value));
        Ok(())
    }

    fn short<'a>(
        &mut self,
        bundle: &str,
        arg: &str,
        known: &Known,
        args: &mut impl Iterator<Item = &'a String>,
    ) -> Result<(), String> {
        for (at, flag) in bundle.char_indices() {
            if known.flags.contains(flag) {
                self.given.push((flag, None));
            } else if known.values.contains(flag) {
                let rest = &bundle[at + flag.len_utf8()..];
                let value = if rest.is_empty() { args.next().cloned().ok_or(arg)? } else { rest.to_owned() };
                self.given.push((flag, Some(value)));
                break;
            } else {
                return Err(arg.to_owned());
            }
        }
        Ok(())
    }

    pub fn has(&self, flag: char) -> bool {
        self.given.iter().any(|(given, _)| *given == flag)
    }

    pub fn last(&self, flags: &str) -> Option<char> {
        self.given.iter().rev().map(|(given, _)| *given).find(|&given| flags.contains(given))
    }

    pub fn values(&self, flag: char) -> impl DoubleEndedIterator<Item = &str> {
        self.given.iter().filter(move |(given, _)| *given == flag).filter_map(|(_, value)| value.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: Known = Known { flags: "ci", values: "e", long: &[("count", 'c'), ("regexp", 'e')] };

    fn read(args: &str) -> Result<String, String> {
        let args: Vec<String> = args.split_whitespace().map(str::to_owned).collect();
        Options::read(&args, &KNOWN).map(|options| format!("{:?} {:?}", options.given, options.operands))
    }

    #[test]
    fn bundles_values_and_the_end_of_options() {
        assert_eq!(
            read("-ic x -ey --regexp=z f -- -c").unwrap(),
            r#"[('i', None), ('c', None), ('e', Some("y")), ('e', Some("z"))] ["x", "f", "-c"]"#
        );
        assert_eq!(read("-ix"), Err("-ix".into()));
        assert_eq!(read("--cou"), Err("--cou".into()));
        assert_eq!(read("-e"), Err("-e".into()));
    }
}
