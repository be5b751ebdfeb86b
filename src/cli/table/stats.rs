//! `table stats`: counts what tables hold, and how large they are when they are compiled.

use std::fmt::Write;

use crate::Lexicon;
use crate::cli::args::{TableOptions, TableStats};
use crate::cli::house::{Contents, House, read_compiled, read_layers, vocabulary};
use crate::cli::output::Output;
use crate::cli::status::{Failure, Status};
use crate::lexicon::{BOUND, Cut};
use crate::normalize::unproved;
use crate::table::model::Layer;
use crate::table::stats::{Stats, stats};
use crate::trouble::{Severity, visible};

/// Prints the counts.
///
/// # Errors
/// A file cannot be read, or is no table.
pub fn run(arguments: &TableStats) -> Result<Status, Failure> {
    let mut output = Output::open();
    match find(arguments)? {
        Tables::Compiled(lexicon) => {
            output.show(shown_compiled(&lexicon))?;
            output.show(shown_origins(&lexicon))?;
            output.show(shown_sizes(&lexicon)?)?;
        }
        Tables::Written(layers) => {
            let (lexicon, cut) = compile(&layers)?;
            output.show(shown(&stats(&layers)))?;
            output.show(shown_origins(&lexicon))?;
            output.show(format_args!(
                "{cut:>9}  times a scheme makes more than {BOUND} of one form: the rest is not derived\n"
            ))?;
            output.show(shown_sizes(&lexicon)?)?;
        }
    }
    output.flush()?;
    Ok(Status::Done)
}

/// What is counted.
enum Tables {
    Compiled(Box<Lexicon>),
    Written(Vec<Layer>),
}

fn find(arguments: &TableStats) -> Result<Tables, Failure> {
    if arguments.paths.is_empty() {
        let house = House::open(&TableOptions::of_configuration())?;
        return match house.read_compiled()? {
            Some(lexicon) => Ok(Tables::Compiled(Box::new(lexicon))),
            None => house.layers().map(Tables::Written),
        };
    }
    if let [path] = &arguments.paths[..]
        && let Some(lexicon) = read_compiled(path)?
    {
        return Ok(Tables::Compiled(Box::new(lexicon)));
    }
    let (layers, troubles) = read_layers(&arguments.paths)?;
    let mut errors = troubles.iter().filter(|trouble| trouble.severity() == Severity::Error).peekable();
    if errors.peek().is_some() { Err(Failure::of_troubles(errors)) } else { Ok(Tables::Written(layers)) }
}

/// The layers compiled, with the ordinary words whether or not the built-in tables are counted; and how often not
/// all spellings were derived.
fn compile(layers: &[Layer]) -> Result<(Lexicon, usize), Failure> {
    let with_words: Vec<Layer> = std::iter::once(vocabulary()).chain(layers.iter().cloned()).collect();
    let has_words = layers.iter().any(|layer| layer.proven);
    let (lexicon, cut) = count(if has_words { layers } else { &with_words })?;
    Ok((lexicon, cut.len()))
}

fn count(layers: &[Layer]) -> Result<(Lexicon, Vec<Cut>), Failure> {
    unproved(layers).map_err(|error| Failure::of_troubles(error.troubles()))
}

/// Counts, one a line.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, count: usize, what: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.0, "{count:>9}  {what}");
    }
}

fn shown_compiled(lexicon: &Lexicon) -> String {
    let told =
        Contents::of(lexicon).map_or_else(|| "nobody says what".to_owned(), |contents| contents.told());
    let mut lines = Lines(format!("compiled from {told}\n"));
    lines.add(lexicon.entity_count(), "entities");
    lines.add(lexicon.form_count(), "forms");
    lines.0
}

/// How many spellings came from where.
fn shown_origins(lexicon: &Lexicon) -> String {
    let origins = lexicon.origins();
    let mut lines = Lines::default();
    lines.add(origins.listed, "spellings that rows list");
    lines.add(origins.languages, "spellings that are a language's form");
    lines.add(origins.schemes.values().sum(), "spellings that schemes make");
    for ((scheme, options), &count) in &origins.schemes {
        let options = if options.is_empty() { String::new() } else { format!(" with {options}") };
        lines.add(count, &format!("  {scheme}{options}"));
    }
    lines.add(origins.weak, "of these are words or too short: they need the full name beside them");
    lines.add(origins.shared, "of these belong to another entity, too: evidence decides");
    lines.0
}

/// How large the compiled tables are, and how well their keys are spread.
fn shown_sizes(lexicon: &Lexicon) -> Result<String, Failure> {
    let sizes = lexicon.sizes();
    let words = count(&[vocabulary()])?.0.sizes().bytes;
    let mut lines = Lines::default();
    lines.add(sizes.bytes, "bytes when compiled");
    for (what, bytes) in &sizes.sections {
        lines.add(*bytes, &format!("  {what}"));
    }
    if let Some(bytes) = sizes.bytes.saturating_sub(words).checked_div(lexicon.entity_count()) {
        lines.add(bytes, "bytes an entity, beside those of words and endings");
    }
    lines.add(sizes.keys, &format!("keys in {} slots", sizes.slots));
    lines.add(sizes.displaced, "of these found their slot taken");
    lines.add(sizes.longest, "slots are looked at for a key at most");
    Ok(lines.0)
}

fn shown(stats: &Stats) -> String {
    let mut text = String::new();
    let mut line = |count: usize, what: &str| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{count:>9}  {what}");
    };
    stats.kinds.iter().for_each(|(kind, &count)| line(count, &format!("{} rows", kind.as_str())));
    line(stats.disabled, "rows that switch an entity off");
    line(stats.tests, "tests");
    line(stats.dated, "lists of forms with dates");
    stats.languages.iter().for_each(|(tag, &count)| line(count, &format!("forms in `{}`", visible(tag))));
    for file in &stats.files {
        let counts =
            [(file.rows, "rows"), (file.forms, "forms"), (file.words, "words"), (file.endings, "endings")];
        let some = counts.iter().filter(|(count, _)| *count > 0);
        let held: Vec<String> = some.map(|(count, what)| format!("{count} {what}")).collect();
        let held = if held.is_empty() { "nothing".to_owned() } else { held.join(", ") };
        let _ = writeln!(text, "{} ({}): {held}", visible(&file.file), visible(&file.layer));
    }
    text
}
