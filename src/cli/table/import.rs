//! `table import`: a table from a desk's spreadsheet, and a word about every row that could not be read.

use crate::cli::args::TableImport;
use crate::cli::files;
use crate::cli::house::TextFile;
use crate::cli::output::{Output, tell};
use crate::cli::paths::document_name;
use crate::cli::status::{Failure, Status};
use crate::table::import::import;
use crate::trouble::Trouble;

/// Writes the table; what was not read is told on standard error.
///
/// # Errors
/// The sheet cannot be read, or no row of it; the table cannot be written.
pub fn run(arguments: &TableImport) -> Result<Status, Failure> {
    let path = arguments.sheet.clone();
    let sheet = TextFile { bytes: files::read(&path)?, name: document_name(&path)?, path };
    let text = sheet.text().map_err(|trouble| Failure::of_troubles([&trouble]))?;
    let imported = import(&sheet.name, text);
    if imported.toml.is_empty() && !imported.unread.is_empty() {
        return Err(Failure::of_troubles(&imported.unread));
    }
    match &arguments.output {
        Some(path) => files::write(path, imported.toml.as_bytes())?,
        None => {
            let mut output = Output::open();
            output.write(imported.toml.as_bytes())?;
            output.flush()?;
        }
    }
    let unread: Vec<String> = imported.unread.iter().map(Trouble::to_string).collect();
    if unread.is_empty() {
        return Ok(Status::Done);
    }
    tell(format_args!("{}\n", unread.join("\n\n")));
    Ok(Status::Found)
}
