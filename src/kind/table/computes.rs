//! A table of estimates: each row has a sum, and the result is what the sum comes to.

use super::written::Column;
use crate::arithmetic::{Amounts, stated_amount, sum_in};
use crate::markdown::Row;
use crate::wording::suggest;
use crate::yaml::{self, FromYaml, Node, Problems, TypeInfo, fields};

fields! {
    /// Every row has a sum and the result that it comes to. A sum is `100M / (24 × 3,600)`: numbers with `K`, `M`, `B` or
    /// `bn`, `T`, `%`, bytes or `KB` to `EB`, and `+ - × / ^` between them; words, units of time and rates such as `/day` say
    /// what is counted and do not matter. Where a sum names no bytes its result may.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Computes {
        /// The column with the sums.
        sum: Column = Column::Name("Sum".to_owned()),
        /// The column with what they come to.
        result: Column = Column::Name("Result".to_owned()),
        /// The column that names what is estimated.
        quantity: Column = Column::Name("Quantity".to_owned()),
        /// A result is the sum rounded, up or down, in the last digit that counts, and at most this many percent away.
        within: u32 = 5,
        /// The quantities that there must be, each once, with the range of the result: `1,150 to 1,200`, `91 to 92 TB`.
        results: Results = Results::default(),
    }
}

/// By what is estimated, in the order in which it is written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Results(Vec<(Column, Amounts)>);

impl FromYaml for Results {
    const FORM: TypeInfo = TypeInfo::MapOf(&Amounts::FORM);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        yaml::read_entries(node, &Self::FORM, problems).map(Self)
    }

    fn in_words(&self) -> String {
        "{}".to_owned()
    }
}

/// Where a table has the three columns.
#[derive(Debug, Clone, Copy)]
pub struct At {
    pub sum: usize,
    pub result: usize,
    pub quantity: usize,
}

impl Computes {
    pub fn columns(&self) -> [&Column; 3] {
        [&self.quantity, &self.sum, &self.result]
    }

    /// What `expected` says of it.
    pub fn describe(&self) -> String {
        let results: Vec<String> =
            self.results.0.iter().map(|(name, range)| format!("{name} {range}")).collect();
        match results.is_empty() {
            true => format!(", each {} what its {} comes to", self.result, self.sum),
            false => {
                format!(", each {} what its {} comes to: {}", self.result, self.sum, results.join(", "))
            }
        }
    }

    /// What is wrong with a row, as fragments.
    pub fn problem_of(&self, row: &Row, at: At) -> Option<String> {
        let cell = |index: usize| row.cells.get(index).map_or("", |cell| cell.trim());
        let (quantity, sum, result) = (cell(at.quantity), cell(at.sum), cell(at.result));
        let computed = match sum_in(sum) {
            _ if sum.is_empty() => return Some(format!("no {}", self.sum)),
            Err(why) => return Some(format!("`{sum}` cannot be computed: {why}")),
            Ok(computed) if computed.is_plain() => return Some(format!("`{sum}` is an amount, and no sum")),
            Ok(computed) => computed,
        };
        let stated = match stated_amount(result) {
            _ if result.is_empty() => return Some(format!("no {}; `{sum}` is {computed}", self.result)),
            Err(why) => return Some(format!("`{result}` is no {}: {why}", self.result)),
            Ok(stated) => stated,
        };
        if let Some(said) = computed.contradiction(self.within) {
            return Some(format!("`{sum}`: it is {computed}, not `{said}`"));
        }
        if !computed.is_stated_as(&stated, self.within) {
            return Some(format!("`{sum}` is {computed}, not `{result}`"));
        }
        let (_, range) = self.results.0.iter().find(|(name, _)| name.is_match(quantity))?;
        let fits = stated.iter().any(|amount| range.contains(*amount));
        (!fits).then(|| format!("`{result}` is not {range}"))
    }

    /// The quantities that no row names, or several do.
    pub fn problems_of(&self, rows: &[Row], at: At) -> Vec<String> {
        let named = || rows.iter().map(|row| row.cells.get(at.quantity).map_or("", String::as_str));
        let mut problems = Vec::new();
        for (name, _) in &self.results.0 {
            match named().filter(|said| name.is_match(said)).count() {
                1 => {}
                0 => problems.push(match suggest(&name.to_string(), named()) {
                    Some(near) => format!("no row {name} (there is one of {near})"),
                    None => format!("no row {name}"),
                }),
                several => problems.push(format!("{several} rows {name}")),
            }
        }
        problems
    }
}
