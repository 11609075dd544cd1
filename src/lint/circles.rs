//! Which lessons require each other in a circle. Each lesson is gone to twice, however many there are: once to whom it
//! requires, and once back (Kosaraju's algorithm for strongly connected components).

use std::collections::BTreeMap;

use crate::course::Lesson;

/// For each lesson the circle it is in; a lesson in none is one by itself.
pub struct Circles<'l>(BTreeMap<&'l str, usize>);

/// From each lesson to others, by id.
type Edges<'l> = BTreeMap<&'l str, Vec<&'l str>>;

impl<'l> Circles<'l> {
    pub fn of(lessons: &[&'l Lesson]) -> Self {
        let mut forth = Edges::new();
        for lesson in lessons {
            let required = || lesson.requires.iter().map(String::as_str).collect();
            forth.entry(lesson.id.as_str()).or_insert_with(required);
        }
        let mut back = Edges::new();
        for (&from, required) in &forth {
            required.iter().for_each(|to| back.entry(to).or_default().push(from));
        }
        let mut seen = BTreeMap::new();
        let mut left = Vec::new();
        forth.keys().for_each(|id| left.extend(reached(id, &forth, &mut seen, 0)));
        let mut circles = BTreeMap::new();
        for (nth, id) in left.into_iter().rev().enumerate() {
            reached(id, &back, &mut circles, nth);
        }
        Self(circles)
    }

    /// Whether two are in one circle, or are the same lesson.
    pub fn are_one(&self, one: &str, other: &str) -> bool {
        one == other || self.0.get(one).is_some_and(|circle| self.0.get(other) == Some(circle))
    }
}

/// What is reached from a lesson and was not `seen` before, each after all that is reached from it; it is noted as `nth`.
fn reached<'l>(
    from: &'l str,
    edges: &Edges<'l>,
    seen: &mut BTreeMap<&'l str, usize>,
    nth: usize,
) -> Vec<&'l str> {
    let next = |id: &str| edges.get(id).map_or(&[][..], Vec::as_slice).iter();
    let mut left = Vec::new();
    let mut way = Vec::new();
    if !seen.contains_key(from) {
        seen.insert(from, nth);
        way.push((from, next(from)));
    }
    while let Some((id, open)) = way.last_mut() {
        match open.next() {
            Some(&other) if seen.contains_key(other) => {}
            Some(&other) => {
                seen.insert(other, nth);
                way.push((other, next(other)));
            }
            None => {
                left.push(*id);
                way.pop();
            }
        }
    }
    left
}
