//! Machine zones: addresses, handles, hashtags and file names in prose.
//!
//! A chunk between white space that holds a tell-tale byte is looked at once, from left to right, so that time
//! is linear whatever it holds. A slash or full stop between names (`Kiev/Moscow`, `S.Lawrow`) tells nothing: what
//! stands beside it must tell, a known extension or a top-level domain in lower case.

use std::ops::Range;

use super::chars::is_word;
use super::{Machine, Zone, ZoneKind};

/// The extensions that make a word a file name, in lower case.
const EXTENSIONS: &[&str] = &[
    "7z", "avi", "bak", "bmp", "cfg", "css", "csv", "dll", "dmg", "doc", "docx", "eml", "eps", "epub", "exe",
    "flac", "gif", "gz", "htm", "html", "indd", "ini", "jpeg", "jpg", "js", "json", "mkv", "mov", "mp3",
    "mp4", "mpeg", "mpg", "msi", "odp", "ods", "odt", "ogg", "pdf", "php", "png", "pps", "ppt", "pptx",
    "psd", "py", "rar", "rtf", "sql", "srt", "svg", "tar", "tgz", "tif", "tiff", "tsv", "txt", "vtt", "wav",
    "webm", "webp", "wma", "wmv", "xls", "xlsx", "xml", "yaml", "yml", "zip",
];

/// The top-level domains that are believed in capitals, where a name in capitals may stand after a full stop.
const DOMAINS_IN_CAPITALS: &[&str] = &[
    "COM", "ORG", "NET", "EDU", "GOV", "INT", "INFO", "EU", "DE", "UK", "FR", "RU", "UA", "BY", "PL", "CH",
    "AT",
];

const TELLTALE: [bool; 256] = {
    let mut table = [false; 256];
    let mut bytes: &[u8] = b"@#/\\.";
    while let [byte, rest @ ..] = bytes {
        table[*byte as usize] = true;
        bytes = rest;
    }
    table
};

/// Adds the machine zones of `text`: disjoint, in order.
pub(super) fn find(text: &str, zones: &mut Vec<Zone>) {
    let bytes = text.as_bytes();
    let mut chunk = 0..0;
    let mut seen = 0;
    while let Some(at) = bytes[seen..].iter().position(|&byte| TELLTALE[usize::from(byte)]) {
        let at = seen + at;
        seen = at + 1;
        if bytes[at] == b'.' && !begins_word(&text[seen..]) {
            continue;
        }
        chunk = chunk_around(text, at, chunk.end);
        seen = chunk.end;
        Chunk { text, end: chunk.end, zones }.scan(chunk.start);
    }
}

/// The text between white space that holds byte `at`; nothing before `floor` belongs to it.
fn chunk_around(text: &str, at: usize, floor: usize) -> Range<usize> {
    let before = &text[floor..at];
    let start = before.char_indices().rev().find(|(_, c)| c.is_whitespace());
    let start = start.map_or(floor, |(space, c)| floor + space + c.len_utf8());
    let end = text[at..].find(char::is_whitespace).map_or(text.len(), |len| at + len);
    start..end
}

/// Text without white space, scanned from left to right.
struct Chunk<'t> {
    text: &'t str,
    end: usize,
    zones: &'t mut Vec<Zone>,
}

