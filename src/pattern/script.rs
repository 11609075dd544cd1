//! How a script sets words apart: with spaces, or not.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Words have spaces between them.
    Spaced,
    /// Each character is a word: Han, Hiragana, Katakana.
    Characters,
    /// Words of letters, with no space between them: Thai, Lao, Khmer, Burmese.
    Unspaced,
    /// White space, and the punctuation of Chinese and Japanese.
    None,
}

impl Script {
    pub fn of(c: char) -> Self {
        match c {
            '\u{3005}'..='\u{3007}'
            | '\u{3041}'..='\u{30ff}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ff9f}'
            | '\u{20000}'..='\u{3ffff}' => Self::Characters,
            '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Self::Unspaced,
            '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' => Self::None,
            c if c.is_whitespace() => Self::None,
            _ => Self::Spaced,
        }
    }
}
