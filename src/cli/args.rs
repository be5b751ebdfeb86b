//! The arguments as typed. Help, completions and the man page are made from these definitions.

mod watch;

use std::num::NonZero;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};

use super::status;
use crate::format::Profiles;
use crate::normalize::CopyDate;
use crate::report::Kind;
use crate::report::trial::TrialKind;
use crate::table::import::Source;
use crate::table::keys::{FAMILY_ALONE, GIVEN_ALONE, QUOTES};
use crate::table::model::{FamilyAlone, GivenAlone, Quotes};
use crate::text::language::is_tag;

pub use watch::Watch;

const EXAMPLES: &str = "\
Examples:
  canonym < wire.txt > clean.txt              a filter; the report is on standard error
  canonym --ledger run.jsonl a.txt b.txt      two documents, and every decision
  canonym --in-place --ledger run.jsonl *.txt
  canonym --in-place --resume run.jsonl archive/   a folder; after a kill the same again goes on
  canonym restore --ledger run.jsonl --in-place
  canonym --check article.txt                 status 1 if something would change
  canonym --lines --format ninjs < feed.jsonl each line a document, as pipelines want it
  canonym watch in/ --to out/                 a folder that documents come into
  canonym --tables house/ < wire.txt          the house's tables over the built-in ones
  canonym --date 2015-03-01 < old.txt         what the house printed on that day stays
  canonym explain Ryschenkow                  who it is, how it is spelt, and why

A file that is called like a verb is given as ./restore.
Options of a verb stand after it.
";

/// Spells every name in a piece of copy the house's way, and accounts for each change.
///
/// Without a verb canonym is a filter: it reads the files, or standard input, and writes the documents to standard
/// output with every name spelt the house's way and every other byte as it was. What it changed, and what it left
/// and why, is told on standard error.
#[derive(Debug, Parser)]
#[command(name = "canonym", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
#[command(after_help = help(EXAMPLES))]
pub struct Arguments {
    /// What to do; without a verb, filter.
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// The filter's own.
    #[command(flatten)]
    pub filter: Filter,
}

/// What the command can do beside filtering.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Give back the input of a run, byte for byte, from its output and its ledger
    Restore(Restore),
    /// Watch a folder: hand each document that comes on to another folder, normalised, with its ledger beside it
    Watch(Box<Watch>),
    /// Show a ledger and its document: as a page for review, a diff, SARIF, annotations, a table, or summed up
    Report(ReportOf),
    /// Make rows of what an editor decided about a run: changes to be refused for good, suggestions to be accepted
    Decide(Decide),
    /// Read an archive for names that no table knows, or knows in another spelling, and write rows for review
    Discover(Box<Discover>),
    /// Tell who bears a name, how it is spelt, and which row says so; or what a reason in a report means
    Explain(Explain),
    /// Spell text by a romanisation scheme, line by line, or read it back; or list the schemes
    Transliterate(Transliterate),
    /// Serve the desk page, documents in JSON and as they are, and checks as LanguageTool answers them, over HTTP
    #[cfg(feature = "serve")]
    Serve(super::serve::Serve),
    /// List the formats, built in and of canonym.toml: what is prose in each, and what is never touched
    Formats,
    /// Check, format, count or import tables
    #[command(subcommand)]
    Table(Table),
    /// Print completions for a shell
    #[command(after_help = help(COMPLETIONS_EXAMPLES))]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the man page
    #[command(after_help = help(MAN_EXAMPLES))]
    Man {
        /// The verb whose page is wanted, such as `restore` or `table check`
        verb: Vec<String>,
    },
}

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  canonym completions bash > ~/.local/share/bash-completion/completions/canonym
";

const MAN_EXAMPLES: &str = "\
Examples:
  canonym man > canonym.1
  canonym man table check | man -l -
";

