//! The formats that are JSON, each with how it is told.

use super::scan::{Container, Scanner, Token};
use super::{lines, read};
use crate::format::list::{Format, Guess};

pub(in crate::format) const LINES: Format = Format {
    name: lines::NAME,
    prose: "of each line, which is a document of its own, as its vocabulary says",
    protected: "as JSON; a malformed line is passed on as it came",
    extensions: lines::EXTENSIONS,
    sniff: |head| match head.starts_with('\u{1e}') || lines::is_told_by(head) {
        true => Guess::Sure,
        false => of_json(head),
    },
    is_strict: false,
    read: |decoded, options| Ok(lines::read(decoded, options)),
    ..JSON
};

pub(in crate::format) const NINJS: Format = Format {
    name: "ninjs",
    prose: "headlines, titles, descriptions and bodies with the HTML or NITF in them, of associations, too",
    protected: "keys, identifiers, bylines, slugs, notes, rights, names of subjects and other authorities",
    sniff: |_| Guess::No,
    ..JSON
};

pub(in crate::format) const SUPERDESK: Format = Format {
    name: "superdesk",
    prose: "headline, abstract, body, footer, descriptions, of associations, too",
    protected: "keys, identifiers, byline, slugline, notes, rights, names of authorities, the state of the editor",
    ..NINJS
};

pub(in crate::format) const JSON: Format = Format {
    name: super::GENERIC,
    prose: "the values of headline, title, summary, body, text and caption; with --json-paths or --all-strings others",
    protected: "keys, numbers, and all other values",
    extensions: &["json"],
    sniff: |head| if is_told_by(head) { Guess::Sure } else { of_json(head) },
    declared: |_| None,
    is_strict: true,
    read,
};

/// How sure an opening bracket makes us: Wikipedia's links begin with one, too.
fn of_json(head: &str) -> Guess {
    if head.trim_start().starts_with(['{', '[', '"']) { Guess::Possible } else { Guess::No }
}

/// Whether a document begins with an object and its first key, or with some tokens of an array.
fn is_told_by(head: &str) -> bool {
    let mut scanner = Scanner::new(head, 0..head.len());
    let mut next = || scanner.next().ok().flatten();
    let begins = |token: Option<Token>| matches!(token, Some(Token::Key(_) | Token::Close));
    match next() {
        Some(Token::Open(Container::Object)) => begins(next()),
        Some(Token::Open(Container::Array)) => match next() {
            Some(Token::Open(Container::Object)) => begins(next()),
            Some(_) => (0..4).all(|_| scanner.next().is_ok()),
            None => false,
        },
        _ => false,
    }
}
