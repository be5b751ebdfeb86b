//! `transliterate`: spells each line of standard input by a scheme, or lists the schemes.

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::args::Transliterate;
use super::files;
use super::house::find_files;
use super::output::Output;
use super::paths::working_folder;
use super::status::{Failure, Status};
use crate::scheme::{Choice, Foreign, Scheme, Schemes};
use crate::trouble::{Trouble, visible};

/// Bytes of standard input that are read at once.
const BUFFER: usize = 1 << 16;

/// Maps standard input to standard output, one line for each line.
///
/// # Errors
/// No scheme has the id, it has no inverse, an option is unknown, a line holds a foreign letter under
/// `--strict`, or input or output fails.
pub fn run(arguments: &Transliterate) -> Result<Status, Failure> {
    let own = own_schemes(&arguments.schemes)?;
    let schemes = own.as_ref().unwrap_or_else(|| Schemes::builtin());
    if arguments.list {
        return list(schemes);
    }
    let id = arguments.scheme.as_deref().unwrap_or_default();
    let scheme = schemes.find(id).map_err(|unknown| {
        Failure::new(&visible(&unknown.to_string()), "`canonym transliterate --list` shows all schemes")
    })?;
    if arguments.reverse && !scheme.reversible() {
        let why = format!("scheme `{id}` cannot be reversed: several names have one spelling in it");
        return Err(Failure::new(&why, "`canonym transliterate --list` shows which schemes can"));
    }
    let choice = chosen(scheme, &arguments.options)?;
    Mapper { scheme, arguments, choice }.run()
}

/// The schemes of the user's own files over the built-in ones, all proved; nothing if there are no such files.
fn own_schemes(paths: &[PathBuf]) -> Result<Option<Schemes>, Failure> {
    if paths.is_empty() {
        return Ok(None);
    }
    let mut files = Vec::new();
    for path in paths {
        files.extend(find_files(&working_folder()?, path)?);
    }
    let texts: Result<Vec<(&str, &str)>, Trouble> =
        files.iter().map(|file| Ok((file.name.as_str(), file.text()?))).collect();
    let texts = texts.map_err(|trouble| Failure::of_troubles([&trouble]))?;
    let schemes = Schemes::over_builtin(&texts).map_err(|troubles| Failure::of_troubles(&troubles))?;
    Ok(Some(schemes))
}

fn chosen(scheme: &Scheme, options: &[(String, String)]) -> Result<Choice, Failure> {
    let pairs: Vec<(&str, &str)> = options.iter().map(|(id, value)| (id.as_str(), value.as_str())).collect();
    scheme.choose(&pairs).ok_or_else(|| {
        let known: Vec<String> =
            scheme.options().map(|(id, values)| format!("{id}={}", values.join("|"))).collect();
        let mend = match known.is_empty() {
            true => "it has no options".to_owned(),
            false => format!("its options are {}", known.join(", ")),
        };
        Failure::new(&format!("scheme `{}` has no such option or value", scheme.id()), &mend)
    })
}

/// One line a scheme: id, direction, authority, status, reversibility.
fn list(schemes: &Schemes) -> Result<Status, Failure> {
    let mut output = Output::open();
    for scheme in schemes.iter() {
        let reversible = if scheme.reversible() { "reversible" } else { "-" };
        let (from, to) = (scheme.from(), scheme.to());
        let (id, status, authority) = (scheme.id(), scheme.status().as_str(), scheme.authority());
        output.show(format_args!("{id}\t{from} -> {to}\t{authority}\t{status}\t{reversible}\n"))?;
    }
    output.flush()?;
    Ok(Status::Done)
}

struct Mapper<'a> {
    scheme: &'a Scheme,
    arguments: &'a Transliterate,
    choice: Choice,
}

impl Mapper<'_> {
    fn run(&self) -> Result<Status, Failure> {
        let mut input = BufReader::with_capacity(BUFFER, io::stdin().lock());
        let mut output = Output::open();
        let (mut line, mut number) = (Vec::new(), 0usize);
        loop {
            line.clear();
            let read = input.read_until(b'\n', &mut line);
            let count = read.map_err(|error| {
                files::Error::system(Path::new("standard input"), "cannot be read", &error)
            })?;
            if count == 0 {
                break;
            }
            number += 1;
            self.map(&line, number, &mut output)?;
            // A pipe that waits for the answer before it sends more must get it.
            if input.buffer().is_empty() {
                output.flush()?;
            }
        }
        output.flush()?;
        Ok(Status::Done)
    }

    /// Writes one line. Bytes that are not UTF-8 pass as they are.
    fn map(&self, line: &[u8], number: usize, output: &mut Output) -> Result<(), Failure> {
        for chunk in line.utf8_chunks() {
            let text = chunk.valid();
            if self.arguments.strict {
                self.check(text, number)?;
            }
            match self.arguments.explain {
                true => output.show(self.explained(text))?,
                false => output.write(self.spelt(text).as_bytes())?,
            }
            output.write(chunk.invalid())?;
        }
        Ok(())
    }

    fn spelt(&self, text: &str) -> String {
        match self.arguments.reverse {
            true => self.scheme.invert(text).unwrap_or_else(|| text.to_owned()),
            false => self.scheme.apply_with(text, &self.choice),
        }
    }

    fn check(&self, text: &str, number: usize) -> Result<(), Failure> {
        let Err(Foreign { letter, source, scheme }) = self.scheme.apply_strict(text) else { return Ok(()) };
        let column = text[..source.start].chars().count() + 1;
        let code = u32::from(letter);
        let what = format!(
            "-:{number}:{column}: `{}` (U+{code:04X}) is no letter of scheme `{scheme}`",
            visible(&letter.to_string())
        );
        Err(Failure::Told(format!("{what}\n  = leave out --strict to pass such letters on as they are")))
    }

    /// The line, what comes of it, and below it each stretch with the rule that made it.
    fn explained(&self, text: &str) -> String {
        let line = text.trim_end_matches(['\n', '\r']);
        let mut page = format!("{} -> {}\n", visible(line), visible(&self.spelt(line)));
        for piece in self.scheme.explain_with(line, &self.choice) {
            let rule = piece.rule.map_or_else(|| "passed through".to_owned(), |place| place.to_string());
            let source = line.get(piece.source).unwrap_or_default();
            // Writing to a string does not fail.
            let _ = writeln!(page, "  {} -> {}\t{rule}", visible(source), visible(&piece.output));
        }
        page
    }
}
