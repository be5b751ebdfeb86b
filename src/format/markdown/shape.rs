//! The shape of a Markdown document: a digest of all that it is apart from its texts.
//!
//! Two readings of one shape have the same events, but for text; it is compared within one run and never kept.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem::discriminant;

use pulldown_cmark::{Event, Tag};

/// A digest that grows with the document.
#[derive(Default)]
pub(super) struct Shape(DefaultHasher);

impl Shape {
    /// Adds an event without its text.
    pub(super) fn add(&mut self, event: &Event<'_>) {
        // An escape cuts a text in two, and a reference stands by itself.
        if matches!(event, Event::Text(_)) {
            return;
        }
        discriminant(event).hash(&mut self.0);
        match event {
            Event::Start(tag) => self.add_tag(tag),
            Event::End(tag) => tag.hash(&mut self.0),
            Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => text.hash(&mut self.0),
            Event::TaskListMarker(is_done) => is_done.hash(&mut self.0),
            Event::Text(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Rule => {}
        }
    }

    /// Adds something else that stays as it is.
    pub(super) fn add_text(&mut self, text: &str) {
        text.hash(&mut self.0);
    }

    fn add_tag(&mut self, tag: &Tag<'_>) {
        tag.to_end().hash(&mut self.0);
        match tag {
            Tag::Heading { id, classes, attrs, .. } => (id, classes, attrs).hash(&mut self.0),
            Tag::FootnoteDefinition(label) => label.hash(&mut self.0),
            Tag::Link { link_type, dest_url, id, .. } | Tag::Image { link_type, dest_url, id, .. } => {
                discriminant(link_type).hash(&mut self.0);
                (dest_url, id).hash(&mut self.0);
            }
            Tag::List(start) => start.hash(&mut self.0),
            Tag::Table(columns) => columns.iter().for_each(|column| discriminant(column).hash(&mut self.0)),
            _ => {}
        }
    }

    pub(super) fn finish(self) -> u64 {
        self.0.finish()
    }
}
