//! `table import`: a table from what a desk has, and a word about every row that was refused or changed.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::args::TableImport;
use crate::cli::files::{self, Draft};
use crate::cli::output::{Output, json_line, tell};
use crate::cli::paths::document_name;
use crate::cli::status::{Failure, Status};
use crate::table::import::{Event, Input, Options, import_each};
use crate::trouble::{Place, Trouble};

/// Text is handed to the disk in pieces of this many bytes.
const PIECE: usize = 1 << 16;

/// Writes the table; what was refused or changed is told on standard error.
///
/// # Errors
/// A file cannot be read, no row of it, or some row unless the others were asked for; the table cannot be written.
pub fn run(arguments: &TableImport) -> Result<Status, Failure> {
    let contents: Vec<Content> =
        arguments.files.iter().map(|path| Content::open(path)).collect::<Result<_, _>>()?;
    let inputs: Vec<Input<'_>> = contents.iter().map(Content::input).collect();
    let options = Options {
        from: arguments.from,
        languages: &arguments.languages,
        aliases: arguments.aliases,
        licence: arguments.licence.as_deref(),
        source: arguments.source.as_deref(),
    };
    let mut told = Telling::open(arguments)?;
    let mut failed = None;
    let ended = import_each(&inputs, &options, &mut |event| {
        told.add(event).map_err(|failure| {
            failed = Some(failure);
            io::Error::other("what came of a row could not be written")
        })
    });
    if let Some(failure) = failed {
        return Err(failure);
    }
    ended.map_err(|error| Failure::Told(format!("{error}\n  = nothing was written")))?;
    told.finish(arguments.partial)
}

/// What one argument names.
enum Content {
    /// A file is opened as often as it must be looked at.
    File(String, PathBuf),
    /// A pipe gives its bytes once.
    Bytes(String, Vec<u8>),
}

impl Content {
    fn open(path: &Path) -> Result<Content, Failure> {
        let name = document_name(path)?;
        if fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
            files::open(path).map_err(|error| files::unreadable(path, &error))?;
            return Ok(Content::File(name, path.to_owned()));
        }
        Ok(Content::Bytes(name, files::read(path)?))
    }

    fn input(&self) -> Input<'_> {
        match self {
            Content::File(name, path) => {
                Input::new(name, move || Ok(Box::new(BufReader::with_capacity(PIECE, File::open(path)?))))
            }
            Content::Bytes(name, bytes) => Input::of_bytes(name, bytes),
        }
    }
}

/// Where text goes: to a file that is not seen before it is whole, piece by piece.
struct Spool {
    target: Target,
    pending: String,
}

enum Target {
    Draft(Draft),
    /// For standard output, which cannot take back what it was given.
    Unnamed(File),
}

impl Spool {
    fn open(path: Option<&PathBuf>) -> Result<Spool, Failure> {
        let target = match path {
            Some(path) => Target::Draft(Draft::open(path)?),
            None => Target::Unnamed(tempfile::tempfile().map_err(|error| unspooled(&error))?),
        };
        Ok(Spool { target, pending: String::new() })
    }

    fn add(&mut self, text: &str) -> Result<(), Failure> {
        self.pending.push_str(text);
        if self.pending.len() >= PIECE { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Failure> {
        let text = std::mem::take(&mut self.pending);
        match &mut self.target {
            Target::Draft(draft) => Ok(draft.add(|file| file.write_all(text.as_bytes()))?),
            Target::Unnamed(file) => file.write_all(text.as_bytes()).map_err(|error| unspooled(&error)),
        }
    }

    fn finish(mut self) -> Result<(), Failure> {
        self.flush()?;
        match self.target {
            Target::Draft(draft) => Ok(draft.finish()?),
            Target::Unnamed(file) => copy_out(file),
        }
    }
}

fn unspooled(error: &io::Error) -> Failure {
    files::Error::system(Path::new("the folder for temporary files"), "cannot be written", error).into()
}

fn copy_out(mut file: File) -> Result<(), Failure> {
    let mut output = Output::open();
    let mut piece = vec![0; PIECE];
    file.rewind().map_err(|error| unspooled(&error))?;
    loop {
        let count = file.read(&mut piece).map_err(|error| unspooled(&error))?;
        if count == 0 {
            return output.flush();
        }
        output.write(&piece[..count])?;
    }
}

/// Tells what became of each row, and counts them.
struct Telling {
    table: Spool,
    report: Option<Spool>,
    taken: usize,
    changed: usize,
    refused: usize,
    passed: usize,
    last_changed: Option<Place>,
}

/// A line of the report.
#[derive(Serialize)]
struct Line<'l> {
    file: &'l str,
    line: u32,
    /// `taken`, `changed`, `refused` or `passed`.
    row: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'l str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<&'l str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<&'l str>,
}

impl Telling {
    fn open(arguments: &TableImport) -> Result<Telling, Failure> {
        Ok(Telling {
            table: Spool::open(arguments.output.as_ref())?,
            report: arguments.report.as_ref().map(|path| Spool::open(Some(path))).transpose()?,
            taken: 0,
            changed: 0,
            refused: 0,
            passed: 0,
            last_changed: None,
        })
    }

    fn add(&mut self, event: Event) -> Result<(), Failure> {
        match event {
            Event::Toml(toml) => self.table.add(&toml),
            Event::Took(place, id) => {
                self.taken += 1;
                self.report("taken", &place, Some(&id), None)
            }
            Event::Passed(place) => {
                self.passed += 1;
                self.report("passed", &place, None, None)
            }
            Event::Changed(trouble) => {
                let place = Some(trouble.place().clone());
                if self.last_changed != place {
                    self.changed += 1;
                    self.last_changed = place;
                }
                tell(format_args!("{trouble}\n\n"));
                self.report("changed", trouble.place(), None, Some(&trouble))
            }
            Event::Refused(trouble) => {
                self.refused += 1;
                tell(format_args!("{trouble}\n\n"));
                self.report("refused", trouble.place(), None, Some(&trouble))
            }
        }
    }

    fn report(
        &mut self,
        row: &'static str,
        place: &Place,
        id: Option<&str>,
        trouble: Option<&Trouble>,
    ) -> Result<(), Failure> {
        let Some(report) = &mut self.report else { return Ok(()) };
        let (what, mend) = (trouble.map(Trouble::what), trouble.and_then(Trouble::remedy));
        report.add(&json_line(&Line { file: place.file(), line: place.line(), row, id, what, mend })?)
    }

    fn finish(self, is_partial: bool) -> Result<Status, Failure> {
        let Telling { taken, changed, refused, passed, .. } = self;
        self.report.map_or(Ok(()), Spool::finish)?;
        let is_written = refused == 0 || (is_partial && taken > 0);
        if is_written {
            self.table.finish()?;
        }
        tell(format_args!("{taken} taken, {changed} changed, {refused} refused, {passed} passed over\n"));
        match (is_written, taken) {
            (true, _) if refused == 0 => Ok(Status::Done),
            (true, _) => Ok(Status::Found),
            (false, 0) => Err(Failure::new(
                "no row could be taken, so no table was written",
                "mend the rows that are named",
            )),
            (false, _) => {
                let what = "rows were refused, so no table was written";
                Err(Failure::new(what, "mend them, or write the table without them by --partial"))
            }
        }
    }
}
