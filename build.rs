//! Compiles the built-in tables when the crate is built, so that a run pays no parsing.
//!
//! The floors that read and compile tables are the crate's own, compiled into this script as well. The
//! tables' own tests and proofs run in the test suite, not here.

#![allow(dead_code, unused_imports, missing_docs, clippy::print_stderr)]

#[path = "src/lexicon/mod.rs"]
mod lexicon;
#[path = "src/scheme/mod.rs"]
mod scheme;
#[path = "src/table/mod.rs"]
mod table;
#[path = "src/text/mod.rs"]
mod text;
#[path = "src/trouble.rs"]
mod trouble;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use table::model::{Layer, TableFile};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=tables");
    // Set for the library alone: the same sources, compiled into this script, have no built-in tables yet.
    println!("cargo::rustc-cfg=canonym_built");
    let mut paths = Vec::new();
    find_tables(Path::new("tables"), &mut paths)?;
    paths.sort();
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("builtin.rs"), list_of_sources(&paths)?)?;
    fs::write(out.join("builtin.lexicon"), compile(&paths)?)?;
    Ok(())
}

fn find_tables(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with("schemes") {
            find_tables(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    Ok(())
}

/// A Rust array of each table's name and text, for runs that merge a house's layer over them.
fn list_of_sources(paths: &[PathBuf]) -> io::Result<String> {
    let mut list = String::from("[");
    for path in paths {
        let whole = fs::canonicalize(path)?;
        list.push_str(&format!("({:?}, include_str!({:?})),\n", name_of(path), whole));
    }
    Ok(list + "]")
}

fn name_of(path: &Path) -> String {
    path.strip_prefix("tables").unwrap_or(path).display().to_string().replace('\\', "/")
}

fn compile(paths: &[PathBuf]) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut troubles = Vec::new();
    let mut files: Vec<TableFile> = Vec::new();
    for path in paths {
        let (file, found) = table::read(&name_of(path), &fs::read_to_string(path)?);
        files.push(file);
        troubles.extend(found);
    }
    let words: Vec<_> = files.iter().flat_map(|file| file.words.clone()).collect();
    let endings: Vec<_> = files.iter().flat_map(|file| file.endings.clone()).collect();
    let (entities, found) =
        table::merge(&[Layer { name: "built-in".to_owned(), files, proven: true, ..Layer::default() }]);
    troubles.extend(found);
    let errors: Vec<String> = troubles
        .iter()
        .filter(|trouble| trouble.severity() == trouble::Severity::Error)
        .map(|trouble| trouble.to_string())
        .collect();
    if !errors.is_empty() {
        eprintln!("the built-in tables have errors:\n\n{}", errors.join("\n\n"));
        return Err("nothing is compiled of tables with errors".into());
    }
    let (lexicon, _) =
        lexicon::build(&entities, &words, &endings).map_err(|_| "the built-in tables are too large")?;
    Ok(lexicon.as_bytes().to_vec())
}
