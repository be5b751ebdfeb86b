//! `table diff`: which rows, variants and lists differ between two sets of tables, and what they decide otherwise in copy.

use std::path::Path;

use crate::cli::archive::look::{Looked, Looking};
use crate::cli::archive::walk::Walk;
use crate::cli::args::{TableDiff, TableOptions};
use crate::cli::files::STANDARD_INPUT;
use crate::cli::house::House;
use crate::cli::output::{Output, tell};
use crate::cli::reading::Texts;
use crate::cli::status::{Failure, Status};
use crate::lexicon::{differences, list_differences};
use crate::report::trial::{Finding, Trial, findings};
use crate::{Lexicon, Normalizer};

/// Tells what differs.
///
/// # Errors
/// Tables or documents cannot be read, or the trial cannot be written.
pub fn run(mut diff: TableDiff) -> Result<Status, Failure> {
    refuse_standard_input(&diff)?;
    let (old, new) = (house(&diff, &diff.old)?, house(&diff, &diff.new)?);
    let lexicons = (old.lexicon()?, new.lexicon()?);
    diff.documents.settle(&new)?;
    let names = [&diff.old, &diff.new].map(|path| path.to_string_lossy().into_owned());
    let names = [names[0].as_str(), names[1].as_str()];
    let mut clerk = Clerk { trial: Trial::new(diff.kind, names), output: Output::open() };
    for difference in differences(&lexicons.0, &lexicons.1) {
        let told = clerk.trial.row(&difference);
        clerk.output.write(&told)?;
    }
    for difference in list_differences(&lexicons.0, &lexicons.1) {
        let told = clerk.trial.list(&difference);
        clerk.output.write(&told)?;
    }
    if !diff.files.is_empty() {
        compare(&diff, [&old, &new], [&lexicons.0, &lexicons.1], &mut clerk)?;
    }
    clerk.finish(diff.quiet)
}

fn refuse_standard_input(diff: &TableDiff) -> Result<(), Failure> {
    let tables = diff.tables.iter().chain([&diff.old, &diff.new]);
    if tables.filter(|path| path.as_os_str() == STANDARD_INPUT).count() > 1 {
        return Err(Failure::new("`-` is named twice", "name standard input once; it can be read only once"));
    }
    Ok(())
}

/// The tables at `path`, over those that both have below them.
fn house(diff: &TableDiff, path: &Path) -> Result<House, Failure> {
    House::open(&TableOptions {
        tables: diff.tables.iter().cloned().chain([path.to_owned()]).collect(),
        no_builtin: diff.no_builtin,
        config: diff.config.clone(),
        no_config: diff.no_config,
        no_cache: diff.no_cache,
        alone: true,
    })
}

/// Lets both tables decide on every document, in one walk.
fn compare(
    diff: &TableDiff,
    houses: [&House; 2],
    lexicons: [&Lexicon; 2],
    clerk: &mut Clerk,
) -> Result<(), Failure> {
    let policy = houses[1].policy(&diff.policy);
    let normalizers = lexicons.map(|lexicon| Normalizer::new(lexicon, policy.clone()).without_digests());
    let reserved = houses.into_iter().flat_map(House::table_files);
    let walk = Walk::new(&diff.files, reserved.chain(diff.config.as_deref()))?;
    let looking = Looking { documents: &diff.documents, threads: diff.threads, is_quiet: diff.quiet };
    looking.at_all(walk, &|name, texts| compared(name, texts, &normalizers), |batch| clerk.take(batch))
}

/// The texts of a document, each with its name and what differs in it.
type Compared = Vec<(String, Vec<Finding>)>;

fn compared(name: &str, texts: &Texts<'_, '_>, normalizers: &[Normalizer<'_>; 2]) -> Compared {
    let [old, new] = normalizers.each_ref().map(|normalizer| texts.ledgers(normalizer, name));
    let compared = texts.copies.iter().zip(old.iter().zip(&new)).map(|(copy, (old, new))| {
        let name = new.begin().map_or_else(|| name.to_owned(), |begin| begin.text_name());
        (name, findings(copy.source(), old, new))
    });
    compared.collect()
}

/// Tells what differs, in the order of the documents.
struct Clerk {
    trial: Trial,
    output: Output,
}

impl Clerk {
    fn take(&mut self, batch: Vec<Looked<Compared>>) -> Result<String, Failure> {
        for looked in batch {
            if looked.is_unread {
                self.trial.unread();
            }
            if let Some(texts) = looked.seen {
                let told = self.trial.document(&texts);
                self.output.write(&told)?;
            }
        }
        self.output.flush()?;
        Ok(format!("{} decisions differ", self.trial.sum().decisions))
    }

    fn finish(mut self, is_quiet: bool) -> Result<Status, Failure> {
        let sum = *self.trial.sum();
        self.output.write(&self.trial.finish())?;
        self.output.flush()?;
        if !is_quiet {
            tell(format_args!("{sum}\n"));
        }
        match (sum.unread > 0, sum.differs()) {
            (true, _) => Err(Failure::Recorded),
            (_, true) => Ok(Status::Found),
            _ => Ok(Status::Done),
        }
    }
}
