//! Writes annotations by the workflow commands of GitHub Actions, one a line.
//!
//! `::warning file=wire.txt,line=1,col=29,endLine=1,endColumn=39,title=canonym%3A substituted::…`: what changes is a
//! warning, what was not read an error, all else a notice. Columns are scalar values from 1. In messages `%`, CR and LF
//! are escaped, in properties `:` and `,` too, as the runner's own toolkit does. A member of an archive is told by the
//! archive's name alone, since no file has its lines; the message names it.

use std::fmt::Write as _;

use super::Writer;
use super::text::{Item, Text};
use super::told::{Told, Weight, line};
use crate::trouble::visible;

/// The annotations.
pub(super) struct Github;

impl Writer for Github {
    fn text(&mut self, text: &Text<'_>, out: &mut Vec<u8>) {
        for item in &text.items {
            out.extend_from_slice(command(text, item).as_bytes());
        }
    }
}

fn command(text: &Text<'_>, item: &Item<'_>) -> String {
    let told = Told::of(item.record);
    let command = match told.weight {
        Weight::Error => "error",
        Weight::Change => "warning",
        Weight::Note => "notice",
    };
    let mut made = format!("::{command} file={}", property(&visible(&text.begin.document)));
    let (row, column) = item.line_column();
    let message = line(text, item);
    let message = match &text.begin.member {
        Some(member) => format!("{}:{row}:{column}: {message}", visible(member)),
        None => {
            // Writing to a string cannot fail.
            let _ = write!(made, ",line={row},col={column}");
            if let Some(spot) = &item.spot {
                let _ = write!(made, ",endLine={},endColumn={}", spot.end.line, spot.end.column);
            }
            message
        }
    };
    let title = property(&format!("canonym: {}", told.id()));
    format!("{made},title={title}::{}\n", data(&message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