/// The arguments of a run without a verb.
#[derive(Args, Debug)]
pub struct Filter {
    /// The documents, in this order, or folders of them with --in-place, --to or --check; `-` is standard input,
    /// which is also read when none is named
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Replace each file that changes; a kill at any moment leaves the old file or the new one
    #[arg(short, long, conflicts_with = "check", requires = "files")]
    pub in_place: bool,
    /// Write no document: list what would change, one `path:line:column:` a line
    #[arg(long)]
    pub check: bool,
    /// Write every decision to this file, from which the input can be restored
    #[arg(short, long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// Write this report to standard output in place of the documents; with --in-place and --to, too
    #[arg(long, value_name = "KIND", value_parser = report_kind(), conflicts_with_all = ["lines", "null"])]
    pub report: Option<Kind>,
    /// Say nothing on standard error, unless the run fails
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// List also the names in URLs, e-mail addresses, file names and the like, which are only counted otherwise
    #[arg(short, long)]
    pub verbose: bool,
    /// How documents are read.
    #[command(flatten)]
    pub documents: DocumentOptions,
    /// Spell a name in ASCII where the encoding lacks a letter of it and the format has no other way to write one
    #[arg(long, help_heading = "Documents")]
    pub ascii: bool,
    /// Write each change in a Word document as a tracked one, to be accepted or refused; no other format has them
    #[arg(long, conflicts_with_all = ["lines", "null"], help_heading = "Documents")]
    pub track_changes: bool,
    /// Stop at the first document or record that cannot be read, instead of passing it on as it came
    #[arg(long, help_heading = "Documents")]
    pub strict: bool,
    /// How a stream is cut into documents.
    #[command(flatten)]
    pub stream: StreamOptions,
    /// How an archive is worked through.
    #[command(flatten)]
    pub archive: ArchiveOptions,
    /// Which tables.
    #[command(flatten)]
    pub tables: TableOptions,
    /// Which policy.
    #[command(flatten)]
    pub policy: PolicyOptions,
}

/// How documents are read.
#[derive(Args, Clone, Debug)]
pub struct DocumentOptions {
    /// The format of the documents, such as `html`; without it each tells by its content and its name
    #[arg(long, value_name = "NAME", help_heading = "Documents")]
    pub format: Option<String>,
    /// The encoding of the documents, such as `windows-1251`; without it each tells by what it declares, or its bytes
    #[arg(long, value_name = "LABEL", help_heading = "Documents")]
    pub encoding: Option<String>,
    /// What `encoding` in `canonym.toml` says.
    #[arg(skip)]
    pub house_encoding: Option<String>,
    /// Where JSON has prose, and nowhere else: `headline,bodies[].value,**.caption`; `*` stands for any letters
    #[arg(long, value_name = "PATHS", help_heading = "Documents")]
    pub json_paths: Option<String>,
    /// Take every string for prose in JSON that no profile describes
    #[arg(long, help_heading = "Documents")]
    pub all_strings: bool,
    /// Take the text of every element for prose in XML that no profile describes
    #[arg(long, help_heading = "Documents")]
    pub all_text: bool,
    /// The vocabularies of the house, and the paths as meant: no argument, but what the run makes of them.
    #[arg(skip)]
    pub profiles: Profiles,
    /// Take `alt`, `title` and descriptions in HTML and XML for prose, and titles of links in Markdown
    #[arg(long, help_heading = "Documents")]
    pub attributes: bool,
    /// The columns of CSV and TSV that are prose, by the names in the first row, or by numbers if it has none
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', help_heading = "Documents")]
    pub columns: Vec<String>,
    /// The largest document, or record of a stream; without it a record may have 67108864 bytes
    #[arg(long, value_name = "BYTES", help_heading = "Documents")]
    pub max_bytes: Option<usize>,
}

/// How a stream is cut into documents.
#[derive(Args, Debug)]
pub struct StreamOptions {
    /// Take each line for a document: one line out for each line in, at once, and nothing on standard error
    #[arg(long, conflicts_with_all = ["check", "in_place", "null"], help_heading = "Streams")]
    pub lines: bool,
    /// As --lines, for documents that end in a NUL
    #[arg(long, conflicts_with_all = ["check", "in_place"], help_heading = "Streams")]
    pub null: bool,
    /// Answer a document that cannot be read with one line on standard error instead of one on standard output
    #[arg(long, help_heading = "Streams")]
    pub fail_lines: bool,
}

