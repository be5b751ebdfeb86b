//! A grammar of wires: messages with header, headline, byline, paragraphs, tables, contact lines and a notebook.

use proptest::prelude::*;
use proptest::sample::select;

use crate::document::{Document, Kind, Writer};

/// A part of a story.
#[derive(Clone, Debug)]
enum Part {
    /// Text in lines of so many bytes, as far as words allow, in typewriter's quotes or not.
    Paragraph(usize, bool),
    /// Two cells and what parts them.
    Row(&'static str),
    Contact,
}

#[derive(Clone, Debug)]
struct Message {
    has_byline: bool,
    parts: Vec<Part>,
    has_notebook: bool,
}

/// The shape of a wire.
#[derive(Clone, Debug)]
pub struct Wire {
    is_american: bool,
    end: &'static str,
    messages: Vec<Message>,
}

pub fn any_wire() -> impl Strategy<Value = Wire> {
    let part = prop_oneof![
        4 => (12..70_usize, any::<bool>()).prop_map(|(width, is_quoted)| Part::Paragraph(width, is_quoted)),
        2 => select(vec!["    |  ", "\t", " ..... ", "|"]).prop_map(Part::Row),
        1 => Just(Part::Contact),
    ];
    let message = (any::<bool>(), prop::collection::vec(part, 1..6), any::<bool>())
        .prop_map(|(has_byline, parts, has_notebook)| Message { has_byline, parts, has_notebook });
    (any::<bool>(), select(vec!["\n", "\r\n", "\r"]), prop::collection::vec(message, 1..3))
        .prop_map(|(is_american, end, messages)| Wire { is_american, end, messages })
}

impl Wire {
    /// The wire with a drawn copy in its places.
    pub fn write(&self, copy: &[u8]) -> Document {
        let format = if self.is_american { "anpa" } else { "iptc7901" };
        let mut writer = Writer::new(format, self.end, copy);
        for message in &self.messages {
            self.head(&mut writer, message);
            message.parts.iter().for_each(|part| self.part(&mut writer, part));
            if message.has_notebook {
                let notebook = "\n# Notebook\n\n   NAME, not for readers.\nNAME NAME\n\n   NAME\n";
                writer.fixed("notebook", notebook);
            }
            let trailer = if self.is_american {
                "\t   \u{3}NAME-11-23-26 1509GMT<\n"
            } else {
                "\u{3}231500 NAME Nov 26\n\u{7f}\n\u{7f}\u{4}"
            };
            writer.fixed("trailer", trailer);
        }
        writer.finish()
    }

    fn head(&self, writer: &mut Writer<'_>, message: &Message) {
        let [before, after, byline] = if self.is_american {
            writer.fixed(
                "header",
                "\u{16}\u{16}\u{1}w0001\u{1f}__NAME\nf l\u{13}\u{11} BC-NAME   11-23 0101\n\u{2}",
            );
            writer.fixed("keyword", "^BC-NAME,0101<\n");
            ["^", " <\n", "^By NAME=\n"]
        } else {
            writer.fixed("header", "\u{1}can001 4 i 49 NAME   can 001\n\nNAME/\n\u{2}");
            ["", " =\n", "By NAME Reporter\n\n"]
        };
        writer.fixed("mark", before);
        let headline = writer.filled("On NAME");
        writer.push(Kind::Prose, "headline", headline);
        writer.fixed("mark", after);
        if message.has_byline {
            writer.fixed("byline", byline);
        }
    }

    fn part(&self, writer: &mut Writer<'_>, part: &Part) {
        let indentation = if self.is_american { "\t   " } else { "   " };
        match part {
            Part::Paragraph(width, is_quoted) => {
                writer.fixed("mark", indentation);
                let text = [writer.lines(), writer.lines()].join(&b' ');
                let text = wrapped(&text, *width, self.end);
                let quotes = if *is_quoted { ["``", "''"] } else { ["", ""] };
                let text = [quotes[0].as_bytes(), &text, quotes[1].as_bytes()].concat();
                writer.push(Kind::Prose, "body", text);
                writer.fixed("mark", if self.is_american { " \n \n" } else { "\n" });
            }
            Part::Row(between) => {
                writer.fixed("mark", indentation);
                // A cell without a word is none: nothing stands beside it.
                let cell = writer.filled("NAME 3");
                writer.push(Kind::Column, "cell", cell);
                writer.fixed("mark", between);
                let cell = writer.filled("3 NAME");
                writer.push(Kind::Column, "cell", cell);
                writer.fixed("mark", "\n");
            }
            Part::Contact => writer.fixed("contact", "NAME <NAME@canon.example>, +49 30 1234567.\n"),
        }
    }
}

/// The text with a line's end for each space that stands beyond `width`.
fn wrapped(text: &[u8], width: usize, end: &str) -> Vec<u8> {
    let (mut wrapped, mut column) = (Vec::new(), 0);
    for &byte in text {
        column += 1;
        if byte == b' ' && column > width {
            wrapped.extend(end.as_bytes());
            column = 0;
        } else {
            wrapped.push(byte);
        }
    }
    wrapped
}
