//! `discover`: candidate rows of the names in an archive that no table knows, or knows in another spelling.

use std::path::Path;
use std::sync::Arc;

use super::archive::look::{Looked, Looking};
use super::archive::walk::Walk;
use super::args::{Discover, PolicyOptions};
use super::files;
use super::house::House;
use super::output::{Output, tell};
use super::status::{Failure, Status};
use crate::normalize::discover::{Archive, Candidates, Row, Sighting, table};
use crate::table::model::Layer;
use crate::trouble::{Severity, Trouble};
use crate::{Normalizer, normalize};

/// What the table is called in its own checks.
const NAME: &str = "candidates.toml";

/// Reads the archive and writes the table.
///
/// # Errors
/// Tables or documents cannot be read, or the table cannot be written.
pub fn run(mut discover: Discover) -> Result<Status, Failure> {
    let house = House::open(&discover.tables)?;
    let lexicon = house.lexicon()?;
    discover.documents.settle(&house)?;
    let policy = house.policy(&PolicyOptions {
        lang: discover.lang.clone(),
        date: None,
        suggest: Some(discover.score),
        leave: discover.leave.clone(),
        family_alone: None,
        given_alone: None,
        quotes: None,
    });
    let language = policy.language(None).to_ascii_lowercase();
    let normalizer = Normalizer::new(&lexicon, policy);
    let (archive, unread) = read(&discover, &house, &normalizer)?;
    let (documents, forgotten, undercount) = (archive.documents(), archive.forgotten(), archive.undercount());
    let candidates = Candidates::of(archive);
    let sum = sum(&candidates, documents);
    let mut header = vec![
        format!("{sum}. Nothing here is decided."),
        "A row that stands as it is would make spellings variants of a known entity: delete what is wrong."
            .to_owned(),
        "A row behind # is a question: take the # away from each of its lines to answer yes.".to_owned(),
        "`canonym table diff -t HOUSE /dev/null THIS ARCHIVE` tells what the table would change.".to_owned(),
    ];
    if forgotten > 0 {
        header.push(format!(
            "More names than {} were seen: {forgotten} times a rare one was forgotten, and a count may be too low by {undercount} at most.",
            discover.keep
        ));
    }
    let rows = proved(&house, &header, candidates.rows(&language))?;
    write(discover.output.as_deref(), &table(&header, &rows).0)?;
    if !discover.quiet {
        tell(format_args!("{sum}\n"));
    }
    if unread > 0 { Err(Failure::Recorded) } else { Ok(Status::Done) }
}

/// The names of all documents, and how many documents could not be read.
fn read(discover: &Discover, house: &House, normalizer: &Normalizer<'_>) -> Result<(Archive, u64), Failure> {
    let mut archive = Archive::new(discover.keep);
    let mut unread = 0;
    let own = [&discover.output, &discover.tables.config].into_iter().flatten();
    let reserved = house.table_files().chain(own.map(std::path::PathBuf::as_path));
    let walk = Walk::new(&discover.files, reserved)?;
    let looking =
        Looking { documents: &discover.documents, threads: discover.threads, is_quiet: discover.quiet };
    looking.at_all(
        walk,
        &|name, texts| (texts.names(name), normalizer.sightings(texts.copies)),
        |batch: Vec<Looked<(Vec<String>, Vec<Sighting>)>>| {
            for looked in batch {
                unread += u64::from(looked.is_unread);
                if let Some((names, sightings)) = looked.seen {
                    let names: Vec<Arc<str>> = names.into_iter().map(Arc::from).collect();
                    archive.add(&names, sightings);
                }
            }
            Ok(format!("{} names", archive.names()))
        },
    )?;
    Ok((archive, unread))
}

fn sum(candidates: &Candidates, documents: u64) -> String {
    let counted =
        |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let near = counted(candidates.near.len(), "spelling near a known name", "spellings near known names");
    let groups = counted(candidates.groups.len(), "unknown name", "unknown names");
    let documents = counted(usize::try_from(documents).unwrap_or(usize::MAX), "document", "documents");
    format!("{documents}: {near}, {groups} in several spellings")
}

/// The rows, of which those are withheld that could not stand over the house's tables as they are.
fn proved(house: &House, header: &[String], mut rows: Vec<Row>) -> Result<Vec<Row>, Failure> {
    if house.compiled().is_some() || rows.iter().all(Row::is_withheld) {
        return Ok(rows);
    }
    let below = house.layers()?;
    loop {
        let (text, lines) = table(header, &rows);
        let (file, mut troubles) = crate::table::read(NAME, &text);
        let layer = Layer { name: NAME.to_owned(), files: vec![file], ..Layer::default() };
        let layers: Vec<Layer> = below.iter().cloned().chain([layer]).collect();
        troubles.extend(normalize::check(&layers));
        let is_wrong =
            |trouble: &&Trouble| trouble.severity() == Severity::Error && trouble.place().file() == NAME;
        let mut is_mended = false;
        for trouble in troubles.iter().filter(is_wrong) {
            let row = lines.iter().position(|lines| lines.contains(&trouble.place().line()));
            if let Some(row) = row.and_then(|row| rows.get_mut(row)) {
                is_mended |= row.withhold(trouble.what());
            }
        }
        if !is_mended {
            return Ok(rows);
        }
    }
}

fn write(output: Option<&Path>, text: &str) -> Result<(), Failure> {
    match output {
        Some(path) => Ok(files::write(path, text.as_bytes())?),
        None => {
            let mut output = Output::open();
            output.write(text.as_bytes())?;
            output.flush()
        }
    }
}

/// So many distinct names are kept if the run does not say.
pub const KEPT: usize = 500_000;
