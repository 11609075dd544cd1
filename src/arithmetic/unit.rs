//! The units of amounts and what each is worth: multipliers, bytes, lengths of time. Other words beside a number are words.

/// What an amount is measured in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unit {
    #[default]
    Number,
    Bytes,
    /// In seconds.
    Time,
}

impl Unit {
    /// What a bare number beside a figure of this unit may have been meant in.
    pub fn scales(self) -> &'static [f64] {
        match self {
            Self::Number => &[1.0],
            Self::Bytes => &[1.0, 1e3, 1e6, 1e9, 1e12, 1e15],
            Self::Time => &[1.0, 60.0, 3600.0, 86_400.0, YEAR],
        }
    }
}

const YEAR: f64 = 365.0 * 86_400.0;

/// `K`, `million`, `bn`. A single lower-case letter is one only right behind the number: `5 m` are metres or minutes.
pub fn multiplier(word: &str, attached: bool) -> Option<f64> {
    let exact = match word {
        "K" | "k" => 1e3,
        "M" => 1e6,
        "T" => 1e12,
        "m" if attached => 1e6,
        "b" if attached => 1e9,
        "t" if attached => 1e12,
        _ => 0.0,
    };
    if exact > 0.0 {
        return Some(exact);
    }
    match word.to_ascii_lowercase().as_str() {
        "thousand" => Some(1e3),
        "million" | "millions" | "mn" | "mio" => Some(1e6),
        "billion" | "billions" | "bn" => Some(1e9),
        "trillion" | "trillions" | "tn" => Some(1e12),
        "percent" => Some(0.01),
        _ => None,
    }
}

/// `bytes`, `KB`, `TiB`, `MBps`, `Gbit`.
pub fn bytes(word: &str) -> Option<f64> {
    let lower = word.to_ascii_lowercase();
    if matches!(lower.as_str(), "byte" | "bytes") {
        return Some(1.0);
    }
    let (prefix, rest) = lower.split_at_checked(1)?;
    let power = "kmgtpe".find(prefix)? as i32 + 1;
    let decimal = 1e3_f64.powi(power);
    match rest {
        // `Mbps` are bits, `MBps` are bytes.
        "bps" if word.contains('B') => Some(decimal),
        "bps" | "bit" | "bits" => Some(decimal / 8.0),
        "b" => Some(decimal),
        "ib" => Some(1024_f64.powi(power)),
        _ => whole_word(&lower).map(|power| 1e3_f64.powi(power)),
    }
}

fn whole_word(word: &str) -> Option<i32> {
    let stem = word.strip_suffix("bytes").or_else(|| word.strip_suffix("byte"))?;
    let power = ["kilo", "mega", "giga", "tera", "peta", "exa"].iter().position(|known| *known == stem)?;
    Some(power as i32 + 1)
}

/// `ms`, `min`, `years`: in seconds.
pub fn time(word: &str) -> Option<f64> {
    match word.to_ascii_lowercase().as_str() {
        "ms" | "msec" | "millisecond" | "milliseconds" => Some(1e-3),
        "s" | "sec" | "secs" | "second" | "seconds" => Some(1.0),
        "min" | "mins" | "minute" | "minutes" => Some(60.0),
        "h" | "hr" | "hrs" | "hour" | "hours" => Some(3600.0),
        "day" | "days" => Some(86_400.0),
        "week" | "weeks" => Some(7.0 * 86_400.0),
        "month" | "months" => Some(YEAR / 12.0),
        "y" | "yr" | "yrs" | "year" | "years" => Some(YEAR),
        _ => None,
    }
}

/// Numbers up to twelve in words.
pub fn number_word(word: &str) -> Option<f64> {
    const WORDS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let word = word.to_ascii_lowercase();
    WORDS.iter().position(|known| *known == word).map(|number| number as f64)
}
