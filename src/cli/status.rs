//! How the command ends: its exit statuses and its failures, in one place.

use std::process::ExitCode;

use super::files;
use crate::ledger;
use crate::trouble::Trouble;

/// What users read about the statuses, in every help text and in the man page.
pub const HELP: &str = "\
Exit status:
  0  done; with --check: nothing to change
  1  --check: something to change; table diff: something differs; explain: no such name;
     table import: rows left out
  2  it failed: usage, a bad table or ledger, input, output; the message says which";

/// How a run ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// All is done; nothing to change was found where that was asked.
    Done,
    /// There is something to change, or something was not found.
    Found,
}

/// Why a run stopped.
#[derive(Debug)]
pub enum Failure {
    /// With this message, complete but for its line end, and safe to show.
    Told(String),
    /// Some documents could not be read, which was told where they are: in the ledger, or one by one.
    Recorded,
    /// The reader of standard output has gone; there is nobody to tell.
    ClosedPipe,
    /// A request to end came within a record, which nobody answers.
    Terminated,
}

impl Failure {
    /// A failure that has no place: what is wrong, and how to mend it.
    pub fn new(what: &str, mend: &str) -> Failure {
        Failure::Told(format!("canonym: {what}\n  = {mend}"))
    }

    /// All of several messages.
    pub fn all(messages: &[String]) -> Failure {
        Failure::Told(messages.join("\n"))
    }

    /// All of several troubles.
    pub fn of_troubles<'t>(troubles: impl IntoIterator<Item = &'t Trouble>) -> Failure {
        let messages: Vec<String> = troubles.into_iter().map(Trouble::to_string).collect();
        Failure::Told(messages.join("\n\n"))
    }
}

impl From<files::Error> for Failure {
    fn from(error: files::Error) -> Failure {
        Failure::Told(error.to_string())
    }
}

impl From<ledger::Error> for Failure {
    fn from(error: ledger::Error) -> Failure {
        Failure::Told(error.to_string())
    }
}

impl From<crate::Error> for Failure {
    fn from(error: crate::Error) -> Failure {
        Failure::Told(error.to_string())
    }
}

/// The status that the shell sees.
///
/// A reader that closes the pipe ends other filters by the signal SIGPIPE, number 13, which shells show as 141; a request
/// to end is the signal SIGTERM, number 15.
pub fn exit_code(ended: &Result<Status, Failure>) -> ExitCode {
    ExitCode::from(exit_status(ended))
}

/// The same as a number.
pub fn exit_status(ended: &Result<Status, Failure>) -> u8 {
    match ended {
        Ok(Status::Done) => 0,
        Ok(Status::Found) => 1,
        Err(Failure::Told(_) | Failure::Recorded) => 2,
        Err(Failure::ClosedPipe) => 128 + 13,
        Err(Failure::Terminated) => 128 + 15,
    }
}
