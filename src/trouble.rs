//! What is wrong with something a person wrote: the place, the spot marked, why it is refused, how to mend it.
//!
//! The ground under all floors: tables, schemes and ledgers report their troubles as these values, and
//! nothing is formatted until it is shown.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A place in a file that a person wrote: file, line and column, both counted from 1.
///
/// A column is a Unicode scalar value. Places order by file name, then line, then column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    file: Arc<str>,
    line: u32,
    column: u32,
}

impl Place {
    /// A place in `file`, at `line` and `column`, both from 1.
    pub fn new(file: Arc<str>, line: u32, column: u32) -> Place {
        Place { file, line, column }
    }

    /// The place of byte `offset` in `text`, which is the content of `file`.
    ///
    /// LF, CR LF and a lone CR end a line; a byte order mark takes no column.
    pub fn locate(file: &Arc<str>, text: &str, offset: usize) -> Place {
        let (line, column) = line_and_column(text, offset);
        Place { file: Arc::clone(file), line, column }
    }

    /// The file's name as the user would type it; never an absolute path.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The column in Unicode scalar values, from 1.
    pub fn column(&self) -> u32 {
        self.column
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", visible(&self.file), self.line, self.column)
    }
}

fn line_and_column(text: &str, offset: usize) -> (u32, u32) {
    let head = text.get(..offset).unwrap_or(text);
    let start = line_start(head);
    let lines = count_line_ends(&head[..start]);
    let columns = head[start..].chars().filter(|&c| c != '\u{feff}').count();
    (to_u32(lines + 1), to_u32(columns + 1))
}

fn line_start(head: &str) -> usize {
    head.rfind(['\n', '\r']).map_or(0, |end| end + 1)
}

fn count_line_ends(text: &str) -> usize {
    let bytes = text.as_bytes();
    let lone = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    (0..bytes.len()).filter(|&at| bytes[at] == b'\n' || lone(at)).count()
}

fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// How bad a [`Trouble`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The table is refused.
    Error,
    /// The table is used, and its owner should look.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One thing that is wrong in a person's text.
///
/// It shows as `file:line:column: what`, the line with the spot marked, why, and how to mend it.
///
/// # Example: a message with its remedy
/// ```
/// use canonym::trouble::Trouble;
///
/// let text = "familly = { en = \"Ryzhenkov\" }\n";
/// let trouble = Trouble::error(&"house/people.toml".into(), text, 0..7, "unknown key `familly` in [[person]]")
///     .because("no row may carry a key that nothing reads, or a typing error would go unseen")
///     .mend("did you mean `family`?");
/// assert_eq!(
///     trouble.to_string(),
///     "house/people.toml:1:1: unknown key `familly` in [[person]]\n\
///      1 | familly = { en = \"Ryzhenkov\" }\n  \
///        | ^^^^^^^ no row may carry a key that nothing reads, or a typing error would go unseen\n  \
///        = did you mean `family`?"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    severity: Severity,
    place: Place,
    what: String,
    /// Boxed, so that a result that holds a trouble stays small.
    excerpt: Option<Box<Excerpt>>,
    why: Option<String>,
    mend: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Excerpt {
    line: String,
    /// Scalar values before the spot, and in it.
    lead: usize,
    width: usize,
}

impl Trouble {
    /// An error at bytes `span` of `text`, the content of `file`.
    pub fn error(file: &Arc<str>, text: &str, span: Range<usize>, what: impl Into<String>) -> Trouble {
        let place = Place::locate(file, text, span.start);
        let excerpt = excerpt(text, span);
        Trouble { severity: Severity::Error, place, what: what.into(), excerpt, why: None, mend: None }
    }

    /// A warning at bytes `span` of `text`, the content of `file`.
    pub fn warning(file: &Arc<str>, text: &str, span: Range<usize>, what: impl Into<String>) -> Trouble {
        Trouble { severity: Severity::Warning, ..Trouble::error(file, text, span, what) }
    }

    /// A trouble at a place whose text is no longer at hand, so that no line is shown.
    pub fn at(severity: Severity, place: Place, what: impl Into<String>) -> Trouble {
        Trouble { severity, place, what: what.into(), excerpt: None, why: None, mend: None }
    }

    /// Says which line it is on, from 1, if the text that it was made of is only that line.
    pub fn on_line(mut self, line: u32) -> Trouble {
        self.place.line = line;
        self
    }

    /// Says why it is refused.
    pub fn because(mut self, why: impl Into<String>) -> Trouble {
        self.why = Some(why.into());
        self
    }

    /// Says how to mend it.
    pub fn mend(mut self, mend: impl Into<String>) -> Trouble {
        self.mend = Some(mend.into());
        self
    }

    /// Whether the table is refused for it.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// Where it is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What is wrong; lines after the first belong to it, and a line end in it is one.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Why it is refused, if there is more to say than what is wrong.
    pub fn why(&self) -> Option<&str> {
        self.why.as_deref()
    }

    /// How to mend it.
    pub fn remedy(&self) -> Option<&str> {
        self.mend.as_deref()
    }
}

fn excerpt(text: &str, span: Range<usize>) -> Option<Box<Excerpt>> {
    let start = line_start(text.get(..span.start)?);
    let line = text[start..].split(['\n', '\r']).next()?.trim_end();
    let end = span.end.min(start + line.len()).max(span.start);
    let lead = text[start..span.start].chars().filter(|&c| c != '\u{feff}').count();
    let width = text.get(span.start..end)?.chars().count().max(1);
    Some(Box::new(Excerpt { line: line.trim_start_matches('\u{feff}').to_owned(), lead, width }))
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let warning = if self.severity == Severity::Warning { "warning: " } else { "" };
        let what: Vec<String> = self.what.split('\n').map(visible).collect();
        write!(f, "{}: {warning}{}", self.place, what.join("\n"))?;
        let number = self.place.line.to_string();
        let margin = " ".repeat(number.len());
        if let Some(excerpt) = &self.excerpt {
            let lead: String = excerpt.line.chars().take(excerpt.lead).map(blank).collect();
            write!(f, "\n{number} | {}", visible(&excerpt.line.replace('\t', " ")))?;
            write!(f, "\n{margin} | {lead}{}", "^".repeat(excerpt.width))?;
            if let Some(why) = &self.why {
                write!(f, " {}", visible(why))?;
            }
        } else if let Some(why) = &self.why {
            write!(f, "\n{margin} = {}", visible(why))?;
        }
        if let Some(mend) = &self.mend {
            write!(f, "\n{margin} = {}", visible(mend))?;
        }
        Ok(())
    }
}

fn blank(_: char) -> char {
    ' '
}

/// `text` with control and bidirectional characters escaped as `\u{…}`, so that a terminal shows them
/// and does not obey them.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe_to_show(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Whether a character steers a terminal or the direction of a line instead of showing itself.
pub fn is_unsafe_to_show(c: char) -> bool {
    c.is_control() || is_bidi_control(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether a character is a bidirectional control (UAX #9, section 2).
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
