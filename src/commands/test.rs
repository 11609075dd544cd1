//! `prep test`: the course against its own examples.

use super::{CommandError, choose};
use crate::cli::TestArgs;
use crate::course::Course;
use crate::prove::{judge_shared, prove};
use crate::render::proving::{SharedProof, write_proofs};
use crate::report::Exit;
use crate::world::World;

pub fn run(args: &TestArgs, world: &mut World<'_>) -> Result<Exit, CommandError> {
    let course = choose::course(&args.course, false, world)?;
    let selection = course.select(&args.lessons)?;
    let mut lessons = Vec::new();
    for lesson in selection.lessons {
        lessons.push(prove(&course, lesson).map_err(CommandError::Spec)?);
    }
    let shared = if args.lessons.is_empty() { prove_shared(&course)? } else { Vec::new() };
    let screen = world.screen();
    write_proofs(world.stdout, &lessons, &shared, screen)?;
    let holds = lessons.iter().all(crate::prove::Proof::holds) && shared.iter().all(SharedProof::holds);
    Ok(if holds { Exit::Done } else { Exit::Usage })
}

fn prove_shared(course: &Course) -> Result<Vec<SharedProof>, CommandError> {
    let problems: Vec<_> = course.shared.problems().cloned().collect();
    if !problems.is_empty() {
        return Err(CommandError::Spec(problems));
    }
    let mut proofs = Vec::new();
    for check in course.shared.iter() {
        let examples = course.shared.examples(check).map_err(CommandError::Spec)?;
        let mut proof = SharedProof {
            name: check.name.clone(),
            about: check.about.clone(),
            examples: examples.len(),
            wrong: Vec::new(),
        };
        for example in examples {
            let (passes, found) = judge_shared(course, &example)?;
            if passes != example.passes {
                let came = if passes { "passes, and should not" } else { "should pass, and does not" };
                proof.wrong.push(format!("{} {came}: {found}", example.name));
            }
        }
        proofs.push(proof);
    }
    Ok(proofs)
}
