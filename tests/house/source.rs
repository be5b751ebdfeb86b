//! Reads one of our own files as code alone: comments, literals and test items are blanked, lines stay where they are.

use std::path::{Path, PathBuf};

/// A source file, as written and as code.
pub struct Source {
    /// Relative to the package.
    pub path: PathBuf,
    /// As written.
    pub text: String,
    /// As long as `text`, with a space for each byte that is not code outside tests.
    code: String,
}

impl Source {
    /// Reads the file at `path`, relative to the package at `root`.
    pub fn read(root: &Path, path: &Path) -> Source {
        Source::of(path, std::fs::read_to_string(root.join(path)).expect("a source file is UTF-8"))
    }

    /// A file of this content.
    pub fn of(path: &Path, text: String) -> Source {
        let code = without_test_items(&without_words(&text));
        Source { path: path.to_owned(), text, code }
    }

    /// The code alone, at the offsets that it has in `text`.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// File and line, from 1, of a byte offset, for messages.
    pub fn place(&self, at: usize) -> String {
        format!("{}:{}", self.path.display(), self.code[..at].matches('\n').count() + 1)
    }

    /// Lines of code, numbered from 1, each beside the line as written.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str, &str)> {
        self.code.lines().zip(self.text.lines()).enumerate().map(|(at, (code, line))| (at + 1, code, line))
    }

    /// The files and folders of modules that are declared for tests alone.
    pub fn test_modules(&self) -> Vec<PathBuf> {
        let folder = match self.path.file_stem().and_then(|stem| stem.to_str()) {
            Some("mod" | "lib" | "main") | None => self.path.with_file_name(""),
            Some(_) => self.path.with_extension(""),
        };
        let blanked = without_words(&self.text);
        let declared = test_items(&blanked).filter_map(|(_, item)| {
            let (_, name) = item.strip_suffix(';')?.split_once("mod ")?;
            Some(name.trim().to_owned())
        });
        declared.flat_map(|name| [folder.join(format!("{name}.rs")), folder.join(name)]).collect()
    }
}

/// Blanks comments and the insides of string and character literals.
fn without_words(text: &str) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match word_length(rest, &blanked) {
            0 => {
                blanked.push(first);
                rest = &rest[first.len_utf8()..];
                continue;
            }
            length => length,
        };
        blank(&rest[..length], &mut blanked);
        rest = &rest[length..];
    }
    blanked
}

fn blank(text: &str, blanked: &mut String) {
    blanked.extend(text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
}

/// The bytes of the comment or literal that `rest` begins with; 0 if it begins with code.
fn word_length(rest: &str, before: &str) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return block_comment_length(rest);
    }
    let in_name = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    if !in_name && ["r", "br"].iter().any(|prefix| rest.starts_with(prefix)) {
        return raw_string_length(rest);
    }
    match rest.as_bytes()[0] {
        b'"' => quoted_length(rest, b'"'),
        b'\'' if is_character(rest) => quoted_length(rest, b'\''),
        _ => 0,
    }
}

fn block_comment_length(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while let Some(tail) = rest.get(at..).filter(|tail| !tail.is_empty()) {
        let step = match tail {
            _ if tail.starts_with("/*") => 1,
            _ if tail.starts_with("*/") => -1,
            _ => 0,
        };
        depth += step;
        at += if step == 0 { tail.chars().next().map_or(1, char::len_utf8) } else { 2 };
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

fn raw_string_length(rest: &str) -> usize {
    let tail = rest.trim_start_matches('b').trim_start_matches('r');
    let hashes = tail.len() - tail.trim_start_matches('#').len();
    let opening = rest.len() - tail.len() + hashes;
    if !rest[opening..].starts_with('"') {
        return 0;
    }
    let closing = format!("\"{}", "#".repeat(hashes));
    let body = &rest[opening + 1..];
    body.find(&closing).map_or(rest.len(), |end| opening + 1 + end + closing.len())
}

fn quoted_length(rest: &str, quote: u8) -> usize {
    let mut bytes = rest.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\\' {
            bytes.next();
        } else if byte == quote {
            return at + 1;
        }
    }
    rest.len()
}

/// Whether an apostrophe opens a character and not a lifetime.
fn is_character(rest: &str) -> bool {
    let mut inside = rest.chars().skip(1);
    match inside.next() {
        Some('\\') => true,
        Some(_) => inside.next() == Some('\''),
        None => false,
    }
}

fn without_test_items(code: &str) -> String {
    let mut blanked = code.to_owned();
    for (start, item) in test_items(code) {
        let mut spaces = String::new();
        blank(item, &mut spaces);
        blanked.replace_range(start..start + item.len(), &spaces);
    }
    blanked
}

/// The items under `#[cfg(test)]` and the like, each with its start, without further attributes.
fn test_items(code: &str) -> impl Iterator<Item = (usize, &str)> {
    ["#[cfg(test)]", "#[cfg(all(test,"].into_iter().flat_map(move |attribute| {
        code.match_indices(attribute).filter_map(move |(at, _)| {
            let start = at + code[at..].find(']')? + 1;
            Some((start, item_at(&code[start..])))
        })
    })
}

/// The item that `code` begins with: up to its `;`, or to the brace that closes it.
fn item_at(code: &str) -> &str {
    let mut depth = 0;
    for (at, byte) in code.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 && matches!(byte, b';' | b'}') {
            return &code[..=at];
        }
    }
    code
}
