//! Submissions whose notes are nearly the same: for a person to look at, and no more than that.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::row::Row;

/// Two submissions with much in common in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Similar {
    pub ids: [String; 2],
    pub path: String,
    /// Lines that both have.
    pub common: usize,
    /// The lines of the one that has fewer.
    pub lines: usize,
}

impl Similar {
    /// The share of the shorter notes that the other has too, rounded down.
    pub fn percent(&self) -> usize {
        self.common * 100 / self.lines.max(1)
    }
}

/// Less in common is no reason to look.
const LEAST_PERCENT: usize = 80;
const LEAST_COMMON: usize = 5;

/// In a class of this size, what more than half of it wrote was handed out, whether or not the course says so.
const A_CLASS: usize = 10;

/// Every pair worth a look, those with the most in common first.
pub fn similar(rows: &BTreeMap<String, Row>) -> Vec<Similar> {
    let paths: BTreeSet<&String> = rows.values().flat_map(|row| row.notes.0.keys()).collect();
    let mut found: Vec<Similar> = paths.into_iter().flat_map(|path| in_file(path, rows)).collect();
    found.sort_by(|a, b| {
        (b.percent(), b.common)
            .cmp(&(a.percent(), a.common))
            .then_with(|| a.ids.cmp(&b.ids))
            .then_with(|| a.path.cmp(&b.path))
    });
    found
}

fn in_file(path: &str, rows: &BTreeMap<String, Row>) -> Vec<Similar> {
    let written: Vec<(&String, &BTreeSet<u32>)> =
        rows.iter().filter_map(|(id, row)| Some((id, row.notes.0.get(path)?))).collect();
    let mut owners: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (nth, (_, lines)) in written.iter().enumerate() {
        lines.iter().for_each(|line| owners.entry(*line).or_default().push(nth));
    }
    if written.len() >= A_CLASS {
        owners.retain(|_, who| who.len() * 2 <= written.len());
    }
    let mut own = vec![0; written.len()];
    let mut common: HashMap<(usize, usize), usize> = HashMap::new();
    for who in owners.values() {
        for (at, &one) in who.iter().enumerate() {
            own[one] += 1;
            who[at + 1..].iter().for_each(|&other| *common.entry((one, other)).or_default() += 1);
        }
    }
    let pairs = common.into_iter().map(|((one, other), common)| Similar {
        ids: [written[one].0.clone(), written[other].0.clone()],
        path: path.to_owned(),
        common,
        lines: own[one].min(own[other]),
    });
    pairs.filter(|pair| pair.common >= LEAST_COMMON && pair.percent() >= LEAST_PERCENT).collect()
}

#[cfg(test)]
mod tests {
    use super::super::notes::Notes;
    use super::*;

    fn class(notes: &[(&str, std::ops::Range<u32>)]) -> BTreeMap<String, Row> {
        let row = |(id, lines): &(&str, std::ops::Range<u32>)| {
            let notes = Notes(BTreeMap::from([("n.md".to_owned(), lines.clone().collect())]));
            ((*id).to_owned(), Row { notes, ..Row::ungraded(id) })
        };
        notes.iter().map(row).collect()
    }

    fn told(rows: &BTreeMap<String, Row>) -> Vec<String> {
        similar(rows)
            .iter()
            .map(|pair| {
                format!(
                    "{} {}: {} of {}, {}%",
                    pair.ids[0],
                    pair.ids[1],
                    pair.common,
                    pair.lines,
                    pair.percent()
                )
            })
            .collect()
    }

    #[test]
    fn only_much_in_common_is_told() {
        let rows = class(&[("ada", 0..10), ("bob", 0..10), ("cyn", 2..30), ("dan", 3..11), ("eve", 26..30)]);
        assert_eq!(
            told(&rows),
            [
                "ada bob: 10 of 10, 100%",
                "cyn dan: 8 of 8, 100%",
                "ada dan: 7 of 8, 87%",
                "bob dan: 7 of 8, 87%",
                "ada cyn: 8 of 10, 80%",
                "bob cyn: 8 of 10, 80%"
            ]
        );
    }

    #[test]
    fn what_most_of_a_class_wrote_was_handed_out() {
        let ids = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
        let rows = class(&ids.map(|id| (id, 0..20)));
        assert_eq!(told(&rows), Vec::<String>::new());
    }
}
