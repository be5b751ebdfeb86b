//! The commands that are timed: canonym in its ways, and its peers.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A command with the name that the tables print.
pub struct Contender {
    pub name: &'static str,
    pub command: Command,
}

impl Contender {
    fn new(name: &'static str, command: Command) -> Contender {
        Contender { name, command }
    }
}

pub fn cat() -> Contender {
    Contender::new("cat", Command::new("cat"))
}

/// canonym with a compiled table and nothing else; with a ledger where a path for it is given.
pub fn canonym(canonym: &Path, lexicon: &Path, ledger: Option<&Path>) -> Contender {
    let mut command = Command::new(canonym);
    command.args(["--no-config", "--no-builtin", "--quiet", "--format", "text", "--tables"]).arg(lexicon);
    match ledger {
        None => Contender::new("canonym", command),
        Some(ledger) => {
            command.arg("--ledger").arg(ledger);
            Contender::new("canonym with ledger", command)
        }
    }
}

/// canonym as it comes.
pub fn canonym_built_in(canonym: &Path) -> Contender {
    let mut command = Command::new(canonym);
    command.args(["--no-config", "--quiet"]);
    Contender::new("canonym, built-in tables", command)
}

/// The `aho-corasick` crate, built on start.
pub fn aho_corasick(table: &Path) -> Contender {
    Contender::new("aho-corasick, built on start", this_as_peer("aho-corasick", table))
}

/// The `daachorse` crate with an automaton saved beforehand.
pub fn daachorse(table: &Path) -> Contender {
    let automaton = table.with_extension("daachorse");
    let saved = this().arg("save").arg(table).arg(&automaton).status();
    assert!(saved.is_ok_and(|status| status.success()), "the automaton is saved");
    Contender::new("daachorse, saved", this_as_peer("daachorse", &automaton))
}

fn this() -> Command {
    Command::new(std::env::current_exe().expect("the bench knows its path"))
}

fn this_as_peer(name: &str, table: &Path) -> Command {
    let mut command = this();
    command.args(["peer", name]).arg(table);
    command
}

/// `sed` with a substitution a row; only small tables end.
pub fn sed(table: &Path) -> Contender {
    let mut script = String::new();
    for (variant, canonical) in pairs(table) {
        let _ = writeln!(script, "s/\\b{variant}\\b/{canonical}/g");
    }
    let mut command = Command::new("sed");
    command.env("LC_ALL", "C").arg("-f").arg(written(table, "sed", &script));
    Contender::new("sed", command)
}

/// `perl` with one alternation, which it makes a trie of, and a hash.
pub fn perl(table: &Path) -> Contender {
    const SCRIPT: &str = r#"
        my $table = shift;
        open my $lines, '<', $table or die;
        my %canonical = map { chomp; split /\t/ } <$lines>;
        my $any = join '|', sort keys %canonical;
        while (<STDIN>) { s/\b($any)\b/$canonical{$1}/g; print }
    "#;
    let mut command = Command::new("perl");
    command.arg("-e").arg(SCRIPT).arg(table);
    Contender::new("perl", command)
}

/// FlashText, where Python has it.
pub fn flashtext(table: &Path) -> Option<Contender> {
    const SCRIPT: &str = "\
import sys
from flashtext import KeywordProcessor
processor = KeywordProcessor(case_sensitive=True)
for line in open(sys.argv[1]):
    variant, canonical = line.rstrip('\\n').split('\\t')
    processor.add_keyword(variant, canonical)
for line in sys.stdin:
    sys.stdout.write(processor.replace_keywords(line))
";
    let has = Command::new("python3").args(["-c", "import flashtext"]).stderr(Stdio::null()).status();
    has.ok().filter(std::process::ExitStatus::success)?;
    let mut command = Command::new("python3");
    command.args(["-c", SCRIPT]).arg(table);
    Some(Contender::new("FlashText (Python)", command))
}

fn pairs(table: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(table).expect("the table can be read");
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    pairs.map(|(variant, canonical)| (variant.to_owned(), canonical.to_owned())).collect()
}

fn written(table: &Path, extension: &str, script: &str) -> PathBuf {
    let path = table.with_extension(extension);
    std::fs::write(&path, script).expect("the script can be written");
    path
}
