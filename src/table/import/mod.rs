//! Makes a table of a desk's spreadsheet: CSV or TSV in, TOML out, and a word about every row it could not read.
//!
//! Two columns are rules, the variant first unless a header says otherwise; named columns can be persons and
//! the rest. Nothing is guessed that the sheet does not say: what cannot be read is reported, and left out.

mod columns;
mod entities;
mod rules;
mod sheet;

use columns::Columns;
use sheet::Sheet;

use super::format_toml::format;
use crate::trouble::Trouble;

/// What came of a spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The table file, in the house's order.
    pub toml: String,
    /// What was not read, with its line, in the sheet's order.
    pub unread: Vec<Trouble>,
}

/// Reads the spreadsheet `text`, which people know as `name`.
///
/// Cells are parted by tabs if the first line has one, else by commas or semicolons, whichever it has more of.
/// The first line is a header if all its cells that are not empty are names of columns, or two of them are:
/// `variant` (`from`, `old`, …) and `canonical` (`to`, `new`, …); `id`, `kind`, `note`, `source`; `name.en`,
/// `given.ru`, `family.also`. Several forms in a cell are parted by `;` or `|`. Rows of one canonical form make
/// one rule.
///
/// # Example: a list of two columns
/// ```
/// use canonym::table::import::import;
///
/// let import = import("list.csv", "Kiew,Kyiv\nKiev,Kyiv\n");
/// assert_eq!(import.toml, "[[rule]]\ncanonical = \"Kyiv\"\nvariants  = [\"Kiew\", \"Kiev\"]\n");
/// assert!(import.unread.is_empty());
/// ```
pub fn import(name: &str, text: &str) -> Import {
    let mut sheet = Sheet::read(name, text);
    let columns = Columns::of(&mut sheet);
    let toml = if columns.is_rules() {
        rules::import(&mut sheet, &columns)
    } else {
        entities::import(&mut sheet, &columns)
    };
    let mut unread = sheet.finish();
    match format(name, &toml) {
        Ok(toml) => Import { toml, unread },
        Err(troubles) => {
            unread.extend(troubles);
            Import { toml: String::new(), unread }
        }
    }
}
