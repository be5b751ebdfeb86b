//! Copies that are drawn over the rows of the large table, in every way that copy dresses names.

use std::fmt::Write as _;

use canonym::normalize::Policy;

use crate::rows;
use crate::support::case::{self, Case};
use crate::support::class::Classes;
use crate::support::copy;
use crate::support::names::Pool;
use crate::support::order::Dice;
use crate::support::table::{Row, Table};
use crate::support::tape::Tape;

/// A copy, and how it is to be read.
pub struct Drawn {
    pub bytes: Vec<u8>,
    pub format: &'static str,
    pub policy: Policy,
}

impl Drawn {
    /// The copy of this number over a table of so many rows.
    pub fn new(number: usize, rows: usize) -> Drawn {
        let mut dice = Dice(number as u64);
        let bytes: Vec<u8> = (0..copy::PIECE * (4 + dice.below(60))).map(|_| dice.next() as u8).collect();
        let table = Table { toml: String::new(), rows: some_rows(&mut dice, rows) };
        let pool = Pool::draw(&mut Tape::new(&[]));
        let text = copy::draw(Tape::new(&bytes), &pool, &table, &mut Classes::new());
        let policy = Case::of(&case::numbered(number as u64)).policy;
        match number % 3 {
            0 => Drawn { bytes: html(&text, &mut dice), format: "html", policy },
            _ => Drawn { bytes: text, format: "text", policy },
        }
    }
}

/// The eight rows of one group, whose owners share spellings, and a few of anywhere.
fn some_rows(dice: &mut Dice, count: usize) -> Vec<Row> {
    let group = dice.below(count.div_ceil(8)) * 8;
    let numbers = (group..count.min(group + 8)).collect::<Vec<_>>();
    let others = (0..4).map(|_| dice.below(count)).collect::<Vec<_>>();
    numbers.into_iter().chain(others).map(rows::row).collect()
}

/// The copy as paragraphs of HTML, some of whose letters are references.
fn html(text: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut html = String::from("<!doctype html>\n<p>");
    for c in String::from_utf8_lossy(text).chars() {
        let is_reference =
            matches!(c, '&' | '<') || (!c.is_control() && dice.below(if c.is_ascii() { 40 } else { 2 }) == 0);
        match c {
            _ if is_reference => {
                let _ = write!(html, "&#x{:x};", u32::from(c));
            }
            '\n' if dice.below(2) == 0 => html.push_str("</p>\n<p>"),
            ' ' if dice.below(12) == 0 => {
                html.push_str(["&nbsp;", " <b></b>", "<i> </i>", "\n"][dice.below(4)])
            }
            c => html.push(c),
        }
    }
    html.push_str("</p>\n");
    html.into_bytes()
}
