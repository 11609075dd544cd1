//! JSON Schemas of what prep writes, as they are published. They are written by hand beside the wire types: a contract is not
//! derived from code that may change. A test validates real reports against them.

#[derive(Debug)]
pub struct Schema {
    pub name: &'static str,
    /// A fragment: what it describes.
    pub about: &'static str,
    pub text: &'static str,
}

pub static SCHEMAS: &[Schema] = &[Schema {
    name: "report",
    about: "what `prep check --format json` writes: prep/report/v1",
    text: include_str!("report.schema.json"),
}];