/// How an archive is worked through.
#[derive(Args, Debug)]
pub struct ArchiveOptions {
    /// Write the documents of a folder to this folder, each in the place that it has there
    #[arg(
        long,
        value_name = "FOLDER",
        requires = "files",
        conflicts_with_all = ["in_place", "check", "lines", "null"],
        help_heading = "Archives"
    )]
    pub to: Option<PathBuf>,
    /// Go on with the run over folders that wrote this ledger: what it did is skipped, and the ledger continued
    #[arg(
        long,
        value_name = "LEDGER",
        requires = "files",
        conflicts_with_all = ["ledger", "check", "lines", "null"],
        help_heading = "Archives"
    )]
    pub resume: Option<PathBuf>,
    /// The workers on a folder's documents; one a core if not given
    #[arg(long, value_name = "N", help_heading = "Archives")]
    pub threads: Option<NonZero<usize>>,
}

/// Which tables are used.
#[derive(Args, Clone, Debug)]
pub struct TableOptions {
    /// A table, or a folder of tables, to go over those below; may be repeated, the last goes over all. Or one file
    /// that `table compile` wrote, in place of all tables
    #[arg(short, long, value_name = "PATH", help_heading = "Tables")]
    pub tables: Vec<PathBuf>,
    /// Do without the built-in people, places, organisations and terms
    #[arg(long, help_heading = "Tables")]
    pub no_builtin: bool,
    /// Read this file, not the canonym.toml of the working folder or of a folder above it
    #[arg(long, value_name = "FILE", conflicts_with = "no_config", help_heading = "Tables")]
    pub config: Option<PathBuf>,
    /// Read no canonym.toml
    #[arg(long, help_heading = "Tables")]
    pub no_config: bool,
    /// Keep no compiled tables for later runs, and use none of earlier ones; so does an empty CANONYM_CACHE, which
    /// otherwise names the folder
    #[arg(long, help_heading = "Tables")]
    pub no_cache: bool,
    /// Whether the tables stand in place of those of canonym.toml: no argument, but what some verbs mean.
    #[arg(skip)]
    pub alone: bool,
}

impl TableOptions {
    /// The tables that `canonym.toml` names, and no others.
    pub fn of_configuration() -> TableOptions {
        TableOptions {
            tables: Vec::new(),
            no_builtin: false,
            config: None,
            no_config: false,
            no_cache: false,
            alone: false,
        }
    }
}

/// What the run wants, whatever rows and the house say.
#[derive(Args, Clone, Debug, Default)]
pub struct PolicyOptions {
    /// The language of the copy, such as `en` or `de-AT`
    #[arg(long, value_name = "TAG", value_parser = language_tag, help_heading = "Policy")]
    pub lang: Option<String>,
    /// The day of the copy, as YYYY-MM-DD, so that what the house printed then is right in it; `today` for copy of
    /// today, whatever its documents say of themselves
    #[arg(long, value_name = "DAY", value_parser = copy_date, help_heading = "Policy")]
    pub date: Option<CopyDate>,
    /// When a bare family name is changed: if all its bearers are spelt alike, on evidence in the copy, or never
    #[arg(long, value_name = "WHEN", value_parser = choice(&FAMILY_ALONE), help_heading = "Policy")]
    pub family_alone: Option<FamilyAlone>,
    /// When a bare given name is changed
    #[arg(long, value_name = "WHEN", value_parser = choice(&GIVEN_ALONE), help_heading = "Policy")]
    pub given_alone: Option<GivenAlone>,
    /// What happens to names inside quotation marks
    #[arg(long, value_name = "HOW", value_parser = choice(&QUOTES), help_heading = "Policy")]
    pub quotes: Option<Quotes>,
    /// Leave names that are spelt so as they are, whatever rows say; may be repeated
    #[arg(long, value_name = "SPELLING", help_heading = "Policy")]
    pub leave: Vec<String>,
    /// Suggest names that no row owns but that lie near one, from this score of 100 on, and tell what in the copy
    /// contradicts itself
    #[arg(
        long,
        value_name = "SCORE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = default_score(),
        value_parser = clap::value_parser!(u8).range(0..=100),
        help_heading = "Policy"
    )]
    pub suggest: Option<u8>,
}

fn default_score() -> &'static str {
    use std::sync::OnceLock;
    static SCORE: OnceLock<String> = OnceLock::new();
    SCORE.get_or_init(|| crate::normalize::SUGGEST_FROM.to_string())
}

