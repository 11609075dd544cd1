//! Sums as people write them, `100M / (24 × 3,600)`, and amounts, `1,200`, `182.5bn` or `91 TB`: what they come to, and
//! whether a stated figure is that, rounded. Which cells of a table hold them is for the kinds to say.

mod amount;
mod evaluate;
mod number;
mod token;
mod unit;

pub use amount::{Amounts, amounts_in, stated_amount};
pub use evaluate::sum_in;

#[cfg(test)]
mod tests;
