//! Writes to standard output through a checked handle, and to standard error for people.

use std::fmt::Display;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

use super::files;
use super::status::Failure;

/// Bytes that are gathered before they are handed on.
const BUFFER: usize = 1 << 16;
/// Bytes that are handed on at once at most. Of a whole document of 100 MB the system takes as long as for the rest of
/// the run; piece by piece, a tenth of that.
const MOST: usize = 1 << 20;

/// Standard output. What is written must be finished: only the last flush tells whether it all arrived.
pub struct Output {
    handle: BufWriter<io::StdoutLock<'static>>,
}

impl Output {
    /// Standard output, locked for this thread.
    pub fn open() -> Output {
        Output { handle: BufWriter::with_capacity(BUFFER, io::stdout().lock()) }
    }

    /// Writes bytes.
    ///
    /// # Errors
    /// The reader has gone, or the disk is full.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        bytes.chunks(MOST).try_for_each(|piece| self.handle.write_all(piece)).map_err(|error| failure(&error))
    }

    /// Writes what shows as text; the text is already safe to show.
    ///
    /// # Errors
    /// As those of [`Output::write`].
    pub fn show(&mut self, text: impl Display) -> Result<(), Failure> {
        write!(self.handle, "{text}").map_err(|error| failure(&error))
    }

    /// Flushes what is written so far.
    ///
    /// # Errors
    /// As those of [`Output::write`].
    pub fn flush(&mut self) -> Result<(), Failure> {
        self.handle.flush().map_err(|error| failure(&error))
    }
}

fn failure(error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::BrokenPipe => Failure::ClosedPipe,
        _ => files::Error::system(Path::new("standard output"), "cannot be written", error).into(),
    }
}

/// Tells people something on standard error. Whether they listen is not asked: the documents matter more.
pub fn tell(text: impl Display) {
    let mut handle = BufWriter::new(io::stderr().lock());
    let _ = write!(handle, "{text}").and_then(|()| handle.flush());
}

/// A value as one line of JSON, with its line end.
///
/// # Errors
/// None that is known: the values are structs of strings and numbers.
pub fn json_line(value: &impl serde::Serialize) -> Result<String, Failure> {
    match serde_json::to_string(value) {
        Ok(json) => Ok(json + "\n"),
        Err(error) => {
            Err(Failure::new(&format!("this cannot be written as JSON: {error}"), "leave --json out"))
        }
    }
}
