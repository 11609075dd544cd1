//! Sums as honest people write them, and as nobody should.

use super::*;
use proptest::prelude::*;

/// Whether the sum comes to the result, within 5 percent.
fn right(sum: &str, result: &str) -> bool {
    let sum = sum_in(sum).unwrap_or_else(|why| panic!("{sum}: {why}"));
    let stated = stated_amount(result).unwrap_or_else(|why| panic!("{result}: {why}"));
    sum.is_stated_as(&stated, 5)
}

#[test]
fn sums_come_to_their_results_within_rounding() {
    for (sum, result) in [
        ("100M / (24 * 3600)", "~1,200 QPS"),
        ("100M / 86,400", "1,157.4"),
        ("100 million URLs/day ÷ 86400 s", "about 1.2K writes/s"),
        ("100,000,000 / 24 / 60 / 60", "1 157"),
        ("100m / 86\u{202f}400", "1\u{a0}157"),
        ("10bn / 86'400", "115K"),
        ("10B / 86.4K (seconds in a day)", "116K per second"),
        ("100M × 365 days × 5 years", "182.5B URLs in 5 years"),
        ("182.5B × 500 bytes", "91 TB"),
        ("182.5B × 500 B", "91,250 GB"),
        ("182.5B x 500", "91 TB"),
        ("10M / (8 h × 3,600 s)", "350"),
        ("500 GB × 365", "182,500 GB"),
        ("500 * 365", "180 TB a year"),
        ("174K × 100 bytes", "17.4 MB/s"),
        ("17.4 MB/s * 2x", "35 MBps"),
        ("35 MB/s + 100 MB/s for files", "135 MB/sec"),
        ("50M × (100 % − 95 %)", "2.5M"),
        ("5 % of 50M", "2.5M"),
        ("50M × 100 KB", "40 Tbit/s"),
        ("200 × 50 TB", "10 PB"),
        ("365 × 24 × 60 min × 0.01 %", "52.6 min"),
        ("365 × 24 × 60 × 0.01%", "0.88 hours"),
        ("100M × 128 × 4 bytes", "51.2 GB"),
        ("62⁷", "3.5 trillion"),
        ("62^7 = 3,521,614,606,208", "3.52T"),
        ("39 / 50", "78 %"),
        ("38.5 out of 50", "77%"),
        ("100M / 86,400 = 1,157", "1,200"),
        ("7,5 × 2", "15"),
        ("Peak: 1,200 * 2", "= 2,400"),
    ] {
        assert!(right(sum, result), "{sum} | {result} ({:?})", sum_in(sum));
    }
}

#[test]
fn what_does_not_follow_is_wrong() {
    for (sum, result) in [
        ("100M × 86,400", "1,200"),
        ("100M / 86,400", "12,000"),
        ("100M / 86,400", "1,000"),
        ("115K × 2", "236K"),
        ("182.5B × 500 bytes", "91 GB"),
        ("182.5B × 500 bytes", "91"),
        ("200 / 20", "12"),
        ("1,200 × 2", "2,400 GB and 1/2"),
        ("2 + 2", "5"),
    ] {
        let stated = stated_amount(result);
        let follows = stated.is_ok_and(|stated| sum_in(sum).is_ok_and(|sum| sum.is_stated_as(&stated, 5)));
        assert!(!follows, "{sum} | {result}");
    }
    assert_eq!(sum_in("100M / 86,400 = 12,000").unwrap().contradiction(5), Some("12,000"));
    assert_eq!(sum_in("100M / 86,400 = 1,200").unwrap().contradiction(5), None);
}

