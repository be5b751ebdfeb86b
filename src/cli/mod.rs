//! The command: arguments, files, reports. One file a verb.
//!
//! It knows files and terminals, and calls the library. It must never decide about names. What leaves it is the
//! exit status: arguments as typed (`args`) become arguments as meant (`house`, `documents`), and one verb runs.

mod again;
mod archive;
mod args;
mod book;
mod cache;
mod completions;
mod decide;
mod discover;
mod documents;
mod explain;
pub mod files;
mod filter;
mod findings;
mod formats;
mod house;
mod lines;
mod man;
mod output;
mod packages;
mod panics;
mod paths;
mod process;
mod reading;
mod records;
mod report;
mod restore;
#[cfg(feature = "serve")]
mod serve;
mod status;
mod table;
mod termination;
mod transliterate;
mod watch;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::trouble::visible;
use args::{Arguments, Verb};
use output::{Output, tell};
use status::{Failure, Status};

/// Runs the command with the arguments of the process, its name first, and gives the status to exit with.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    panics::tell_in_one_line(|| ());
    let ended = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => dispatch(arguments),
        Err(error) if error.use_stderr() => Err(misused(&error)),
        Err(help) => show_help(&help),
    };
    if let Err(Failure::Told(message)) = &ended {
        tell(format_args!("{message}\n"));
    }
    status::exit_code(&ended)
}

fn dispatch(arguments: Arguments) -> Result<Status, Failure> {
    match arguments.verb {
        None => filter::run(arguments.filter),
        Some(Verb::Restore(restore)) => restore::run(restore),
        Some(Verb::Watch(watch)) => watch::run(*watch),
        Some(Verb::Report(report)) => report::run(&report),
        Some(Verb::Decide(decide)) => decide::run(&decide),
        Some(Verb::Discover(discover)) => discover::run(*discover),
        Some(Verb::Explain(explain)) => explain::run(&explain),
        Some(Verb::Transliterate(transliterate)) => transliterate::run(&transliterate),
        #[cfg(feature = "serve")]
        Some(Verb::Serve(serve)) => serve::run(serve),
        Some(Verb::Formats) => formats::run(),
        Some(Verb::Table(verb)) => table::run(verb),
        Some(Verb::Completions { shell }) => completions::run(shell),
        Some(Verb::Man { verb }) => man::run(&verb),
    }
}

/// The message about arguments, which may hold anything that was typed.
fn misused(error: &clap::Error) -> Failure {
    let message = error.render().to_string();
    let lines: Vec<String> = message.trim_end().lines().map(visible).collect();
    Failure::Told(lines.join("\n"))
}

/// Writes a help text or the version, in colours where the terminal has them.
fn show_help(help: &clap::Error) -> Result<Status, Failure> {
    let text = help.render();
    let mut output = Output::open();
    match anstream::AutoStream::choice(&std::io::stdout()) {
        anstream::ColorChoice::Never => output.show(text)?,
        _ => output.show(text.ansi())?,
    }
    output.flush()?;
    Ok(Status::Done)
}
