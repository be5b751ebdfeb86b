//! `table check`: every error and every warning of tables, and the rows' own tests.

use std::path::PathBuf;

use serde::Serialize;

use crate::cli::args::{TableCheck, TableOptions};
use crate::cli::house::{Contents, House, read_compiled, read_layers, vocabulary};
use crate::cli::output::{Output, tell};
use crate::cli::status::{Failure, Status};
use crate::table::model::Layer;
use crate::trouble::{Severity, Trouble, visible};
use crate::{normalize, table};

/// Prints what is wrong with the tables; errors are a failure, warnings are not.
///
/// # Errors
/// A file cannot be read, or there is an error in a table.
pub fn run(check: &TableCheck) -> Result<Status, Failure> {
    let paths = tell_compiled(check)?;
    if paths.is_empty() && !check.paths.is_empty() {
        return Ok(Status::Done);
    }
    let (layers, mut troubles) = layers(check, &paths)?;
    // Rows that could not be read would only make further rows fail that are right.
    if count(&troubles, Severity::Error) == 0 {
        troubles.extend(normalize::check(&layers));
    }
    troubles.sort_by(|a, b| a.place().cmp(b.place()));
    let mut output = Output::open();
    for (index, trouble) in troubles.iter().enumerate() {
        let gap = if index == 0 { "" } else { "\n" };
        if check.json {
            output.show(json(trouble)?)?
        } else {
            output.show(format_args!("{gap}{trouble}\n"))?
        }
    }
    output.flush()?;
    sum(&layers, &troubles)
}

/// Tells which of the paths are compiled, and sound; of them nothing more can be checked. The others are given back.
fn tell_compiled(check: &TableCheck) -> Result<Vec<PathBuf>, Failure> {
    let mut written = Vec::new();
    for path in &check.paths {
        // What is not there is told with the others that are not.
        let compiled = if path.is_file() { read_compiled(path)? } else { None };
        let Some(lexicon) = compiled else {
            written.push(path.clone());
            continue;
        };
        let told =
            Contents::of(&lexicon).map_or_else(String::new, |contents| format!(" from {}", contents.told()));
        let (entities, forms) = (lexicon.entity_count(), lexicon.form_count());
        let path = visible(&path.to_string_lossy());
        tell(format_args!("{path}: sound; {entities} entities, {forms} forms, compiled{told}\n"));
    }
    Ok(written)
}

/// The layers to check, and what is wrong with their files. Tables that were proved with the crate are below them.
fn layers(check: &TableCheck, paths: &[PathBuf]) -> Result<(Vec<Layer>, Vec<Trouble>), Failure> {
    let (own, troubles) = if paths.is_empty() {
        let (house, mut troubles) = House::find(&TableOptions::of_configuration())?;
        let (own, of_tables) = house.read()?;
        troubles.extend(of_tables);
        (own, troubles)
    } else {
        read_layers(paths)?
    };
    let lowest = if check.no_builtin { vocabulary() } else { table::builtin() };
    // Without tables of the house it is the built-in ones that are asked about.
    let lowest = Layer { proven: !own.is_empty(), ..lowest };
    Ok((std::iter::once(lowest).chain(own).collect(), troubles))
}

fn count(troubles: &[Trouble], severity: Severity) -> usize {
    troubles.iter().filter(|trouble| trouble.severity() == severity).count()
}

fn sum(layers: &[Layer], troubles: &[Trouble]) -> Result<Status, Failure> {
    let checked = || layers.iter().filter(|layer| !layer.proven).flat_map(|layer| &layer.files);
    let rows: usize = checked().map(|file| file.rows.len()).sum();
    let (errors, warnings) = (count(troubles, Severity::Error), count(troubles, Severity::Warning));
    let sum = format!(
        "{}, {}: {}, {}",
        counted(checked().count(), "file"),
        counted(rows, "row"),
        counted(errors, "error"),
        counted(warnings, "warning")
    );
    if errors > 0 {
        return Err(Failure::Told(sum));
    }
    tell(format_args!("{sum}\n"));
    Ok(Status::Done)
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A trouble as a JSON object: one a line.
#[derive(Serialize)]
struct Row<'t> {
    severity: &'static str,
    file: &'t str,
    line: u32,
    column: u32,
    what: &'t str,
    why: Option<&'t str>,
    mend: Option<&'t str>,
}

fn json(trouble: &Trouble) -> Result<String, Failure> {
    let place = trouble.place();
    let row = Row {
        severity: trouble.severity().as_str(),
        file: place.file(),
        line: place.line(),
        column: place.column(),
        what: trouble.what(),
        why: trouble.why(),
        mend: trouble.remedy(),
    };
    crate::cli::output::json_line(&row)
}
