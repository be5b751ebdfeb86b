//! Quotations.

use super::Zone;

pub(super) fn find(_text: &str, _zones: &mut Vec<Zone>) {}
