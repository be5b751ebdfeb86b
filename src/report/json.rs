//! JSON that can be looked at on a terminal and set into a page.
//!
//! Characters that steer a terminal or the direction of a line are escaped, and so are those by which a script element
//! could be left, `<`, `>` and `&`. All of them stand in strings only, where an escape means the same.

use serde::Serialize;

use crate::trouble::is_unsafe_to_show;

/// Appends a value as JSON, in one line.
pub(super) fn write(out: &mut Vec<u8>, value: &impl Serialize) {
    // Structs of strings and numbers always become JSON.
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut units = [0; 2];
    let mut done = 0;
    for (at, c) in json.char_indices().filter(|&(_, c)| is_escaped(c)) {
        out.extend_from_slice(&json.as_bytes()[done..at]);
        for unit in c.encode_utf16(&mut units) {
            out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
        }
        done = at + c.len_utf8();
    }
    out.extend_from_slice(&json.as_bytes()[done..]);
}

fn is_escaped(c: char) -> bool {
    matches!(c, '<' | '>' | '&') || is_unsafe_to_show(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_leave_the_script_or_steer_a_terminal_is_escaped() {
        let hostile = "</script><!--&\u{1b}[2J\u{9b}\u{202e}\u{2028}\u{2029}\"\\";
        let mut json = Vec::new();
        write(&mut json, &hostile);
        let json = String::from_utf8(json).unwrap();
        assert!(!json.contains(['<', '>', '&']) && !json.chars().any(is_unsafe_to_show), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), hostile);
    }
}