const RESTORE_EXAMPLES: &str = "\
Examples:
  canonym restore --ledger run.jsonl < clean.txt > wire.txt
  canonym restore --ledger run.jsonl --document a.txt < a-clean.txt
  canonym restore --ledger run.jsonl --in-place           every file that it names
  canonym restore --ledger run.jsonl --in-place a.txt     this one only
";

/// The arguments of `restore`.
#[derive(Args, Debug)]
#[command(after_help = help(RESTORE_EXAMPLES))]
pub struct Restore {
    /// The ledger that the run wrote
    #[arg(short, long, value_name = "FILE")]
    pub ledger: PathBuf,
    /// The document, as the ledger names it; not needed if the ledger has only one
    #[arg(long, value_name = "NAME")]
    pub document: Option<String>,
    /// Restore the files themselves: those given, or every file that the ledger names
    #[arg(short, long)]
    pub in_place: bool,
    /// The changed document; without --in-place one at most, and standard input if none is named
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

const REPORT_EXAMPLES: &str = "\
Examples:
  canonym report --ledger run.jsonl --as redline wire.txt > redline.html
  canonym report --ledger run.jsonl --as diff a.txt b.txt | patch -p1
  canonym report --ledger run.jsonl --as summary wire.txt
  canonym --report sarif wire.txt > wire.sarif             in one run, without a ledger
  canonym --check --report github article.md               annotations, and status 1
";

/// The arguments of `report`.
#[derive(Args, Debug)]
#[command(after_help = help(REPORT_EXAMPLES))]
pub struct ReportOf {
    /// The ledger that the run wrote
    #[arg(short, long, value_name = "FILE")]
    pub ledger: PathBuf,
    /// The kind of report
    #[arg(long = "as", value_name = "KIND", value_parser = report_kind())]
    pub kind: Kind,
    /// The document, as the ledger names it; only needed if the ledger has several and the file another name
    #[arg(long = "document", value_name = "NAME")]
    pub name: Option<String>,
    /// The documents as they came in, or as they went out; standard input if none is named
    #[arg(value_name = "DOCUMENT")]
    pub documents: Vec<PathBuf>,
    /// Which tables. A redline needs those of the run to mark the names that are right.
    #[command(flatten)]
    pub tables: TableOptions,
}

const DECIDE_EXAMPLES: &str = "\
Examples:
  canonym decide --ledger run.jsonl --refuse 1:29 > story.toml
  canonym --tables story.toml < wire.txt                  the change stays refused
  canonym decide --ledger run.jsonl --accept 2:35 --refuse 7:76
";

/// The arguments of `decide`.
#[derive(Args, Debug)]
#[command(after_help = help(DECIDE_EXAMPLES))]
pub struct Decide {
    /// The ledger that the run wrote
    #[arg(short, long, value_name = "FILE")]
    pub ledger: PathBuf,
    /// The document, as the ledger names it; not needed if the ledger has only one
    #[arg(long, value_name = "NAME")]
    pub document: Option<String>,
    /// The place of a change, or of a suggestion, that is never to be made, as the report tells it; may be repeated
    #[arg(long, value_name = "LINE:COLUMN", value_parser = place)]
    pub refuse: Vec<(u32, u32)>,
    /// The place of a suggestion that is to be made from now on; may be repeated
    #[arg(long, value_name = "LINE:COLUMN", value_parser = place)]
    pub accept: Vec<(u32, u32)>,
    /// Which tables.
    #[command(flatten)]
    pub tables: TableOptions,
}

const DISCOVER_EXAMPLES: &str = "\
Examples:
  canonym discover archive/ > candidates.toml
  canonym discover --tables house/ -o candidates.toml 2026/ 2025/
  canonym discover --score 90 archive/                    only what lies very near
  canonym table diff -t house/ /dev/null candidates.toml archive/   what the rows would change
";

/// The arguments of `discover`.
#[derive(Args, Debug)]
#[command(after_help = help(DISCOVER_EXAMPLES))]
pub struct Discover {
    /// Documents, and folders of them
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Write the table to this file, not to standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Offer spellings near a known name from this score of 100 on
    #[arg(long, value_name = "SCORE", default_value = default_score(), value_parser = clap::value_parser!(u8).range(0..=100))]
    pub score: u8,
    /// Keep so many distinct names in memory at most, and forget the rarest
    #[arg(long, value_name = "N", default_value_t = super::discover::KEPT)]
    pub keep: usize,
    /// The workers on documents; one a core if not given
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZero<usize>>,
    /// Say nothing on standard error but what cannot be read
    #[arg(short, long)]
    pub quiet: bool,
    /// The language of the copy, such as `en` or `de-AT`
    #[arg(long, value_name = "TAG", value_parser = language_tag, help_heading = "Policy")]
    pub lang: Option<String>,
    /// Offer no spelling that is spelt so; may be repeated
    #[arg(long, value_name = "SPELLING", help_heading = "Policy")]
    pub leave: Vec<String>,
    /// How documents are read.
    #[command(flatten)]
    pub documents: DocumentOptions,
    /// Which tables.
    #[command(flatten)]
    pub tables: TableOptions,
}

fn place(text: &str) -> Result<(u32, u32), String> {
    let numbers =
        text.split_once(':').and_then(|(line, column)| Some((line.parse().ok()?, column.parse().ok()?)));
    numbers.ok_or_else(|| "write line and column as the report does, such as 1:29".to_owned())
}

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  canonym explain Ryschenkow
  canonym explain --lang de Kiew
  canonym explain --date 2015-03-01 Kiew      as the house spelt it then
  canonym explain Maxim Ryschenkow
  canonym explain maxim-ryzhenkov             an id, as reports give it
  canonym explain other-person                a reason, as reports and ledgers give it
";

/// The arguments of `explain`.
#[derive(Args, Debug)]
#[command(after_help = help(EXPLAIN_EXAMPLES))]
pub struct Explain {
    /// A name of one or more words, in any spelling; an entity's id; a reason
    #[arg(required = true, value_name = "FORM")]
    pub words: Vec<String>,
    /// Write one JSON object
    #[arg(long)]
    pub json: bool,
    /// Which tables.
    #[command(flatten)]
    pub tables: TableOptions,
    /// Which policy.
    #[command(flatten)]
    pub policy: PolicyOptions,
}

const TRANSLITERATE_EXAMPLES: &str = "\
Examples:
  canonym transliterate --list
  echo Рыжанкоў | canonym transliterate --scheme be-de-duden
  echo Рыжанкоў | canonym transliterate --scheme be-de-duden --explain
  echo Ŝedrin | canonym transliterate --scheme cyrl-iso9-1995 --reverse
";

/// The arguments of `transliterate`.
#[derive(Args, Debug)]
#[command(after_help = help(TRANSLITERATE_EXAMPLES))]
pub struct Transliterate {
    /// The scheme's id, such as `ru-bgnpcgn-1947`
    #[arg(short, long, value_name = "ID", required_unless_present = "list")]
    pub scheme: Option<String>,
    /// Read the scheme's output back into its source script; only for reversible schemes
    #[arg(short, long, conflicts_with_all = ["explain", "options", "strict"])]
    pub reverse: bool,
    /// Take another value of one of the scheme's options; may be repeated
    #[arg(short, long = "option", value_name = "ID=VALUE", value_parser = pair)]
    pub options: Vec<(String, String)>,
    /// Show below each line which rule made which letters
    #[arg(long)]
    pub explain: bool,
    /// Fail at the first letter that the scheme does not know, instead of passing it on
    #[arg(long)]
    pub strict: bool,
    /// Scheme files of your own, and folders of them, over the built-in schemes; may be repeated
    #[arg(long, value_name = "PATH")]
    pub schemes: Vec<PathBuf>,
    /// List the schemes, one a line: id, direction, authority, status, reversibility
    #[arg(long, conflicts_with_all = ["scheme", "reverse", "options", "explain", "strict"])]
    pub list: bool,
}

/// What can be done with tables.
#[derive(Debug, Subcommand)]
pub enum Table {
    /// Find what is wrong in tables: every error and every warning, and the rows' own tests
    Check(TableCheck),
    /// Put table files in order: keys, spaces, quotation marks; comments stay
    Fmt(TableFmt),
    /// Count what tables hold
    Stats(TableStats),
    /// Compile tables to one file, which starts a run at once, however many rows there are
    Compile(TableCompile),
    /// Tell two tables apart: rows, variants, and over documents the decisions that become different
    Diff(Box<TableDiff>),
    /// Make a table of a spreadsheet: CSV or TSV of two columns, or with named columns
    Import(TableImport),
}

const CHECK_EXAMPLES: &str = "\
Examples:
  canonym table check                         the tables that canonym.toml names
  canonym table check house/                  these, over the built-in ones
  canonym table check --json house/people.toml
";

/// The arguments of `table check`.
#[derive(Args, Debug)]
#[command(after_help = help(CHECK_EXAMPLES))]
pub struct TableCheck {
    /// Tables and folders of tables, each over those before it; those of canonym.toml if none is named
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write one JSON object a line
    #[arg(long)]
    pub json: bool,
    /// Check them without the built-in people, places, organisations and terms
    #[arg(long)]
    pub no_builtin: bool,
}

const FMT_EXAMPLES: &str = "\
Examples:
  canonym table fmt house/
  canonym table fmt --check house/            lists files that are not in order
  canonym table fmt - < people.toml
";

/// The arguments of `table fmt`.
#[derive(Args, Debug)]
#[command(after_help = help(FMT_EXAMPLES))]
pub struct TableFmt {
    /// Tables and folders of tables; `-` puts standard input in order on standard output
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Change nothing: list the files that are not in order
    #[arg(long)]
    pub check: bool,
}

const STATS_EXAMPLES: &str = "\
Examples:
  canonym table stats                         all tables of a run in this folder
  canonym table stats house/
";

/// The arguments of `table stats`.
#[derive(Args, Debug)]
#[command(after_help = help(STATS_EXAMPLES))]
pub struct TableStats {
    /// Tables and folders of tables; the built-in ones and those of canonym.toml if none is named
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

const COMPILE_EXAMPLES: &str = "\
Examples:
  canonym table compile house/ -o house.lexicon
  canonym --tables house.lexicon < wire.txt
";

/// The arguments of `table compile`.
#[derive(Args, Debug)]
#[command(after_help = help(COMPILE_EXAMPLES))]
pub struct TableCompile {
    /// Tables and folders of tables, each over those before it; those of canonym.toml if none is named
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write the compiled tables to this file
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Compile them without the built-in people, places, organisations and terms; runs with the file say the same
    #[arg(long)]
    pub no_builtin: bool,
    /// Read this file, not the canonym.toml of the working folder or of a folder above it
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,
    /// Read no canonym.toml
    #[arg(long)]
    pub no_config: bool,
}

const DIFF_EXAMPLES: &str = "\
Examples:
  canonym table diff house/ house-new/                    rows and variants
  canonym table diff house/ house-new/ archive/           and what becomes different in copy
  canonym table diff --as page house/ house-new/ archive/ > trial.html
  canonym table diff /dev/null house/ archive/            what a first table would do
  canonym table diff -t house/ /dev/null new.toml archive/   what a table over the house's would do
";

/// The arguments of `table diff`.
#[derive(Args, Debug)]
#[command(after_help = help(DIFF_EXAMPLES))]
pub struct TableDiff {
    /// The old tables: a table, a folder of tables, or a file that `table compile` wrote. The built-in tables lie
    /// under both, and canonym.toml's tables under neither
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The new tables
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Documents, and folders of them, on which both decide
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Show it as text, as JSON Lines, or as a page of HTML
    #[arg(long = "as", value_name = "KIND", value_parser = trial_kind(), default_value = "text")]
    pub kind: TrialKind,
    /// A table, or a folder of tables, under both; may be repeated
    #[arg(short, long, value_name = "PATH", help_heading = "Tables")]
    pub tables: Vec<PathBuf>,
    /// Do without the built-in people, places, organisations and terms on both sides
    #[arg(long, help_heading = "Tables")]
    pub no_builtin: bool,
    /// Read this file, not the canonym.toml of the working folder or of a folder above it
    #[arg(long, value_name = "FILE", conflicts_with = "no_config", help_heading = "Tables")]
    pub config: Option<PathBuf>,
    /// Read no canonym.toml
    #[arg(long, help_heading = "Tables")]
    pub no_config: bool,
    /// Keep no compiled tables for later runs, and use none of earlier ones
    #[arg(long, help_heading = "Tables")]
    pub no_cache: bool,
    /// The workers on documents; one a core if not given
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZero<usize>>,
    /// Say nothing on standard error but what cannot be read
    #[arg(short, long)]
    pub quiet: bool,
    /// How documents are read.
    #[command(flatten)]
    pub documents: DocumentOptions,
    /// Which policy.
    #[command(flatten)]
    pub policy: PolicyOptions,
}

fn trial_kind() -> impl TypedValueParser<Value = TrialKind> {
    PossibleValuesParser::new(TrialKind::ALL.iter().map(|kind| kind.as_str()))
        .try_map(|typed| TrialKind::from_wire(&typed).ok_or("no such way to show a trial"))
}

const IMPORT_EXAMPLES: &str = "\
Examples:
  canonym table import list.csv -o house/rules.toml
  canonym table import - < list.tsv           to standard output
  canonym table import --from wikidata --languages en,de,be dump.json --partial --report rows.jsonl
";

/// The arguments of `table import`.
#[derive(Args, Debug)]
#[command(after_help = help(IMPORT_EXAMPLES))]
pub struct TableImport {
    /// Spreadsheets, lists of entities or rules, as --from names them; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// What the files are, where their content and names do not tell it
    #[arg(long, value_name = "KIND", value_parser = source())]
    pub from: Option<Source>,
    /// Take forms of these languages only, such as `en,de,be`
    #[arg(long, value_name = "TAGS", value_delimiter = ',', value_parser = language_tag)]
    pub languages: Vec<String>,
    /// Read other names of places and organisations as variants: *Britain* would become *United Kingdom*
    #[arg(long)]
    pub aliases: bool,
    /// The licence of the data, for the table's header
    #[arg(long, value_name = "ID")]
    pub licence: Option<String>,
    /// Where the data is from, for the table's header
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,
    /// Write the table without the rows that were refused; otherwise none is written then
    #[arg(long)]
    pub partial: bool,
    /// Write what became of each row to this file, as JSON Lines
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Write the table to this file, not to standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

fn source() -> impl TypedValueParser<Value = Source> {
    let names = Source::names().map(|(name, _)| name);
    PossibleValuesParser::new(names).try_map(|typed| {
        let known = Source::names().find(|(name, _)| *name == typed);
        known.map(|(_, source)| source).ok_or("no such kind")
    })
}

pub(crate) fn help(examples: &str) -> String {
    format!("{examples}\n{}", status::HELP)
}

/// The word that a table takes for a value, and its value.
fn choice<T>(choices: &'static [(&'static str, T)]) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    PossibleValuesParser::new(choices.iter().map(|(word, _)| *word)).try_map(|typed| {
        let known = choices.iter().find(|(word, _)| *word == typed);
        known.map(|&(_, value)| value).ok_or("no such choice")
    })
}

