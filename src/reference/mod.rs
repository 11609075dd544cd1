//! The reference of what authors write, made of what the types say of themselves: kinds with their fields, and the JSON
//! Schemas of every file. Nothing is said here that a type could say.

mod kinds;
mod schema;

pub use kinds::{FieldRow, KindPage, Seen, kind_pages};
pub use schema::{Subject, schema};
