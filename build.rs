//! Rebuilds when a lesson or a shared check is added or changed: both are part of the binary.

#![expect(clippy::disallowed_macros, reason = "cargo listens to a build script's standard output")]

fn main() {
    for part in ["lessons", "checks", "course.yaml"] {
        println!("cargo::rerun-if-changed={part}");
    }
}
