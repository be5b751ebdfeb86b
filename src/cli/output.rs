//! Writes to standard output through a checked handle, and to standard error for people.

use std::fmt::Display;
#[cfg(unix)]
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

use super::files;
use super::status::Failure;

/// So many bytes are handed on at once. A file grows by large pages if it is written in large, equal pieces: piece by piece
/// of any length the system takes twice as long for it, and of a whole document of 100 MB as long as for the rest of the
/// run.
const BLOCK: usize = 1 << 18;

/// Standard output. What is written must be finished: only the last flush tells whether it all arrived.
pub struct Output {
    handle: Box<dyn Write>,
    /// What is not handed on yet, less than a block.
    held: Vec<u8>,
}

impl Output {
    /// Standard output.
    pub fn open() -> Output {
        Output { handle: standard_output(), held: Vec::new() }
    }

    /// Writes bytes.
    ///
    /// # Errors
    /// The reader has gone, or the disk is full.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.gather(bytes).map_err(|error| failure(&error))
    }

    fn gather(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        if !self.held.is_empty() {
            let (first, rest) = bytes.split_at(bytes.len().min(BLOCK - self.held.len()));
            self.held.extend_from_slice(first);
            bytes = rest;
            if self.held.len() < BLOCK {
                return Ok(());
            }
            self.hand_on()?;
        }
        while let Some((first, rest)) = bytes.split_at_checked(BLOCK) {
            self.handle.write_all(first)?;
            bytes = rest;
        }
        self.held.extend_from_slice(bytes);
        Ok(())
    }

    fn hand_on(&mut self) -> io::Result<()> {
        self.handle.write_all(&self.held)?;
        self.held.clear();
        Ok(())
    }

    /// Writes what shows as text; the text is already safe to show.
    ///
    /// # Errors
    /// As those of [`Output::write`].
    pub fn show(&mut self, text: impl Display) -> Result<(), Failure> {
        self.write(text.to_string().as_bytes())
    }

    /// Flushes what is written so far.
    ///
    /// # Errors
    /// As those of [`Output::write`].
    pub fn flush(&mut self) -> Result<(), Failure> {
        self.hand_on().and_then(|()| self.handle.flush()).map_err(|error| failure(&error))
    }
}

impl Drop for Output {
    /// What a run that fails has written is not held back.
    fn drop(&mut self) {
        let _ = self.hand_on();
    }
}

/// Where the bytes go as they are handed on: the standard library's own handle cuts them at line ends.
#[cfg(unix)]
fn standard_output() -> Box<dyn Write> {
    use std::os::fd::AsFd;
    let own = io::stdout().as_fd().try_clone_to_owned();
    own.map_or_else(|_| Box::new(io::stdout().lock()) as Box<dyn Write>, |own| Box::new(File::from(own)))
}

#[cfg(not(unix))]
fn standard_output() -> Box<dyn Write> {
    Box::new(io::stdout().lock())
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

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    /// Keeps what it is handed, piece by piece.
    #[derive(Clone, Default)]
    struct Pieces(Rc<RefCell<Vec<Vec<u8>>>>);

    impl Write for Pieces {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().push(bytes.to_vec());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn pieces_of_any_length_are_handed_on_in_blocks_and_none_is_lost() {
        for lengths in [
            &[][..],
            &[5],
            &[BLOCK],
            &[BLOCK - 1, 1],
            &[3, 2 * BLOCK, 7],
            &[BLOCK / 2, BLOCK / 2 + 1, 3 * BLOCK],
        ] {
            let handed = Pieces::default();
            let mut output = Output { handle: Box::new(handed.clone()), held: Vec::new() };
            let mut written = Vec::new();
            for &length in lengths {
                let bytes: Vec<u8> =
                    (written.len()..written.len() + length).map(|at| (at % 251) as u8).collect();
                assert!(output.write(&bytes).is_ok());
                written.extend(bytes);
            }
            assert!(output.flush().is_ok());
            let handed = handed.0.borrow();
            assert!(handed.concat() == written, "{lengths:?}");
            let full = written.len() / BLOCK;
            assert!(handed.iter().take(full).all(|piece| piece.len() == BLOCK), "{lengths:?}");
        }
    }
}
