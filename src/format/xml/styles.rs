//! What the styles of a Word document say of its text: which paragraphs are headlines, and in what language it is.

use std::collections::{BTreeMap, BTreeSet};

use super::name::local;
use super::names_headline;
use super::scan::{Attribute, Scanner, Token};

/// The styles of a document.
#[derive(Debug, Default)]
pub(in crate::format) struct Styles {
    /// The ids of the styles of headlines.
    pub(in crate::format) headlines: Vec<String>,
    /// The language of text that names none.
    pub(in crate::format) language: Option<String>,
}

/// A style, as far as it is read.
#[derive(Default)]
struct Style<'t> {
    is_headline: bool,
    based_on: Option<&'t str>,
}

impl Styles {
    /// Reads `word/styles.xml`; what follows the first fault says nothing.
    pub(in crate::format) fn read(bytes: &[u8]) -> Styles {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = Reader::default();
        let mut scanner = Scanner::new(text);
        while let Ok(Some(token)) = scanner.next() {
            match token {
                Token::Start { name, attributes, is_empty, .. } => {
                    reader.start(local(name), |name| value(text, &attributes, name));
                    if !is_empty {
                        reader.open.push(local(name));
                    }
                }
                Token::End { .. } => {
                    reader.open.pop();
                }
                _ => {}
            }
        }
        let Reader { styles, language, .. } = reader;
        let headlines = styles.keys().filter(|id| leads_to_headline(&styles, id));
        Styles { headlines: headlines.map(|id| (*id).to_owned()).collect(), language }
    }
}

/// What is read of the styles so far.
#[derive(Default)]
struct Reader<'t> {
    open: Vec<&'t str>,
    /// The style of paragraphs that is open.
    style: Option<&'t str>,
    styles: BTreeMap<&'t str, Style<'t>>,
    language: Option<String>,
}

impl<'t> Reader<'t> {
    fn start(&mut self, name: &str, value: impl Fn(&str) -> Option<&'t str>) {
        match (self.open.last().copied(), name) {
            (_, "style") => self.style = value("styleId").filter(|_| value("type") == Some("paragraph")),
            (Some("style"), "name" | "basedOn") => {
                let Some(id) = self.style else { return };
                let style = self.styles.entry(id).or_default();
                match name {
                    "name" => style.is_headline = value("val").is_some_and(names_headline),
                    _ => style.based_on = value("val"),
                }
            }
            (Some("rPr"), "lang") if self.open.contains(&"rPrDefault") => {
                self.language = value("val").map(str::to_owned);
            }
            _ => {}
        }
    }
}

fn value<'t>(text: &'t str, attributes: &[Attribute<'_>], name: &str) -> Option<&'t str> {
    let found = attributes.iter().find(|attribute| local(attribute.name) == name);
    found.map(|attribute| &text[attribute.value.clone()])
}

/// Whether a style is a headline's, or is based on one that is, however far.
fn leads_to_headline(styles: &BTreeMap<&str, Style<'_>>, id: &str) -> bool {
    let (mut next, mut seen) = (Some(id), BTreeSet::new());
    while let Some(id) = next.filter(|id| seen.insert(id.to_owned())) {
        let Some(style) = styles.get(id) else { return false };
        if style.is_headline {
            return true;
        }
        next = style.based_on;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_are_told_by_name_and_by_what_they_are_based_on() {
        let styles = "<w:styles><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val='de-AT' w:bidi='ar-SA'/></w:rPr></w:rPrDefault>\
                      </w:docDefaults><w:style w:type='paragraph' w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style>\
                      <w:style w:type='paragraph' w:styleId='Schlagzeile'><w:name w:val='Schlagzeile'/><w:basedOn w:val='Kopf'/>\
                      <w:rPr><w:lang w:val='fr-FR'/></w:rPr></w:style><w:style w:type='paragraph' w:styleId='Kopf'><w:name \
                      w:val='Kopf'/><w:basedOn w:val='berschrift1'/></w:style><w:style w:type='character' w:styleId='TitelZchn'>\
                      <w:name w:val='Title'/></w:style><w:style w:type='paragraph' w:styleId='A'><w:basedOn w:val='B'/></w:style>\
                      <w:style w:type='paragraph' w:styleId='B'><w:basedOn w:val='A'/></w:style><w:style w:type='paragraph' \
                      w:styleId='Headings'><w:name w:val='headings of tables'/></w:style></w:styles>";
        let styles = Styles::read(styles.as_bytes());
        assert_eq!(styles.headlines, ["Kopf", "Schlagzeile", "berschrift1"]);
        assert_eq!(styles.language.as_deref(), Some("de-AT"));
    }

    #[test]
    fn a_long_line_of_styles_is_read_and_a_fault_ends_it() {
        let style = |number: usize| {
            format!("<style type='paragraph' styleId='s{number}'><basedOn val='s{}'/></style>", number + 1)
        };
        let styles = format!(
            "<styles>{}<style type='paragraph' styleId='s50'><name val='Title'/></style><",
            (0..50).map(style).collect::<String>()
        );
        assert_eq!(Styles::read(styles.as_bytes()).headlines.len(), 51);
        assert_eq!(Styles::read(b"\xff<styles/>").headlines, [""; 0]);
    }
}
