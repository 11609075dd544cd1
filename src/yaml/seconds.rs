//! A length of time as authors write it.

use super::{FromYaml, Node, Problems, Refusal, TypeInfo, Value, read_syntax};
use crate::diagnostic::Code;

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seconds(pub u32);

impl Seconds {
    /// Reads `60s`, `10m`, `1m30s`.
    pub fn parse(text: &str) -> Option<Self> {
        let (minutes, rest) =
            text.split_once('m').map_or((None, text), |(minutes, rest)| (Some(minutes), rest));
        let seconds = match (rest, minutes) {
            ("", Some(_)) => 0,
            _ => rest.strip_suffix('s')?.parse::<u32>().ok()?,
        };
        let minutes = minutes.map_or(Some(0), |minutes| minutes.parse::<u32>().ok())?;
        minutes.checked_mul(60)?.checked_add(seconds).map(Self)
    }
}

impl std::fmt::Display for Seconds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.0 / 60, self.0 % 60) {
            (0, seconds) => write!(f, "{seconds} s"),
            (1, 0) => f.write_str("60 s"),
            (minutes, 0) => write!(f, "{minutes} min"),
            (minutes, seconds) => write!(f, "{minutes} min {seconds} s"),
        }
    }
}

impl Seconds {
    /// Reads a length of time that is not zero; `form` is what a reader is told to write.
    pub fn read(node: &Node, form: &TypeInfo, problems: &mut Problems) -> Option<Self> {
        if let Value::Int(number @ 1..) = node.value {
            let problem = node.wrong_type(&form.to_string());
            problems.push(problem.help(format!("give it a unit: `{number}s` or `{number}m`")));
            return None;
        }
        read_syntax(node, form, problems, |text| {
            match Self::parse(text) {
                Some(Self(0)) => Err("the duration must be positive".to_owned()),
                Some(time) => Ok(time),
                None => Err(format!("`{text}` is not a length of time")),
            }
            .map_err(|message| Refusal::new(Code::BadDuration, message, "write `60s`, `10m` or `1m30s`"))
        })
    }
}

impl FromYaml for Seconds {
    const FORM: TypeInfo = TypeInfo::Syntax {
        called: "a length of time",
        examples: &["60s", "10m", "1m30s"],
        takes_numbers: false,
    };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        Self::read(node, &Self::FORM, problems)
    }

    fn in_words(&self) -> String {
        match (self.0 / 60, self.0 % 60) {
            (0, seconds) => format!("{seconds}s"),
            (minutes, 0) => format!("{minutes}m"),
            (minutes, seconds) => format!("{minutes}m{seconds}s"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        assert_eq!(
            ["60s", "10m", "1m30s", "m", "60", ""].map(|text| Seconds::parse(text).map(|s| s.0)),
            [Some(60), Some(600), Some(90), None, None, None]
        );
    }

    #[test]
    fn a_number_is_told_to_need_a_unit_and_then_is_read() {
        let file = crate::source::SourceFile::new("a.yaml", "a: 30\n");
        let root = crate::yaml::parse(&file).unwrap();
        let told = crate::yaml::read::<Seconds>(root.get("a").unwrap()).unwrap_err().remove(0);
        assert_eq!(told.help.as_deref(), Some("give it a unit: `30s` or `30m`"));
        assert_eq!(["30s", "30m"].map(Seconds::parse), [Some(Seconds(30)), Some(Seconds(1800))]);
    }
}
