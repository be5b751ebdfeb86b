//! `table compile`: tables as one file that a run maps instead of reading them.

use crate::cli::args::{TableCompile, TableOptions};
use crate::cli::files;
use crate::cli::house::House;
use crate::cli::output::tell;
use crate::cli::status::{Failure, Status};
use crate::trouble::visible;

/// Compiles the tables and writes the file.
///
/// # Errors
/// The tables cannot be read or are refused, or are compiled already; the file cannot be written.
pub fn run(compile: TableCompile) -> Result<Status, Failure> {
    let TableCompile { paths, output, no_builtin, config, no_config } = compile;
    let alone = !paths.is_empty();
    let house =
        House::open(&TableOptions { tables: paths, no_builtin, config, no_config, no_cache: false, alone })?;
    if let Some(file) = house.compiled() {
        let what = format!("{} is compiled already", visible(&file.name));
        return Err(Failure::new(&what, "name the tables that it was compiled from, or copy the file"));
    }
    let (contents, lexicon) = (house.contents_now()?, house.lexicon()?);
    let file = lexicon.to_file(&contents);
    files::write(&output, &file)?;
    let (entities, forms) = (lexicon.entity_count(), lexicon.form_count());
    tell(format_args!("{entities} entities, {forms} forms: {} bytes\n", file.len()));
    Ok(Status::Done)
}
