//! Drawn cases as a strategy of proptest.

use proptest::prelude::*;

use crate::support::case::{Case, HEAD};
use crate::support::{copy, table};

/// Cases as bytes, row by row and piece by piece, so that shrinking takes rows and pieces out.
pub fn any_case() -> impl Strategy<Value = Case> {
    let row = prop::collection::vec(any::<u8>(), table::ROW);
    let piece = prop::collection::vec(any::<u8>(), copy::PIECE);
    let head = prop::collection::vec(any::<u8>(), HEAD + table::HEADER - 1);
    let parts = (head, prop::collection::vec(row, 1..=6), prop::collection::vec(piece, 1..32));
    parts.prop_map(|(head, rows, pieces)| {
        let count = rows.len() as u8 - 1;
        Case::of(&[vec![count], head, rows.concat(), pieces.concat()].concat())
    })
}
