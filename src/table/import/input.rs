//! An input: its name, and how to open it, as often as a source must look at it.

use std::io::{self, BufRead, Read};
use std::sync::Arc;

/// The largest input of a kind that must be read whole, and what an archive may unpack to: 256 MiB.
pub(super) const MOST_BYTES: u64 = 256 << 20;
/// The longest line of a kind that is read line by line: 64 MiB.
const LONGEST_LINE: u64 = 64 << 20;
/// So much of an input tells its kind.
const HEAD: u64 = 1 << 16;

type Open<'a> = Box<dyn Fn() -> io::Result<Box<dyn BufRead + 'a>> + 'a>;

/// Something to import from.
pub struct Input<'a> {
    name: Arc<str>,
    open: Open<'a>,
}

impl<'a> Input<'a> {
    /// An input that people know as `name`, and that `open` opens at its beginning, each time it is called.
    pub fn new(name: &str, open: impl Fn() -> io::Result<Box<dyn BufRead + 'a>> + 'a) -> Input<'a> {
        Input { name: Arc::from(name), open: Box::new(open) }
    }

    /// Bytes that are at hand.
    pub fn of_bytes(name: &str, bytes: &'a [u8]) -> Input<'a> {
        Input::new(name, move || Ok(Box::new(bytes)))
    }

    /// As people know it.
    pub(super) fn name(&self) -> &Arc<str> {
        &self.name
    }

    pub(super) fn open(&self) -> io::Result<Box<dyn BufRead + 'a>> {
        (self.open)()
    }

    /// Its beginning.
    pub(super) fn head(&self) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.open()?.take(HEAD).read_to_end(&mut head)?;
        Ok(head)
    }

    /// All of it.
    pub(super) fn whole(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open()?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MOST_BYTES {
            let what = format!("has more than {MOST_BYTES} bytes, and its kind must be read whole; split it");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, what));
        }
        Ok(bytes)
    }

    /// Hands on each line with its number from 1, without its end, and without a byte order mark.
    pub(super) fn each_line(&self, mut take: impl FnMut(u32, &[u8]) -> io::Result<()>) -> io::Result<()> {
        let mut reader = self.open()?;
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            (&mut reader).take(LONGEST_LINE + 1).read_until(b'\n', &mut line)?;
            if line.is_empty() {
                break;
            }
            if line.len() as u64 > LONGEST_LINE {
                let what = format!("line {number} has more than {LONGEST_LINE} bytes; split it");
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, what));
            }
            let bare = line.strip_suffix(b"\n").unwrap_or(&line);
            let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
            take(number, without_mark(bare))?;
        }
        Ok(())
    }
}

/// Without a byte order mark.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}
