//! The command's entry, nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    canonym::cli::run(std::env::args_os())
}
