//! How large a pattern would be once compiled, judged from what is written: a course has hundreds of patterns, and a check
//! of one lesson compiles few.

use regex_syntax::ast::{self, Ast};

/// What a pattern takes: about how many bytes once compiled, and whether only Unicode's tables can tell if it is right.
#[derive(Clone, Copy, Default)]
pub struct Size {
    pub bytes: usize,
    pub needs_tables: bool,
}

impl Size {
    fn of(transitions: usize) -> Self {
        Self { bytes: transitions * 24, needs_tables: false }
    }

    fn times(self, copies: u32) -> Self {
        Self { bytes: self.bytes.saturating_mul(copies.max(1) as usize), ..self }
    }
}

impl std::iter::Sum for Size {
    fn sum<I: Iterator<Item = Self>>(sizes: I) -> Self {
        sizes.fold(Self::default(), |sum, size| Self {
            bytes: sum.bytes.saturating_add(size.bytes),
            needs_tables: sum.needs_tables || size.needs_tables,
        })
    }
}

/// About as many ranges as `\w` has.
const CLASS: usize = 800;

/// Measured on what was written, which is fast: a class takes as many transitions as the largest has ranges, a repetition
/// copies what it repeats.
pub fn size_of(meaning: &Ast) -> Size {
    match meaning {
        Ast::Empty(_) | Ast::Flags(_) | Ast::Assertion(_) => Size::of(1),
        // A letter may stand for its other cases too.
        Ast::Literal(_) => Size::of(6),
        Ast::Dot(_) => Size::of(12),
        Ast::ClassPerl(_) => Size::of(CLASS),
        Ast::ClassUnicode(_) => Size { needs_tables: true, ..Size::of(CLASS) },
        Ast::ClassBracketed(class) => size_of_class(&class.kind),
        Ast::Group(group) => [Size::of(2), size_of(&group.ast)].into_iter().sum(),
        Ast::Concat(concat) => concat.asts.iter().map(size_of).sum(),
        Ast::Alternation(either) => either.asts.iter().map(size_of).sum(),
        Ast::Repetition(repetition) => size_of(&repetition.ast).times(match repetition.op.kind {
            ast::RepetitionKind::Range(ast::RepetitionRange::Exactly(n)) => n,
            ast::RepetitionKind::Range(ast::RepetitionRange::AtLeast(n)) => n.saturating_add(1),
            ast::RepetitionKind::Range(ast::RepetitionRange::Bounded(_, n)) => n,
            _ => 2,
        }),
    }
}

fn size_of_class(class: &ast::ClassSet) -> Size {
    match class {
        ast::ClassSet::BinaryOp(op) => [size_of_class(&op.lhs), size_of_class(&op.rhs)].into_iter().sum(),
        ast::ClassSet::Item(item) => size_of_item(item),
    }
}

fn size_of_item(item: &ast::ClassSetItem) -> Size {
    match item {
        ast::ClassSetItem::Empty(_) => Size::of(1),
        ast::ClassSetItem::Literal(_) | ast::ClassSetItem::Range(_) => Size::of(6),
        ast::ClassSetItem::Ascii(_) => Size::of(12),
        ast::ClassSetItem::Perl(_) => Size::of(CLASS),
        ast::ClassSetItem::Unicode(_) => Size { needs_tables: true, ..Size::of(CLASS) },
        ast::ClassSetItem::Bracketed(class) => size_of_class(&class.kind),
        ast::ClassSetItem::Union(union) => union.items.iter().map(size_of_item).sum(),
    }
}
