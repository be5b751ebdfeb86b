//! Documents that are archives, as their ledgers describe them: member by member.

use super::status::Failure;
use crate::format::{Options, Package};
use crate::ledger::{self, Digest, Ledger};
use crate::trouble::visible;

/// Whether a document has these texts, by their digests: one that is all of it, or one a prose member, in its order.
pub fn has_texts(name: &str, found: &[u8], texts: &[(Option<&str>, Digest)]) -> bool {
    if let [(None, digest)] = texts {
        return Digest::of(found) == *digest;
    }
    let options = Options { file: Some(name), ..Options::default() };
    let Some(Ok(package)) = Package::open(found, &options) else { return false };
    let members = package.names().into_iter().zip(package.contents());
    members.map(|(member, content)| (Some(member), Digest::of(content))).eq(texts.iter().copied())
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
