//! Documents that are archives: their prose members go through the normaliser together, and come back into place.

use std::fmt::Write as _;

use super::args::Filter;
use super::filter::{self, options};
use super::status::Failure;
use crate::format::{self, Options, Package};
use crate::ledger::{self, Ledger};
use crate::trouble::visible;
use crate::{Normalizer, Outcome};

/// What became of a package.
pub struct Processed {
    /// Nothing if it is as it came.
    pub output: Option<Vec<u8>>,
    /// One a prose member, in the order of the archive.
    pub ledgers: Vec<Ledger>,
    /// What people are told of it.
    pub report: String,
    /// What is told of a package that cannot be read.
    pub unread: Option<String>,
}

/// Normalises a document, if it is a package.
pub fn process(normalizer: &Normalizer<'_>, filter: &Filter, name: &str, source: &[u8]) -> Option<Processed> {
    let options = options(filter, name);
    let package = Package::open(source, &options)?;
    let processed = package.and_then(|package| normalized(normalizer, &options, name, &package));
    Some(processed.unwrap_or_else(|error| passed_on(normalizer, filter, name, source, &error)))
}

fn normalized(
    normalizer: &Normalizer<'_>,
    options: &Options<'_>,
    name: &str,
    package: &Package<'_>,
) -> Result<Processed, format::Error> {
    let copies = package.copies(options)?;
    let outcomes = normalizer.normalize_members(name, &package.names(), &copies);
    let contents: Vec<&[u8]> = outcomes.iter().map(|outcome| outcome.output.as_ref()).collect();
    let is_changed = contents != package.contents();
    let output = if is_changed { Some(package.with(&contents)?) } else { None };
    let mut report = String::new();
    for (copy, outcome) in copies.iter().zip(&outcomes) {
        // Writing to a string cannot fail.
        let _ = write!(report, "{}", filter::report(copy, &outcome.ledger));
    }
    let ledgers = outcomes.into_iter().map(|Outcome { ledger, .. }| ledger).collect();
    Ok(Processed { output, ledgers, report, unread: None })
}

fn passed_on(
    normalizer: &Normalizer<'_>,
    filter: &Filter,
    name: &str,
    source: &[u8],
    error: &format::Error,
) -> Processed {
    let becomes = if filter.strict { filter::STOPPED } else { "the document is passed on as it came" };
    let unread = format!("{}\n  = {becomes}", filter::unread_line(name, error));
    let ledger = normalizer.pass_on(name, source, error).ledger;
    Processed { output: None, ledgers: vec![ledger], report: String::new(), unread: Some(unread) }
}

/// The prose members of a package, in the order of the groups that speak of them.
///
/// # Errors
/// It cannot be opened, or a member is missing.
pub fn members(options: &Options<'_>, found: &[u8], ledgers: &[Ledger]) -> Result<Vec<Vec<u8>>, Failure> {
    let name = options.file.unwrap_or_default();
    let package = open(name, found, options)?;
    let contents = package.contents();
    let content = |ledger: &Ledger| Ok(contents[index(name, &package, ledger)?].to_vec());
    ledgers.iter().map(content).collect()
}

/// The package with what `splice` makes of each member that has a ledger.
///
/// # Errors
/// It cannot be opened, a member is missing, or one is not the text that its ledger describes.
pub fn splice(
    name: &str,
    found: &[u8],
    ledgers: &[Ledger],
    splice: fn(&[u8], &Ledger) -> Result<Vec<u8>, ledger::Error>,
) -> Result<Vec<u8>, Failure> {
    let options = Options { file: Some(name), ..Options::default() };
    let package = open(name, found, &options)?;
    let mut contents: Vec<Vec<u8>> = package.contents().into_iter().map(<[u8]>::to_vec).collect();
    for ledger in ledgers {
        let index = index(name, &package, ledger)?;
        contents[index] = splice(&contents[index], ledger)?;
    }
    let contents: Vec<&[u8]> = contents.iter().map(Vec::as_slice).collect();
    if contents == package.contents() {
        return Ok(found.to_vec());
    }
    package.with(&contents).map_err(|error| refuse(name, error.message()))
}

fn open<'s>(name: &str, found: &'s [u8], options: &Options<'_>) -> Result<Package<'s>, Failure> {
    let package = Package::open(found, options);
    let package = package.ok_or_else(|| refuse(name, "it is no archive with prose in it"))?;
    package.map_err(|error| refuse(name, error.message()))
}

/// Which member a ledger describes.
fn index(name: &str, package: &Package<'_>, ledger: &Ledger) -> Result<usize, Failure> {
    let member = ledger.begin().and_then(|begin| begin.member.as_deref()).unwrap_or_default();
    let index = package.names().iter().position(|name| *name == member);
    index.ok_or_else(|| refuse(name, &format!("it has no member {}", visible(member))))
}

fn refuse(name: &str, what: &str) -> Failure {
    Failure::Told(format!("{}: {what}\n  = give the archive of the run that wrote the ledger", visible(name)))
}
