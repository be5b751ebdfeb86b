//! The arguments of `watch` as typed.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{DocumentOptions, PolicyOptions, TableOptions, help};

const EXAMPLES: &str = "\
Examples:
  canonym watch in/ --to out/                 until SIGTERM or Ctrl-C
  canonym watch in/ --to out/ --done originals/ --failed desk/
  canonym watch in/ --to out/ --once          what is there now, as a job of cron
  canonym restore --ledger out/a.txt.ledger.jsonl < out/a.txt
";

/// The arguments of `watch`.
#[derive(Args, Debug)]
#[command(after_help = help(EXAMPLES))]
pub struct Watch {
    /// The folder that is watched, with the folders in it. Each document is taken out of it once it is handed on
    #[arg(value_name = "FOLDER")]
    pub from: PathBuf,
    /// Write each document to this folder, in the place that it had, with its ledger beside it
    #[arg(long, value_name = "FOLDER")]
    pub to: PathBuf,
    /// Keep the documents as they came in this folder; without it the ledgers alone lead back to them
    #[arg(long, value_name = "FOLDER")]
    pub done: Option<PathBuf>,
    /// Write documents that cannot be read as their format to this folder, instead of passing them on as they came
    #[arg(long, value_name = "FOLDER")]
    pub failed: Option<PathBuf>,
    /// Write the ledgers to this folder, not beside the documents
    #[arg(long, value_name = "FOLDER")]
    pub ledgers: Option<PathBuf>,
    /// Handle what is there, and end
    #[arg(long)]
    pub once: bool,
    /// A document is whole when nothing has changed in it for so long
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = seconds)]
    pub settle: Duration,
    /// Look at the folder so often, whatever the system tells of it; folders in a network tell nothing
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = seconds)]
    pub every: Duration,
    /// Say nothing on standard error but what is wrong
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Tell each decision, and list in the ledgers the names in URLs, e-mail addresses, file names and the like
    #[arg(short, long)]
    pub verbose: bool,
    /// How documents are read.
    #[command(flatten)]
    pub documents: DocumentOptions,
    /// Spell a name in ASCII where the encoding lacks a letter of it and the format has no other way to write one
    #[arg(long, help_heading = "Documents")]
    pub ascii: bool,
    /// Which tables.
    #[command(flatten)]
    pub tables: TableOptions,
    /// Which policy.
    #[command(flatten)]
    pub policy: PolicyOptions,
}

fn seconds(typed: &str) -> Result<Duration, String> {
    let seconds = typed.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.filter(|seconds| *seconds <= DAY).ok_or_else(|| "write seconds, such as 2 or 0.5".to_owned())
}

/// Nobody waits longer, and no clock can be asked for a time that does not exist.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
