//! `table diff`: which rows and variants differ between two sets of tables, and what they decide otherwise in copy.

use std::path::{Path, PathBuf};

use crate::cli::archive::progress::Progress;
use crate::cli::archive::walk::{Found, Walk};
use crate::cli::archive::workers::{self, Next, Trade};
use crate::cli::args::{DocumentOptions, TableDiff, TableOptions};
use crate::cli::files::{self, STANDARD_INPUT};
use crate::cli::filter::unread_line;
use crate::cli::house::House;
use crate::cli::output::{Output, tell};
use crate::cli::paths::document_name;
use crate::cli::reading::{Texts, look};
use crate::cli::status::{Failure, Status};
use crate::lexicon::differences;
use crate::report::trial::{Finding, Trial, findings};
use crate::trouble::visible;
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
    let progress = Progress::begin(diff.quiet, &walk);
    let worker = Worker { documents: &diff.documents, normalizers };
    let trade =
        Trade { work: &|path: &PathBuf| worker.work(path), fault: &|path: &PathBuf| Made::fault(path) };
    let jobs = walk.filter_map(|found| match found {
        Found::Document(path) => Some(Next::Job(path)),
        Found::NoFile => None,
        Found::Unreadable(reason) => Some(Next::Made(Made::failed(reason))),
    });
    let (mut files, mut bytes) = (0, 0);
    let threads = workers::count(diff.threads);
    let ended = workers::in_order(threads, jobs, &trade, |batch| {
        for made in batch {
            files += 1;
            bytes += made.bytes;
            progress.tell(&made.message);
            clerk.take(&made)?;
        }
        clerk.output.flush()?;
        progress.show(files, bytes, &format!("{} decisions differ", clerk.trial.sum().decisions));
        Ok(())
    });
    progress.end();
    ended
}

/// What was made of a file.
struct Made {
    bytes: u64,
    /// The texts with what differs in each; nothing if it is no document.
    texts: Option<Vec<(String, Vec<Finding>)>>,
    /// Whether it, or a piece of it, could not be read.
    is_unread: bool,
    message: String,
}

impl Made {
    fn failed(reason: String) -> Made {
        Made { bytes: 0, texts: None, is_unread: true, message: reason + "\n" }
    }

    fn fault(path: &Path) -> Made {
        let what = "met a fault of canonym itself, and was not compared";
        Made::failed(files::Error::new(path, what, "please report it").to_string())
    }
}

struct Worker<'w> {
    documents: &'w DocumentOptions,
    normalizers: [Normalizer<'w>; 2],
}

impl Worker<'_> {
    fn work(&self, path: &Path) -> Made {
        self.made(path).unwrap_or_else(|failure| match failure {
            Failure::Told(message) => Made::failed(message),
            _ => Made::failed(visible(&path.to_string_lossy())),
        })
    }

    fn made(&self, path: &Path) -> Result<Made, Failure> {
        let name = document_name(path)?;
        let source = files::read_up_to(path, self.documents.max_bytes)?;
        let bytes = source.len() as u64;
        let looked = look(&source, &self.documents.options(&name), |texts| self.look(&name, texts));
        Ok(match looked {
            Ok(made) => Made { bytes, ..made },
            Err(error) => Made { bytes, ..Made::failed(unread_line(&name, &error)) },
        })
    }

    fn look(&self, name: &str, texts: &Texts<'_, '_>) -> Made {
        let mut made = Made { bytes: 0, texts: None, is_unread: false, message: String::new() };
        if texts.copies.iter().any(|copy| self.documents.is_binary(copy)) {
            return made;
        }
        for error in texts.copies.iter().flat_map(|copy| copy.errors()) {
            made.is_unread = true;
            made.message.push_str(&unread_line(name, error));
            made.message.push('\n');
        }
        let [old, new] = self.normalizers.each_ref().map(|normalizer| texts.ledgers(normalizer, name));
        let compared = texts.copies.iter().zip(old.iter().zip(&new)).map(|(copy, (old, new))| {
            let name = new.begin().map_or_else(|| name.to_owned(), |begin| begin.text_name());
            (name, findings(copy.source(), old, new))
        });
        made.texts = Some(compared.collect());
        made
    }
}

/// Tells what differs, in the order of the documents.
struct Clerk {
    trial: Trial,
    output: Output,
}

impl Clerk {
    fn take(&mut self, made: &Made) -> Result<(), Failure> {
        if made.is_unread {
            self.trial.unread();
        }
        match &made.texts {
            Some(texts) => {
                let told = self.trial.document(texts);
                self.output.write(&told)
            }
            None => Ok(()),
        }
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
