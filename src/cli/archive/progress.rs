//! How far a run over an archive is, on a terminal; anywhere else nothing but messages.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use super::walk::Walk;
use crate::cli::output::tell;

/// A bar on a terminal.
pub struct Progress {
    bar: Option<ProgressBar>,
    files: u64,
}

impl Progress {
    /// Counts what is ahead, if there is a terminal to tell.
    pub fn begin(is_quiet: bool, walk: &Walk) -> Progress {
        if is_quiet || !std::io::stderr().is_terminal() {
            return Progress { bar: None, files: 0 };
        }
        let (files, bytes) = walk.count();
        let bar = ProgressBar::new(bytes);
        let template = "{wide_bar} {bytes} of {total_bytes}, {msg}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Progress { bar: Some(bar), files }
    }

    /// Tells people something, above the bar.
    pub fn tell(&self, message: &str) {
        match &self.bar {
            _ if message.is_empty() => {}
            Some(bar) => bar.suspend(|| tell(message)),
            None => tell(message),
        }
    }

    /// Shows how far the run is, and what it found.
    pub fn show(&self, files: u64, bytes: u64, found: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{files} of {} files, {found}", self.files));
            bar.set_position(bytes);
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