impl Chunk<'_> {
    fn scan(&mut self, mut at: usize) {
        while at < self.end {
            let url = self.next_url(at);
            self.scan_stretches(at..url.as_ref().map_or(self.end, |url| url.start));
            at = url.as_ref().map_or(self.end, |url| url.end);
            if let Some(url) = url {
                self.push(url, Machine::Url);
            }
        }
    }

    /// The next address with a scheme or `www.`.
    fn next_url(&self, from: usize) -> Option<Range<usize>> {
        let bytes = &self.text.as_bytes()[..self.end];
        (from..self.end).find_map(|at| match bytes[at] {
            b':' if bytes[at..].starts_with(b"://") => {
                let start = self.scheme_start(from, at)?;
                let next = bytes.get(at + 3).copied()?;
                let is_address = matches!(next, b'/' | b'[') || begins_word(&self.text[at + 3..]);
                is_address.then(|| start..self.url_end(start, self.end))
            }
            b'w' | b'W' if bytes[at..].len() > 4 && bytes[at..at + 4].eq_ignore_ascii_case(b"www.") => {
                let is_address = !ends_word(&self.text[from..at]) && begins_word(&self.text[at + 4..]);
                is_address.then(|| at..self.url_end(at, self.end))
            }
            _ => None,
        })
    }

    /// The start of the scheme that ends at `end`. A scheme is in ASCII; other letters count, so that all names do.
    fn scheme_start(&self, from: usize, end: usize) -> Option<usize> {
        let before = &self.text[from..end];
        let rest = before.trim_end_matches(|c| is_word(c) || matches!(c, '+' | '-' | '.'));
        let letter = before[rest.len()..].find(char::is_alphabetic)?;
        Some(from + rest.len() + letter)
    }

    /// The end of an address that starts at `start`: closing brackets that it did not open and final punctuation
    /// are the sentence's.
    fn url_end(&self, start: usize, limit: usize) -> usize {
        let rest = &self.text[start..limit];
        let url = &rest[..rest.find(ends_url).unwrap_or(rest.len())];
        let count = |wanted: u8| url.bytes().filter(|&byte| byte == wanted).count();
        let mut round_excess = count(b')').saturating_sub(count(b'('));
        let mut square_excess = count(b']').saturating_sub(count(b'['));
        let kept = url.trim_end_matches(|c: char| match c {
            ')' => take_one(&mut round_excess),
            ']' => take_one(&mut square_excess),
            _ => matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' | '('),
        });
        start + kept.len()
    }

    /// Looks at each stretch of `range` that may be one address, handle, tag or file name.
    fn scan_stretches(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while let Some(len) = self.text[at..range.end].find(in_stretch) {
            let start = at + len;
            let len = self.text[start..range.end].find(|c| !in_stretch(c));
            let end = len.map_or(range.end, |len| start + len);
            self.scan_stretch(start..end, range.end);
            let free = self.zones.last().map_or(0, |zone| zone.range.end);
            at = end.max(free);
        }
    }

    fn scan_stretch(&mut self, range: Range<usize>, limit: usize) {
        let whole = &self.text[range.clone()];
        let bare = whole.trim_start_matches(['-', ':', '&', '=', '+', '?', '%']);
        let start = range.end - bare.len();
        let bare = bare.trim_end_matches(['.', ':', '?', '-', '&', '=', '+', '%', '~']);
        if is_path(bare) || has_extension(bare) {
            self.push(start..start + bare.len(), Machine::FileName);
        } else if is_address_with_path(bare) {
            self.push(start..self.url_end(start, limit), Machine::Url);
        } else {
            self.scan_signs(start..start + bare.len());
        }
    }

    /// Finds what is told by an at sign or a hash sign.
    fn scan_signs(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while let Some(len) = self.text[at..range.end].find(['@', '#']) {
            let sign = at + len;
            let is_at_sign = self.text.as_bytes()[sign] == b'@';
            let after_word = ends_word(&self.text[at..sign]);
            let rest = &self.text[sign + 1..range.end];
            let end = sign + 1 + run_of(rest, |c| is_word(c) || is_at_sign && is_joint(c));
            let found = match (is_at_sign, after_word) {
                _ if end == sign + 1 => None,
                (true, true) => Some((self.local_part_start(at, sign)..end, Machine::Email)),
                (true, false) => Some((sign..self.host_end(end, range.end), Machine::Handle)),
                (false, true) => None,
                (false, false) => {
                    let has_letter = self.text[sign..end].contains(char::is_alphabetic);
                    has_letter.then_some((sign..end, Machine::Hashtag))
                }
            };
            at = found.as_ref().map_or(sign + 1, |(zone, _)| zone.end);
            if let Some((zone, machine)) = found {
                self.push(zone, machine);
            }
        }
    }

    /// Where the part before an at sign begins.
    fn local_part_start(&self, floor: usize, sign: usize) -> usize {
        let before = &self.text[floor..sign];
        let rest = before.trim_end_matches(|c| is_word(c) || matches!(c, '.' | '+' | '-' | '%' | '=' | '~'));
        let marks = before[rest.len()..].find(is_word).unwrap_or(0);
        floor + rest.len() + marks
    }

    /// The end of `@host` after a handle that ends at `at`, or `at`.
    fn host_end(&self, at: usize, limit: usize) -> usize {
        match self.text[at..limit].strip_prefix('@') {
            Some(host) => match run_of(host, |c| is_word(c) || is_joint(c)) {
                0 => at,
                len => at + 1 + len,
            },
            None => at,
        }
    }

    fn push(&mut self, range: Range<usize>, machine: Machine) {
        self.zones.push(Zone { range, kind: ZoneKind::Machine(machine) });
    }
}

fn take_one(count: &mut usize) -> bool {
    let any = *count > 0;
    *count -= usize::from(any);
    any
}

fn ends_url(c: char) -> bool {
    if c.is_ascii() { matches!(c, '<' | '>' | '"' | '`' | '|' | '{' | '}' | '^') } else { !is_word(c) }
}

