//! `table fmt`: puts table files in order, or says which are not.

use std::path::{Path, PathBuf};

use crate::cli::args::TableFmt;
use crate::cli::files::{STANDARD_INPUT, Target};
use crate::cli::filter::put_all;
use crate::cli::house::{TextFile, find_files};
use crate::cli::output::Output;
use crate::cli::paths::working_folder;
use crate::cli::status::{Failure, Status};
use crate::table::format_toml;
use crate::trouble::{Trouble, visible};

/// Puts the files in order. Nothing is written before every file is read and formatted.
///
/// # Errors
/// A file cannot be read or written, or is not TOML.
pub fn run(fmt: &TableFmt) -> Result<Status, Failure> {
    let mut files = Vec::new();
    for path in &fmt.paths {
        files.extend(find_files(&working_folder()?, path)?);
    }
    let formatted = format(&files)?;
    let changed: Vec<(&TextFile, &String)> =
        files.iter().zip(&formatted).filter(|(file, text)| file.bytes != text.as_bytes()).collect();
    if fmt.check {
        return list(&changed);
    }
    if fmt.paths.iter().any(|path| path == Path::new(STANDARD_INPUT)) {
        return print(fmt, &formatted);
    }
    let mut ready = Vec::new();
    for (file, text) in changed {
        ready.push(Target::find(&file.path)?.prepare(text.as_bytes())?);
    }
    put_all(ready)?;
    Ok(Status::Done)
}

fn format(files: &[TextFile]) -> Result<Vec<String>, Failure> {
    let (mut formatted, mut troubles) = (Vec::new(), Vec::<Trouble>::new());
    for file in files {
        match file
            .text()
            .map_err(|trouble| vec![trouble])
            .and_then(|text| format_toml::format(&file.name, text))
        {
            Ok(text) => formatted.push(text),
            Err(found) => troubles.extend(found),
        }
    }
    if troubles.is_empty() { Ok(formatted) } else { Err(Failure::of_troubles(&troubles)) }
}

fn list(changed: &[(&TextFile, &String)]) -> Result<Status, Failure> {
    let mut output = Output::open();
    for (file, _) in changed {
        output.show(format_args!("{}\n", visible(&file.name)))?;
    }
    output.flush()?;
    Ok(if changed.is_empty() { Status::Done } else { Status::Found })
}

fn print(fmt: &TableFmt, formatted: &[String]) -> Result<Status, Failure> {
    let [text] = formatted else {
        let paths: Vec<&PathBuf> = fmt.paths.iter().collect();
        let what = format!("standard input is one of {} paths", paths.len());
        return Err(Failure::new(&what, "give `-` alone, which writes to standard output"));
    };
    let mut output = Output::open();
    output.write(text.as_bytes())?;
    output.flush()?;
    Ok(Status::Done)
}
