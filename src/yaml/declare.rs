//! The macros that declare what authors write: a type, how it is read and what the reference says of it, in one place.
//! They expand to plain types and to [`FromFields`](super::FromFields) or [`FromYaml`](super::FromYaml); see those.

/// Declares a struct of fields. `= …` is the default of a field that may be left out, as an `Option` may be without one;
/// `as "…"` is the key where a word of Rust forbids it as a name; `; ..name: Type` are fields declared elsewhere that are
/// written in the same map. `plain` is the field that a value stands for which is not a map, `validate` what holds between
/// fields.
///
/// ```ignore
/// fields! {
///     #[derive(Debug, Clone, PartialEq)]
///     pub struct Lines {
///         /// What a line must match.
///         pub matching: Pattern,
///         /// How many lines.
///         pub count: Count = Count::default(),
///         pub selecting as "where": Option<Pattern>
///         ; ..limit: Limit
///     }
///     plain: "matching";
///     validate: Lines::validate;
/// }
/// ```
macro_rules! fields {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $(
                $(#[doc = $doc:literal])*
                $field_vis:vis $field:ident $(as $key:literal)? : $type:ty $(= $default:expr)?
            ),* $(,)?
            $(; $(..$group_vis:vis $group:ident : $group_type:ty),* $(,)?)?
        }
        $(plain: $plain:literal;)?
        $(validate: $validate:path;)?
    ) => {
        $(#[$meta])*
        $vis struct $name {
            $($(#[doc = $doc])* $field_vis $field: $type,)*
            $($($group_vis $group: $group_type,)*)?
        }

        impl $crate::yaml::FromFields for $name {
            const INFO: $crate::yaml::MapInfo = $crate::yaml::MapInfo {
                fields: &[$($crate::yaml::FieldInfo {
                    name: $crate::yaml::fields!(@key $field $($key)?),
                    about: &[$($doc),*],
                    form: &<$type as $crate::yaml::FromYaml>::FORM,
                    default: $crate::yaml::fields!(@words $type $(, $default)?),
                    required: !<$type as $crate::yaml::FromYaml>::IS_OPTIONAL
                        && $crate::yaml::fields!(@none $($default)?),
                }),*],
                groups: &[$($($crate::yaml::GroupInfo {
                    fields: <$group_type as $crate::yaml::FromFields>::INFO.fields,
                    one_of: <$group_type as $crate::yaml::FromFields>::ONE_OF,
                }),*)?],
                plain: $crate::yaml::fields!(@option $($plain)?),
            };

            fn from_fields(
                fields: &mut $crate::yaml::Fields<'_>,
                problems: &mut $crate::yaml::Problems,
            ) -> Option<Self> {
                $(let $field: Option<$type> = fields.field(
                    $crate::yaml::fields!(@key $field $($key)?),
                    $crate::yaml::fields!(@default $($default)?),
                    problems,
                );)*
                $($(let $group = <$group_type as $crate::yaml::FromFields>::read_from(fields, problems);)*)?
                Some(Self { $($field: $field?,)* $($($group: $group?,)*)? })
            }

            $(fn validate(&self, at: &$crate::yaml::Node, problems: &mut $crate::yaml::Problems) {
                $validate(self, at, problems);
            })?
        }
    };

    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
    (@option) => { None };
    (@option $value:literal) => { Some($value) };
    (@none) => { true };
    (@none $default:expr) => { false };
    (@default) => { None };
    (@default $default:expr) => { Some(|| $default) };
    (@words $type:ty) => { None };
    (@words $type:ty, $default:expr) => {
        Some(|| <$type as $crate::yaml::FromYaml>::in_words(&$default))
    };
}

/// Declares an enum of words, each variant with its own: `Only = "only" or "true"` has another way to be written.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[doc = $doc:literal])* $variant:ident = $word:literal $(or $alias:literal)?),* $(,)?
        }
    ) => {
        $(#[$meta])*
        $vis enum $name { $($(#[doc = $doc])* $variant),* }

        impl $name {
            const WORDS: &'static [$crate::yaml::WordInfo] = &[$($crate::yaml::WordInfo {
                word: $word,
                alias: $crate::yaml::fields!(@option $($alias)?),
                about: &[$($doc),*],
            }),*];

            /// The word it is written as.
            $vis const fn as_str(&self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl $crate::yaml::FromYaml for $name {
            const FORM: $crate::yaml::TypeInfo = $crate::yaml::TypeInfo::Words(Self::WORDS);

            fn from_yaml(node: &$crate::yaml::Node, problems: &mut $crate::yaml::Problems) -> Option<Self> {
                let nth = $crate::yaml::read_word(node, Self::WORDS, problems)?;
                [$(Self::$variant),*].into_iter().nth(nth)
            }

            fn in_words(&self) -> String {
                self.as_str().to_owned()
            }
        }
    };
}

/// Declares an enum of alternatives, each under a key of its own; exactly one of the keys must be there.
macro_rules! choice {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[doc = $doc:literal])* $variant:ident as $key:literal : $type:ty),* $(,)?
        }
    ) => {
        $(#[$meta])*
        $vis enum $name { $($(#[doc = $doc])* $variant($type)),* }

        impl $crate::yaml::FromFields for $name {
            const INFO: $crate::yaml::MapInfo = $crate::yaml::MapInfo {
                fields: &[$($crate::yaml::FieldInfo {
                    name: $key,
                    about: &[$($doc),*],
                    form: &<$type as $crate::yaml::FromYaml>::FORM,
                    default: None,
                    required: false,
                }),*],
                groups: &[],
                plain: None,
            };
            const ONE_OF: bool = true;

            fn from_fields(
                fields: &mut $crate::yaml::Fields<'_>,
                problems: &mut $crate::yaml::Problems,
            ) -> Option<Self> {
                let (nth, node) = $crate::yaml::take_one_of(fields, &[$($key),*], problems)?;
                let read = [$(|node: &$crate::yaml::Node, problems: &mut $crate::yaml::Problems| {
                    <$type as $crate::yaml::FromYaml>::from_yaml(node, problems).map(Self::$variant)
                }),*];
                read[nth](node, problems)
            }
        }
    };
}

pub(crate) use {choice, fields, words};