fn report_kind() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.iter().map(|kind| kind.as_str()))
        .try_map(|typed| Kind::from_wire(&typed).ok_or("no such kind of report"))
}

fn pair(typed: &str) -> Result<(String, String), String> {
    let pair = typed.split_once('=').map(|(id, value)| (id.to_owned(), value.to_owned()));
    pair.ok_or_else(|| "an option is given as ID=VALUE, such as `zh=sh`".to_owned())
}

fn copy_date(typed: &str) -> Result<CopyDate, String> {
    let date = CopyDate::parse(typed);
    date.ok_or_else(|| "a day is given as year, month and day, such as 2019-08-14, or as `today`".to_owned())
}

fn language_tag(typed: &str) -> Result<String, String> {
    if is_tag(typed) {
        return Ok(typed.to_owned());
    }
    Err("a language is named by its BCP 47 tag, such as `en`, `de-AT` or `sr-Latn`".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definitions_agree_with_each_other() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn after_a_file_or_an_option_a_verb_is_a_file() {
        for typed in [vec!["canonym", "a.txt", "restore"], vec!["canonym", "-q", "restore"]] {
            let arguments = Arguments::try_parse_from(&typed).expect("they are files");
            assert!(arguments.verb.is_none(), "{typed:?}");
            assert!(arguments.filter.files.contains(&PathBuf::from("restore")), "{typed:?}");
        }
    }
}
