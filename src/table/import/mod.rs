//! Makes a table of what a desk has: bytes of any known source in, TOML out, and a word about every row.
//!
//! One file a source, and each gives the same rows: a rule, or an entity with its parts. What they share stands in
//! `intake`, which names rows, refuses them and writes them down. Nothing is guessed that a source does not say: what
//! cannot be read is reported, and left out. Rows go out as they come in, so memory holds one of them, and their ids;
//! only rules are gathered, since rows of one canonical form make one.

mod cldr;
mod columns;
mod followthemoney;
mod input;
mod intake;
mod names;
mod record;
mod row;
mod rule_lists;
mod rules;
mod script;
mod sheet;
mod source;
mod values;
mod weed;
mod wikidata;
mod xlsx;
mod yaml;

use std::io;

pub use input::Input;
use intake::Intake;
pub use source::Source;

use crate::trouble::{Place, Trouble};

/// What came of a piece of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A piece of the table file, in the house's order.
    Toml(String),
    /// A row was taken, under this id.
    Took(Place, String),
    /// A row was taken, but not as it stands: what was changed or left out.
    Changed(Trouble),
    /// A row was not taken, or a column not read.
    Refused(Trouble),
    /// Something that is no name by its nature, such as the record of a ship: nothing is wrong with it.
    Passed(Place),
}

/// How to import.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'o> {
    /// What the inputs are; told by content and name if it is not said.
    pub from: Option<Source>,
    /// The languages whose forms are taken; all of them if there are none.
    pub languages: &'o [String],
    /// Whether other names of places and organisations are variants. In such lists *Britain* is a name of the United
    /// Kingdom, so that is for people who mean to read what comes.
    pub aliases: bool,
    /// The licence of the data, in place of what is known of the source.
    pub licence: Option<&'o str>,
    /// Where the data is from, in place of the inputs' names.
    pub source: Option<&'o str>,
}

/// Reads the inputs in their order, and hands on what comes of each row.
///
/// All pieces of TOML, one after another, are one table file. It has no piece if no row was taken.
///
/// # Errors
/// An input cannot be opened or read, or `tell` fails.
pub fn import_each(
    inputs: &[Input<'_>],
    options: &Options<'_>,
    tell: &mut dyn FnMut(Event) -> io::Result<()>,
) -> io::Result<()> {
    let mut sources = Vec::new();
    for input in inputs {
        sources.push(match options.from {
            Some(source) => source,
            None => Source::find(input)?,
        });
    }
    let mut intake = Intake::new(source::header(inputs, &sources, options), options, tell);
    let mut territories = cldr::Territories::default();
    for (input, source) in inputs.iter().zip(sources) {
        source.read(input, &mut intake, &mut territories)?;
    }
    territories.finish(&mut intake)?;
    intake.finish()
}

/// What came of one input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// The table file, in the house's order.
    pub toml: String,
    /// What was not taken, or not as it stands, with its line, in the input's order.
    pub troubles: Vec<Trouble>,
}

/// Reads the bytes of one input, which people know as `name`.
///
/// Cells of a spreadsheet are parted by tabs if the first line has one, else by commas or semicolons, whichever it has
/// more of. The first row is a header if all its cells that are not empty are names of columns, or two of them are:
/// `variant` (`from`, `old`, …) and `canonical` (`to`, `new`, …); `id`, `kind`, `note`, `source`; `name.en`,
/// `given.ru`, `family.also`. Several forms in a cell are parted by `;` or `|`. Rows of one canonical form make
/// one rule.
///
/// # Errors
/// It is larger than what is read of its kind.
///
/// # Example: a list of two columns
/// ```
/// use canonym::table::import::{Options, import};
///
/// let import = import("list.csv", b"Kiew,Kyiv\nKiev,Kyiv\n", &Options::default()).unwrap();
/// assert_eq!(
///     import.toml,
///     "[table]\nsource = \"list.csv\"\n\n[[rule]]\ncanonical = \"Kyiv\"\nvariants  = [\"Kiew\", \"Kiev\"]\n"
/// );
/// assert!(import.troubles.is_empty());
/// ```
pub fn import(name: &str, bytes: &[u8], options: &Options<'_>) -> io::Result<Import> {
    let mut import = Import::default();
    let input = Input::of_bytes(name, bytes);
    import_each(&[input], options, &mut |event| {
        match event {
            Event::Toml(toml) => import.toml.push_str(&toml),
            Event::Changed(trouble) | Event::Refused(trouble) => import.troubles.push(trouble),
            Event::Took(..) | Event::Passed(_) => {}
        }
        Ok(())
    })?;
    Ok(import)
}
