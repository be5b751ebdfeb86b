//! `completions`: a shell's completions, from the definitions of the arguments.

use clap::CommandFactory;

use super::args::Arguments;
use super::output::Output;
use super::status::{Failure, Status};

/// Prints the completions for `shell`.
pub fn run(shell: clap_complete::Shell) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "canonym", &mut script);
    let mut output = Output::open();
    output.write(&script)?;
    output.flush()?;
    Ok(Status::Done)
}
