//! Runs what the README and the guides show: each `console` block in order, in one folder, against the real binary.
//!
//! A line after `$ ` is a command; the lines under it are all that it prints, standard output and standard error
//! together. A line `…` stands for any lines, and the row's line number after a built-in table's name for any number,
//! since rows move. The samples of `tests/data/import` stand in `samples/`. A `toml` block that opens with a comment such as `# house/people.toml` is written to that file
//! first, and so is a `sh` block that opens with the name of a script. The article that the first block reads is at hand.

#![cfg(all(unix, feature = "cli"))]

use std::fs;
use std::path::Path;
use std::process::Command;

const SAMPLES: &str = "tests/data/import";
const ARTICLE: &str = "tests/data/ryzhenkov-wire.txt";

#[test]
fn every_example_of_the_readme() {
    check(include_str!("../README.md"));
}

#[test]
fn every_example_of_the_guide_to_pipelines() {
    check(include_str!("../docs/pipelines.md"));
}

#[test]
fn every_example_of_the_guide_to_reports() {
    check(include_str!("../docs/reports.md"));
}

#[test]
fn every_example_of_the_guide_to_trials() {
    check(include_str!("../docs/table-diff.md"));
}

#[test]
fn every_example_of_the_guide_to_learning() {
    check(include_str!("../docs/discover.md"));
}

#[test]
fn every_example_of_the_guide_to_the_service() {
    check(include_str!("../docs/serve.md"));
}

#[test]
fn every_example_of_the_guide_to_imports() {
    check(include_str!("../docs/import.md"));
}

#[test]
fn every_example_of_the_guide_to_tables() {
    check(include_str!("../docs/tables.md"));
}

fn check(page: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for entry in fs::read_dir(SAMPLES).expect("the samples are committed") {
        let path = entry.expect("an entry").path();
        let name = format!("samples/{}", path.file_name().expect("a file").to_string_lossy());
        write(folder.path(), &name, fs::read(&path).expect("a sample"));
    }
    write(folder.path(), ARTICLE, include_str!("data/ryzhenkov-wire.txt"));
    let mut failures = Vec::new();
    let mut count = 0;
    for block in blocks(page) {
        match block.language {
            "sh" => write_script(folder.path(), &block.text),
            "toml" => write_table(folder.path(), &block.text),
            "console" => {
                for example in examples(&block.text) {
                    count += 1;
                    failures.extend(run(folder.path(), &example).err());
                }
            }
            _ => {}
        }
    }
    assert!(count > 0, "the page shows commands");
    assert!(failures.is_empty(), "{} of {count} examples fail:\n\n{}", failures.len(), failures.join("\n\n"));
}

struct Block<'t> {
    language: &'t str,
    text: String,
}

fn blocks(markdown: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in markdown.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(language), None) => open = Some(Block { language, text: String::new() }),
            (Some(_), Some(block)) => blocks.push(block),
            (None, Some(mut block)) => {
                block.text.push_str(line);
                block.text.push('\n');
                open = Some(block);
            }
            (None, None) => {}
        }
    }
    blocks
}

/// Writes the table to the file that its first line names; a table without a name is only shown.
fn write_table(folder: &Path, text: &str) {
    let name = text.lines().next().and_then(|line| line.strip_prefix("# "));
    if let Some(name) = name.filter(|name| name.ends_with(".toml")) {
        write(folder, name, text);
    }
}

/// Writes the script to the file that its first line names, which is none of its own.
fn write_script(folder: &Path, text: &str) {
    let named = text.strip_prefix("# ").and_then(|text| text.split_once('\n'));
    if let Some((name, script)) = named.filter(|(_, script)| script.starts_with("#!")) {
        write(folder, name, script);
    }
}

fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("it is in the folder")).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
}

struct Example {
    command: String,
    printed: String,
}

fn examples(text: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ "), examples.last_mut()) {
            (Some(command), _) => {
                examples.push(Example { command: command.to_owned(), printed: String::new() });
            }
            (None, Some(example)) => example.printed.extend([line, "\n"]),
            (None, None) => panic!("a console block opens with a command, not with {line:?}"),
        }
    }
    examples
}

/// Runs one command; it fails with what was printed instead.
fn run(folder: &Path, example: &Example) -> Result<(), String> {
    let command = example.command.replace("cargo run --release --quiet", "canonym");
    let binary = Path::new(env!("CARGO_BIN_EXE_canonym")).parent().expect("it is in a folder");
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1; {command}")])
        .current_dir(folder)
        .env("PATH", format!("{}:{}", binary.display(), std::env::var("PATH").unwrap_or_default()))
        .env("CANONYM_CACHE", "")
        .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")])
        .envs([("GIT_AUTHOR_NAME", "desk"), ("GIT_AUTHOR_EMAIL", "desk@example.org")])
        .envs([("GIT_COMMITTER_NAME", "desk"), ("GIT_COMMITTER_EMAIL", "desk@example.org")])
        .output()
        .expect("a shell runs");
    let printed = String::from_utf8(output.stdout).expect("the examples print UTF-8");
    if matches(&lines(&example.printed), &lines(&printed)) {
        return Ok(());
    }
    Err(format!("$ {}\n--- the page shows\n{}--- it prints\n{printed}", example.command, example.printed))
}

/// The lines, with the numbers of rows in built-in tables left out.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(without_row_numbers).collect()
}

fn without_row_numbers(line: &str) -> String {
    let mut pieces = line.split(".toml:");
    let mut shown = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let file = shown.rsplit([' ', '"']).next().unwrap_or_default();
        let is_builtin = file.starts_with("people/") || file.starts_with("places/");
        let rest = if is_builtin { piece.trim_start_matches(|c: char| c.is_ascii_digit()) } else { piece };
        shown.push_str(".toml:");
        shown.push_str(rest);
    }
    shown
}

fn matches(shown: &[String], printed: &[String]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((first, rest)) if first == "…" => {
            (0..=printed.len()).any(|skip| matches(rest, &printed[skip..]))
        }
        Some((first, rest)) => printed.first() == Some(first) && matches(rest, &printed[1..]),
    }
}
