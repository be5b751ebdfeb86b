//! How the documents of a run are read: as the arguments say, with the house's own vocabularies and its encoding.

use memchr::memchr;

use super::args::DocumentOptions;
use super::house::House;
use super::status::Failure;
use crate::format::{self, Copy, Options, Package};
use crate::ledger::Ledger;
use crate::{Normalizer, Outcome};

impl DocumentOptions {
    /// Takes what `canonym.toml` says of documents, and refuses what no document can be read by.
    ///
    /// # Errors
    /// The paths, the format or the encoding are none.
    pub fn settle(&mut self, house: &House) -> Result<(), Failure> {
        let profiles = house.profiles().clone();
        self.profiles = match &self.json_paths {
            None => profiles,
            Some(paths) => profiles.with_json_paths(paths).map_err(|error| {
                Failure::new(error.message(), "name paths such as `headline,bodies[].value,**.caption`")
            })?,
        };
        self.house_encoding = house.encoding().map(str::to_owned);
        // An unknown format or encoding is found before any document is read.
        let unknown = format::read(b"", &self.options("")).err();
        match unknown.filter(|error| error.line_column().is_none()) {
            Some(error) => Err(Failure::new(error.message(), "`canonym formats` lists the formats")),
            None => Ok(()),
        }
    }

    /// How a document of this name is read.
    pub fn options<'o>(&'o self, name: &'o str) -> Options<'o> {
        Options {
            profiles: Some(&self.profiles),
            all_strings: self.all_strings,
            all_text: self.all_text,
            format: self.format.as_deref(),
            encoding: self.encoding.as_deref(),
            house_encoding: self.house_encoding.as_deref(),
            file: Some(name),
            attributes: self.attributes,
            headline_styles: None,
            text_language: None,
            track_changes: false,
            columns: &self.columns,
        }
    }

    /// Whether a document is no text: text has no NUL, unless the run says that it is text.
    pub fn is_binary(&self, copy: &Copy<'_>) -> bool {
        let is_guess = copy.format() == "text" && self.format.is_none();
        is_guess && !copy.encoding().starts_with("UTF-16") && memchr(0, copy.source()).is_some()
    }
}

/// A document that is only looked at: one text, or the members of an archive.
pub struct Texts<'t, 's> {
    /// The names of the members, if it is an archive.
    members: Option<Vec<&'t str>>,
    /// The texts.
    pub copies: &'t [Copy<'s>],
}

impl<'s> Texts<'_, 's> {
    /// What people call the texts of the document with this name.
    pub fn names(&self, name: &str) -> Vec<String> {
        match &self.members {
            None => vec![name.to_owned()],
            Some(members) => members.iter().map(|member| format!("{name}!{member}")).collect(),
        }
    }

    /// What a normaliser makes of each text.
    pub fn outcomes(&self, normalizer: &Normalizer<'_>, name: &str) -> Vec<Outcome<'s>> {
        match &self.members {
            None => self.copies.iter().map(|copy| normalizer.normalize_as(name, copy)).collect(),
            Some(members) => normalizer.normalize_members(name, members, self.copies),
        }
    }

    /// What a normaliser decides, a ledger a text.
    pub fn ledgers(&self, normalizer: &Normalizer<'_>, name: &str) -> Vec<Ledger> {
        self.outcomes(normalizer, name).into_iter().map(|outcome| outcome.ledger).collect()
    }
}

/// Reads a document, whatever it is, and looks at its texts.
///
/// # Errors
/// It is malformed in its format.
pub fn look<R>(
    source: &[u8],
    options: &Options<'_>,
    at: impl FnOnce(&Texts<'_, '_>) -> R,
) -> Result<R, format::Error> {
    match Package::open(source, options) {
        Some(package) => {
            let package = package?;
            let copies = package.copies(options)?;
            Ok(at(&Texts { members: Some(package.names()), copies: &copies }))
        }
        None => Ok(at(&Texts { members: None, copies: &[format::read(source, options)?] })),
    }
}