fn in_stretch(c: char) -> bool {
    is_word(c) || matches!(c, '.' | '-' | '@' | '#' | '/' | '\\' | ':' | '~' | '?' | '&' | '=' | '+' | '%')
}

/// What may join the words of a host or a user's name.
fn is_joint(c: char) -> bool {
    matches!(c, '.' | '-')
}

fn begins_word(text: &str) -> bool {
    text.chars().next().is_some_and(is_word)
}

fn ends_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_word)
}

/// The length of what `text` begins with that is made of `wanted`, up to its last word.
fn run_of(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    let run = text.find(|c| !wanted(c)).map_or(text, |len| &text[..len]);
    if begins_word(run) { run.trim_end_matches(is_joint).len() } else { 0 }
}

/// Whether a stretch is a path: rooted (`/home/x`, `~/x`, `../x`), on a drive, or with backslashes.
fn is_path(stretch: &str) -> bool {
    if let [drive, b':', b'/' | b'\\', ..] = stretch.as_bytes() {
        return drive.is_ascii_alphabetic();
    }
    let rest = stretch.trim_start_matches(['.', '~']);
    if let Some(below) = rest.strip_prefix('/') {
        let has_step = |path: &str| path.split_once('/').is_some_and(|(_, last)| begins_word(last));
        return begins_word(below) && (rest.len() < stretch.len() || has_step(below));
    }
    stretch.starts_with("\\\\")
        || stretch.split_once('\\').is_some_and(|(dir, name)| ends_word(dir) && begins_word(name))
}

/// Whether a stretch ends in a known extension, all in lower case or all in capitals.
fn has_extension(stretch: &str) -> bool {
    let Some((stem, extension)) = stretch.rsplit_once('.') else { return false };
    let one_case = !extension.contains(char::is_lowercase) || !extension.contains(char::is_uppercase);
    let known = || EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension));
    ends_word(stem) && !stem.contains('@') && one_case && extension.len() <= 5 && known()
}

/// Whether a stretch is a domain followed by a path or query, such as `example.org/x`.
fn is_address_with_path(stretch: &str) -> bool {
    let Some(end) = stretch.find(['/', '?', ':']) else { return false };
    let (domain, rest) = stretch.split_at(end);
    let rest = match rest.strip_prefix(':') {
        Some(port) => port.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    let goes_on = rest.starts_with('/') || rest.strip_prefix('?').is_some_and(begins_word);
    goes_on && is_domain(domain)
}

fn is_domain(domain: &str) -> bool {
    let Some((rest, top)) = domain.rsplit_once('.') else { return false };
    let is_label = |label: &str| begins_word(label) && label.chars().all(|c| is_word(c) || c == '-');
    rest.split('.').all(is_label) && is_top_level(top)
}

/// A top level in lower case, or a well known one in capitals: `S.LAWROW/PUTIN` is no address.
fn is_top_level(top: &str) -> bool {
    let in_lower_case = top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_lowercase());
    in_lower_case || top.starts_with("xn--") || DOMAINS_IN_CAPITALS.contains(&top)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Zones are written into the text as `[kind:…]`.
    fn marked(text: &str) -> String {
        let mut zones = Vec::new();
        find(text, &mut zones);
        let mut marked = String::new();
        let mut copied = 0;
        for zone in zones {
            let ZoneKind::Machine(machine) = zone.kind else { panic!("a machine zone") };
            let kind = format!("{machine:?}").to_lowercase();
            marked += &format!("{}[{kind}:{}]", &text[copied..zone.range.start], &text[zone.range.clone()]);
            copied = zone.range.end;
        }
        marked + &text[copied..]
    }

    #[test]
    fn machine_zones() {
        for row in
            include_str!("machine.rows").lines().filter(|row| !row.is_empty() && !row.starts_with("// "))
        {
            let (text, expected) = row.split_once(" => ").unwrap_or((row, row));
            assert_eq!(marked(text), expected, "{text}");
        }
    }

    #[test]
    fn hostile_chunks_take_linear_time() {
        for piece in [
            "@",
            "(",
            "#",
            "/",
            "\\",
            ".a",
            "http://",
            "http://a<",
            "a@",
            "www.",
            "a.b/",
            "a.de/)",
            "://",
            "'",
            "@a/",
        ] {
            let text = piece.repeat((1 << 19) / piece.len());
            let started = std::time::Instant::now();
            find(&text, &mut Vec::new());
            assert!(started.elapsed().as_secs() < 5, "{piece}");
        }
    }
}
