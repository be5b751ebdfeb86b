//! The scalars of a YAML file, each with the way that leads to it and its line, without recursion.
//!
//! Aliases are not followed, so no file is larger than it looks.

use saphyr_parser::{Event, Parser};

/// A file nests no deeper.
const DEEPEST: usize = 32;

/// A scalar, and where it stands.
pub(super) struct Scalar {
    /// Keys of mappings, and places in lists as numbers.
    pub path: Vec<String>,
    pub value: String,
    /// From 1.
    pub line: u32,
}

enum Open {
    Mapping(Option<String>),
    List(usize),
}

/// The scalars of the first document, in its order; what is wrong with it, and on which line.
pub(super) fn scalars(text: &str) -> (Vec<Scalar>, Option<(u32, String)>) {
    let mut scalars = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => return (scalars, Some((line(error.marker().line()), error.info().to_owned()))),
        };
        let line = line(span.start.line());
        match event {
            Event::DocumentEnd => break,
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
                close_value(&mut open);
            }
            Event::MappingStart(..) | Event::SequenceStart(..) if open.len() == DEEPEST => {
                return (scalars, Some((line, format!("it nests deeper than {DEEPEST} levels"))));
            }
            Event::MappingStart(..) => {
                open_value(&mut open);
                open.push(Open::Mapping(None));
            }
            Event::SequenceStart(..) => {
                open_value(&mut open);
                open.push(Open::List(0));
            }
            Event::Scalar(value, ..) => match open.last_mut() {
                Some(Open::Mapping(key @ None)) => *key = Some(value.into_owned()),
                _ => {
                    scalars.push(Scalar { path: path(&open), value: value.into_owned(), line });
                    close_value(&mut open);
                }
            },
            Event::Alias(_) => match open.last_mut() {
                Some(Open::Mapping(key @ None)) => *key = Some(String::new()),
                _ => close_value(&mut open),
            },
            _ => {}
        }
    }
    (scalars, None)
}

fn line(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

/// A mapping or list that stands where a key should has no name.
fn open_value(open: &mut [Open]) {
    if let Some(Open::Mapping(key @ None)) = open.last_mut() {
        *key = Some(String::new());
    }
}

fn close_value(open: &mut [Open]) {
    match open.last_mut() {
        Some(Open::Mapping(key)) => *key = None,
        Some(Open::List(at)) => *at += 1,
        None => {}
    }
}

fn path(open: &[Open]) -> Vec<String> {
    let step = |open: &Open| match open {
        Open::Mapping(key) => key.clone().unwrap_or_default(),
        Open::List(at) => at.to_string(),
    };
    open.iter().map(step).collect()
}
