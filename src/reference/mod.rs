//! The reference of what authors write, made of what the types say of themselves: kinds with their fields, and the JSON
//! Schemas of every file. Nothing is said here that a type could say.

mod codes;
mod files;
mod kinds;
mod maps;
mod schema;

pub use codes::{CodeFile, CodePage, code_page};
pub use files::{FilePage, file_pages};
pub use kinds::{KindPage, Seen, kind_pages};
pub use maps::{FieldRow, MapTable};
pub use schema::{Subject, schema};
