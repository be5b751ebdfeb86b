//! HTML.

pub(super) mod reference;
