//! Enums whose values have a name in the ledger, defined once: value, wire name, documentation.

use crate::table::model::PartKind;

/// Defines an enum together with the kebab-case names that its values have in the ledger.
macro_rules! wire_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident ($what:literal) {
            $( $(#[$doc:meta])* $value:ident = $wire:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( $(#[$doc])* $value, )+
        }

        impl $name {
            /// Every value, in the order of its documentation.
            pub const ALL: &'static [$name] = &[ $( $name::$value, )+ ];

            /// What such a value is called in messages.
            pub const WHAT: &'static str = $what;

            /// The name that stands in the ledger.
            pub fn as_str(self) -> &'static str {
                match self { $( $name::$value => $wire, )+ }
            }

            /// The value with this name in the ledger, if there is one.
            pub fn from_wire(name: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|value| value.as_str() == name)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

pub(crate) use wire_enum;

/// The name that a part has in the ledger.
pub(crate) fn part_name(part: PartKind) -> &'static str {
    match part {
        PartKind::Given => "given",
        PartKind::Family => "family",
        PartKind::Patronymic => "patronymic",
        PartKind::Name => "name",
    }
}

/// The part with this name in the ledger, if there is one.
pub(crate) fn part_named(name: &str) -> Option<PartKind> {
    let parts = [PartKind::Given, PartKind::Family, PartKind::Patronymic, PartKind::Name];
    parts.into_iter().find(|&part| part_name(part) == name)
}
