//! The words of `test` and `[` as an expression, by the rules of POSIX for how many there are, and of bash for more.

use super::super::Refusal;
use super::{Comparison, Expression, FileTest, Integer, MAX_DEPTH};

/// An expression of `test`, read by how many words it has, as POSIX and bash do.
pub fn counted(words: &[&str]) -> Result<Expression, Refusal> {
    let not = |expression| Expression::Not(Box::new(expression));
    match words {
        [] => Err(Refusal::unreadable("a `test` of nothing is not read")),
        [one] => Ok(Expression::NotEmpty((*one).to_owned())),
        ["!", one] => counted(&[one]).map(not),
        [operator, operand] => unary(operator, operand),
        [left, operator, right] if is_binary(operator) => binary(left, operator, right),
        [left, "-a", right] => Ok(and(counted(&[left])?, counted(&[right])?)),
        [left, "-o", right] => Ok(or(counted(&[left])?, counted(&[right])?)),
        ["!", rest @ ..] if rest.len() < 4 => counted(rest).map(not),
        ["(", one, ")"] => counted(&[one]),
        ["(", one, two, ")"] => counted(&[one, two]),
        words if words.len() < 4 => Err(Refusal::usage("test", "too many words", 2)),
        words => {
            let mut parser = Words { words, at: 0, depth: 0 };
            let expression = parser.or()?;
            match parser.at == words.len() {
                true => Ok(expression),
                false => Err(Refusal::usage("test", "too many words", 2)),
            }
        }
    }
}

pub fn and(left: Expression, right: Expression) -> Expression {
    Expression::And(Box::new(left), Box::new(right))
}

pub fn or(left: Expression, right: Expression) -> Expression {
    Expression::Or(Box::new(left), Box::new(right))
}

pub fn unary(operator: &str, operand: &str) -> Result<Expression, Refusal> {
    let operand = operand.to_owned();
    if let Some(test) = FileTest::parse(operator) {
        return Ok(Expression::File(test, operand));
    }
    match operator {
        "-n" => Ok(Expression::NotEmpty(operand)),
        "-z" => Ok(Expression::Not(Box::new(Expression::NotEmpty(operand)))),
        other if other.len() == 2 && other.starts_with('-') => {
            Err(Refusal::unreadable(format!("`test {other}` is not read")))
        }
        other => Err(Refusal::usage("test", &format!("`{other}` is no question about one word"), 2)),
    }
}

pub fn is_binary(operator: &str) -> bool {
    matches!(operator, "=" | "==" | "!=" | "<" | ">" | "-nt" | "-ot" | "-ef")
        || Comparison::parse(operator).is_some()
}

pub fn binary(left: &str, operator: &str, right: &str) -> Result<Expression, Refusal> {
    let same = || Expression::Same(left.to_owned(), right.to_owned());
    match (operator, Comparison::parse(operator)) {
        ("=" | "==", _) => Ok(same()),
        ("!=", _) => Ok(Expression::Not(Box::new(same()))),
        (_, Some(comparison)) => {
            let number = |text: &str| {
                let refused = || Refusal::usage("test", &format!("`{text}` is no whole number"), 2);
                Integer::parse(text).ok_or_else(refused)
            };
            Ok(Expression::Compares(number(left)?, comparison, number(right)?))
        }
        (other, None) => Err(Refusal::unreadable(format!("`test … {other}` is not read"))),
    }
}

/// Words of `test` that are too many to go by their number.
struct Words<'w> {
    words: &'w [&'w str],
    at: usize,
    depth: usize,
}

impl Words<'_> {
    fn eat(&mut self, word: &str) -> bool {
        let found = self.words.get(self.at) == Some(&word);
        self.at += usize::from(found);
        found
    }

    fn or(&mut self) -> Result<Expression, Refusal> {
        let mut left = self.and()?;
        while self.eat("-o") {
            left = or(left, self.and()?);
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expression, Refusal> {
        let mut left = self.term()?;
        while self.eat("-a") {
            left = and(left, self.term()?);
        }
        Ok(left)
    }

    fn term(&mut self) -> Result<Expression, Refusal> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Refusal::unreadable("its parentheses nest too deeply"));
        }
        let expression = match &self.words[self.at..] {
            [] => return Err(Refusal::usage("test", "a word is missing", 2)),
            ["!", ..] => {
                self.at += 1;
                Expression::Not(Box::new(self.term()?))
            }
            ["(", ..] => {
                self.at += 1;
                let inner = self.or()?;
                if !self.eat(")") {
                    return Err(Refusal::usage("test", "a parenthesis is not closed", 2));
                }
                inner
            }
            [left, operator, right, ..] if is_binary(operator) => {
                self.at += 3;
                binary(left, operator, right)?
            }
            [operator, operand, ..] if operator.len() == 2 && operator.starts_with('-') => {
                self.at += 2;
                unary(operator, operand)?
            }
            [one, ..] => {
                self.at += 1;
                Expression::NotEmpty((*one).to_owned())
            }
        };
        self.depth -= 1;
        Ok(expression)
    }
}
