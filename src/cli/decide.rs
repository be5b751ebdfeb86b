//! `decide`: what an editor decided about a run, as rows of a table: refusals that stay, suggestions that are taken.

use std::collections::BTreeMap;

use super::args::Decide;
use super::files;
use super::house::House;
use super::output::Output;
use super::status::{Failure, Status};
use crate::Lexicon;
use crate::ledger::record::{Change, Record};
use crate::ledger::{self, Ledger};
use crate::table::offer::Offer;
use crate::trouble::visible;

/// Prints one row for each entity that a decision is about.
///
/// # Errors
/// The ledger is broken, nothing was changed or suggested at a place, or the entity is in no table.
pub fn run(decide: &Decide) -> Result<Status, Failure> {
    let typed = decide.ledger.to_string_lossy();
    let groups = ledger::read(&typed, &files::read(&decide.ledger)?)?;
    let house = House::open(&decide.tables)?;
    let lexicon = house.lexicon()?;
    let group = group(&groups, decide.document.as_deref())?;
    let mut rows = Rows { lexicon: &lexicon, offers: BTreeMap::new() };
    for &place in &decide.refuse {
        let change = find(group, place, |_| true)?;
        let spelling = plain(change, place)?;
        rows.of(change)?.refuse(spelling, &change.mention);
    }
    for &place in &decide.accept {
        let change = find(group, place, |record| matches!(record, Record::Suggested(_)))?;
        let spelling = plain(change, place)?;
        rows.of(change)?.variant(change.part, spelling);
    }
    let mut output = Output::open();
    for (at, offer) in rows.offers.values().enumerate() {
        output.show(format_args!("{}{offer}", if at > 0 { "\n" } else { "" }))?;
    }
    output.flush()?;
    Ok(Status::Done)
}

/// The group that describes the document, or the only one.
fn group<'g>(groups: &'g [Ledger], document: Option<&str>) -> Result<&'g Ledger, Failure> {
    let name = |group: &Ledger| group.begin().map(|begin| begin.text_name()).unwrap_or_default();
    match (document, groups) {
        (None, [only]) => Ok(only),
        (None, _) => {
            let names: Vec<String> = groups.iter().take(5).map(|group| visible(&name(group))).collect();
            let mend = format!("add --document with one of them: {}", names.join(", "));
            Err(Failure::new("the ledger describes several documents", &mend))
        }
        (Some(wanted), _) => groups.iter().find(|group| name(group) == wanted).ok_or_else(|| {
            let what = format!("the ledger describes no document {}", visible(wanted));
            Failure::new(&what, "name it as the ledger does, in `document`")
        }),
    }
}

/// The change that was made or suggested at a place.
fn find(group: &Ledger, place: (u32, u32), is_meant: fn(&Record) -> bool) -> Result<&Change, Failure> {
    let changes = group.records.iter().filter(|record| is_meant(record)).filter_map(|record| match record {
        Record::Substituted(substituted) => Some(&substituted.change),
        Record::Suggested(suggested) => Some(&suggested.change),
        _ => None,
    });
    changes.into_iter().find(|change| (change.line, change.column) == place).ok_or_else(|| {
        let what = format!("the ledger has nothing to decide at {}:{}", place.0, place.1);
        Failure::new(&what, "give line and column of a change or a suggestion, as the report tells them")
    })
}

/// The spelling at a place, if no markup stands in it.
fn plain(change: &Change, place: (u32, u32)) -> Result<&str, Failure> {
    let spelling = std::str::from_utf8(&change.before).ok();
    spelling.filter(|spelling| change.mention.contains(*spelling)).ok_or_else(|| {
        let what =
            format!("the spelling at {}:{} is cut by markup or written in references", place.0, place.1);
        Failure::new(&what, "write the row by hand, with the spelling as a reader sees it")
    })
}

struct Rows<'l> {
    lexicon: &'l Lexicon,
    offers: BTreeMap<String, Offer>,
}

impl Rows<'_> {
    /// The row of the entity that a change is about.
    fn of(&mut self, change: &Change) -> Result<&mut Offer, Failure> {
        let entity = self.lexicon.entity(&change.entity).ok_or_else(|| {
            let what = format!("no table has the entity `{}` of the ledger", visible(&change.entity));
            Failure::new(&what, "name the tables of the run with --tables")
        })?;
        let id = change.entity.clone();
        Ok(self.offers.entry(id).or_insert_with(|| Offer::new(entity.kind(), &change.entity)))
    }
}
