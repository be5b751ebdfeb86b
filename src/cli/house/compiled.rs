//! Compiled tables as a run's only tables: what they say they were compiled from, and whether this run may use them.

use std::fs::File;
use std::io::Read;

use serde::{Deserialize, Serialize};

use super::walk::Listed;
use crate::Lexicon;
use crate::cli::status::Failure;
use crate::lexicon::is_labelled;
use crate::trouble::visible;

/// What tables were compiled from: all that bears on the result. It is the remark of a compiled file.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The version of canonym that compiled them.
    pub canonym: String,
    /// The digest of its built-in tables.
    pub builtin: String,
    /// Whether the built-in entities are among them; the built-in vocabulary always is.
    pub entities: bool,
    /// `[policy.scheme]`.
    pub schemes: Vec<Scheme>,
    /// Each `--tables` or entry of `tables`, the lowest first.
    pub tables: Vec<Held>,
}

/// A line of `[policy.scheme]`.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheme {
    pub language: String,
    pub scheme: String,
    /// File, line and column.
    pub place: String,
}

/// A table or a folder of tables.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// As typed.
    pub name: String,
    /// Each file's name and the SHA-256 digest of its bytes.
    pub files: Vec<(String, String)>,
}

impl Contents {
    /// What a compiled lexicon says of itself, if `table compile` wrote it.
    pub fn of(lexicon: &Lexicon) -> Option<Contents> {
        serde_json::from_str(lexicon.remark()).ok()
    }

    /// The same as it is written.
    ///
    /// # Errors
    /// None that is known: all is strings.
    pub fn to_json(&self) -> Result<String, Failure> {
        crate::cli::output::json_line(self)
    }

    /// What was compiled and by which program, in one line.
    pub fn told(&self) -> String {
        let with = if self.entities { "with" } else { "without" };
        format!("{} by canonym {}, {with} the built-in entities", self.names(), visible(&self.canonym))
    }

    /// The names of its tables, as they were typed.
    pub fn names(&self) -> String {
        let names: Vec<String> = self.tables.iter().map(|held| visible(&held.name)).collect();
        if names.is_empty() { "the built-in tables".to_owned() } else { names.join(", ") }
    }

    /// Why a run that would compile `wanted` cannot use these in place of tables, and how to mend it.
    fn conflict(&self, wanted: &Contents) -> Option<(String, String)> {
        let pairs = |schemes: &[Scheme]| -> Vec<(String, String)> {
            schemes.iter().map(|line| (line.language.clone(), line.scheme.clone())).collect()
        };
        if self.entities && !wanted.entities {
            let what = "was compiled with the built-in tables, and this run is to do without them";
            return Some((what.to_owned(), "compile it again with --no-builtin".to_owned()));
        }
        if !self.entities && wanted.entities {
            let what = "was compiled without the built-in tables, which this run has";
            return Some((what.to_owned(), "give --no-builtin, or compile it again without that".to_owned()));
        }
        if pairs(&self.schemes) != pairs(&wanted.schemes) {
            let what = "was compiled with another [policy.scheme] than that of this run";
            return Some((what.to_owned(), "compile it again in this folder".to_owned()));
        }
        None
    }
}

/// Whether a file is a compiled lexicon, sound or not: its first bytes tell. One that cannot be read is none.
pub fn is_compiled(file: &Listed) -> bool {
    let mut label = Vec::new();
    let read = File::open(&file.path).and_then(|open| open.take(8).read_to_end(&mut label));
    read.is_ok() && is_labelled(&label)
}

/// Reads a compiled file and checks every byte of it.
///
/// # Errors
/// It cannot be read, or is damaged.
pub fn read(file: &Listed) -> Result<Lexicon, Failure> {
    let bytes = file.read()?.bytes;
    Lexicon::from_bytes(bytes).map_err(|error| refused(&file.name, error.what(), error.remedy()))
}

/// Refuses a compiled lexicon that is not what this run would compile its tables to, if it had them.
///
/// # Errors
/// It was compiled with other settings, or by another program.
pub fn check(file: &Listed, lexicon: &Lexicon, wanted: &Contents) -> Result<(), Failure> {
    let Some(contents) = Contents::of(lexicon) else {
        let what = "does not say which tables it was compiled from";
        return Err(refused(&file.name, what, "compile the tables with `canonym table compile`"));
    };
    match contents.conflict(wanted) {
        Some((what, mend)) => Err(refused(&file.name, &what, &mend)),
        None => Ok(()),
    }
}

/// Refuses tables beside a compiled one.
pub fn refuse_beside(file: &Listed, others: &[String]) -> Failure {
    let others: Vec<String> = others.iter().map(|name| visible(name)).collect();
    let held = read(file).ok().and_then(|lexicon| Some(Contents::of(&lexicon)?.names()));
    let held = held.unwrap_or_else(|| "its tables".to_owned());
    let what = format!("is compiled, and no other tables go under or over it: {}", others.join(", "));
    let mend = format!("compile all together with `canonym table compile`; it was compiled from {held}");
    refused(&file.name, &what, &mend)
}

fn refused(name: &str, what: &str, mend: &str) -> Failure {
    Failure::Told(format!("{}: {what}\n  = {mend}", visible(name)))
}
