//! What is told of a panic, whether the command outlives it or not.
//!
//! Rust's own message stands on a terminal as it was made, and a piece of the copy may be in it: an index out of range
//! shows the text that was cut. So it is told in one line, escaped and shortened. Nothing is known to panic; these are for
//! the day when something does.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{self, Location};

use super::output::tell;
use crate::trouble::visible;

/// Characters of a message that are told: enough to know the fault by.
const MOST: usize = 200;

/// Tells of every panic from now on, of any thread, in one line; with `RUST_BACKTRACE`, behind it, how it was come to.
/// `count` is called for each.
pub fn tell_in_one_line(count: impl Fn() + Send + Sync + 'static) {
    panic::set_hook(Box::new(move |panic| {
        count();
        let payload = panic.payload();
        let message = payload.downcast_ref::<&str>().copied();
        let message = message.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        tell(format_args!("{}\n", line(panic.location(), message.unwrap_or_default())));
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured {
            tell(trace);
        }
    }));
}

fn line(place: Option<&Location<'_>>, message: &str) -> String {
    let place = place.map_or_else(String::new, |place| format!(" at {}", visible(&place.to_string())));
    let mut told = visible(&message.chars().take(MOST).collect::<String>());
    if message.chars().nth(MOST).is_some() {
        told.push('…');
    }
    format!("canonym: a fault{place}, please report it: {told}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_escaped_and_shortened() {
        let told = line(None, "“\u{1b}[31m\u{202e}”\nsecond");
        assert_eq!(told, "canonym: a fault, please report it: “\\u{1b}[31m\\u{202e}”\\u{a}second");
        let told = line(None, &"é".repeat(MOST + 1));
        assert_eq!(told, format!("canonym: a fault, please report it: {}…", "é".repeat(MOST)));
        assert!(line(None, &"é".repeat(MOST)).ends_with('é'), "what is whole is not shortened");
        let told = line(Some(Location::caller()), "");
        assert!(told.starts_with("canonym: a fault at src"), "{told}");
    }
}
