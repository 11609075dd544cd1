//! The same questions as a shell script.

use std::fmt::Write as _;

use super::scene::Scene;

impl Scene {
    /// What the lessons' own pages would have a learner type.
    pub fn script(&self) -> String {
        let mut script = String::new();
        for n in 0..self.lessons {
            let file = self.file(n);
            let _ = write!(
                script,
                "test -f {file} && echo OK\n\
                 grep -c '^## Round' {file}\n\
                 grep -c -i 'improvement\\|fix\\|next time' {file}\n\
                 awk '/^## Round/ {{ n++ }} tolower($0) ~ /fix|next time/ {{ seen[n] = 1 }} END {{ print length(seen) }}' {file}\n\
                 git log --format=%s -- {file} | grep -c '^l{n}: '\n"
            );
        }
        script
    }
}
