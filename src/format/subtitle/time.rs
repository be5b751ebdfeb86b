//! Lines of times: `00:00:01.000 --> 00:00:04.000 align:start`, in SRT with a comma.

/// What stands between two times, and in no text of a cue.
pub(super) const ARROW: &str = "-->";

/// Whether a line says when a cue is shown.
pub(super) fn is_timing(line: &str) -> bool {
    line.split_once(ARROW).is_some_and(|(from, rest)| {
        let rest = rest.trim_start();
        let to = rest.split([' ', '\t']).next().unwrap_or_default();
        is_time(from.trim()) && is_time(to)
    })
}

/// Whether a text is a time: hours if there are any, minutes, seconds, and parts of them.
fn is_time(text: &str) -> bool {
    let Some((whole, parts)) = text.rsplit_once(['.', ',']) else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number(parts) && (2..=3).contains(&whole.split(':').count()) && whole.split(':').all(is_number)
}
