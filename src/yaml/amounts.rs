//! Amounts as authors write them.

use super::{FromYaml, Node, Problems, Refusal, TypeInfo, read_syntax};
use crate::arithmetic::Amounts;
use crate::diagnostic::Code;

impl FromYaml for Amounts {
    const FORM: TypeInfo = TypeInfo::Syntax {
        called: "an amount or a range of amounts",
        examples: &["100M", "99.9 %", "100 ms", "1,150 to 1,200", "91 to 92 TB"],
        takes_numbers: true,
    };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_syntax(node, &Self::FORM, problems, |text| {
            Self::parse(text).ok_or_else(|| {
                let message = format!("`{text}` is not an amount or a range of amounts");
                Refusal::new(
                    Code::BadValue,
                    message,
                    "write `100M`, `5 years`, `1,150 to 1,200` or `91 to 92 TB`",
                )
            })
        })
    }

    fn in_words(&self) -> String {
        self.to_string()
    }
}
