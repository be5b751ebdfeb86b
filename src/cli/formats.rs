//! `formats`: lists the formats, with what is prose and what is protected in each.

use super::output::Output;
use super::status::{Failure, Status};
use crate::format::FORMATS;

/// Prints a paragraph a format.
///
/// # Errors
/// Standard output cannot be written.
pub fn run() -> Result<Status, Failure> {
    let mut output = Output::open();
    for format in FORMATS {
        let extensions = format.extensions.join(" ");
        output.show(format_args!("{}\t{extensions}\n", format.name))?;
        output.show(format_args!("  prose      {}\n", format.prose))?;
        output.show(format_args!("  protected  {}\n", format.protected))?;
    }
    output.flush()?;
    Ok(Status::Done)
}