#[test]
fn what_cannot_be_computed_says_why() {
    for (sum, why) in [
        ("", "there is no number in it"),
        ("a lot", "there is no number in it"),
        ("100M 86,400", "there is no operator before `86,400`"),
        ("100M /", "a number is missing at its end"),
        ("× 2", "there is no number before `*`"),
        ("(2 × 3", "its brackets do not match"),
        ("2 × 3)", "its brackets do not match"),
        ("1.2.3 × 2", "`1.2.3` is not a number"),
        ("1 / 0", "it divides by nothing"),
        ("2 KB + 3", "it adds bytes to what are no bytes"),
    ] {
        assert_eq!(sum_in(sum).unwrap_err(), why, "{sum}");
    }
    assert_eq!(stated_amount("1,200 × 2").unwrap_err(), "it is a sum, not what the sum comes to");
    assert_eq!(stated_amount("many").unwrap_err(), "there is no number in it");
}

#[test]
fn amounts_are_the_same_however_they_are_written() {
    let has = |text: &str, amount: &str| {
        let wanted = Amounts::parse(amount).unwrap();
        amounts_in(text).into_iter().any(|amount| wanted.contains(amount))
    };
    for (text, amount) in [
        ("Scale: 100 million new URLs a day", "100M"),
        ("Scale: 100,000,000", "100M"),
        ("Latency: max 100 ms", "100 ms"),
        ("Latency: < 0.1 s", "100 ms"),
        ("Retention: five years", "5 years"),
        ("Invalidation: everywhere in under a second", "1 second"),
        ("Availability: 99.99\u{a0}%", "99.99 %"),
        ("Reads: 100:1", "100"),
        ("Users: 1bn", "1B"),
        ("Users: 1B", "1B"),
        ("Edge locations: 200+", "200"),
    ] {
        assert!(has(text, amount), "{text} | {amount}");
    }
    for (text, amount) in [
        ("Scale: 1,100M", "100M"),
        ("Scale: 100 GB", "100"),
        ("Latency: 100 s", "100 ms"),
        ("Availability: 99.9 %", "99.99 %"),
        ("Version 1.2.100", "100"),
    ] {
        assert!(!has(text, amount), "{text} | {amount}");
    }
    let range = Amounts::parse("91 to 92 TB").unwrap();
    assert!(stated_amount("91.25 TB").unwrap().into_iter().any(|amount| range.contains(amount)));
    assert!(!stated_amount("91.25 GB").unwrap().into_iter().any(|amount| range.contains(amount)));
    for text in ["", "x", "92 to 91 TB", "1 TB to 3", "about 5", "5 × 2"] {
        assert_eq!(Amounts::parse(text), None, "{text}");
    }
}

#[test]
fn what_a_sum_comes_to_is_shown_in_four_digits() {
    let shown = |sum| sum_in(sum).unwrap().to_string();
    assert_eq!(shown("100M / 86,400"), "1157");
    assert_eq!(shown("100M × 86,400"), "8.64T");
    assert_eq!(shown("182.5B × 500 bytes"), "91.25 TB");
    assert_eq!(shown("10B / 86,400"), "115741");
    assert_eq!(shown("10M / 28,800"), "347.2");
    assert_eq!(shown("39 / 50"), "0.78");
}

proptest! {
    #[test]
    fn no_text_panics(text in "[0-9KMB. ,()×*/+^=%−a-z⁷-]{0,40}|.{0,20}") {
        let _ = sum_in(&text).map(|sum| (sum.to_string(), sum.contradiction(5).map(str::to_owned)));
        let _ = (stated_amount(&text), Amounts::parse(&text), amounts_in(&text));
    }

    #[test]
    fn a_quotient_is_right_exactly_when_it_is_that_quotient(a in 1u32..100_000, b in 1u32..5_000, off in -3i32..=3) {
        let value = f64::from(a) / f64::from(b);
        let stated = (value * 100.0).round() / 100.0 * (1.0 + f64::from(off) / 10.0);
        prop_assume!(value > 1.0);
        let fits = right(&format!("{a} / {b}"), &format!("{stated:.2}"));
        prop_assert_eq!(fits, off == 0, "{} / {} | {:.2}", a, b, stated);
    }
}
