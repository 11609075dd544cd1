//! `prep.yaml`, a file in a learner's own folder that says which course they follow. Where it is looked for is not known here.

use crate::yaml::{FromFields, MapInfo, fields};

fields! {
    /// `prep.yaml`.
    pub struct Followed {
        /// The folder of the course, from the folder that this file is in.
        pub course: Option<String>,
    }
}

/// The fields of `prep.yaml`, for its schema.
pub const PREP_YAML: &MapInfo = &Followed::INFO;
