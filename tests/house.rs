//! Reads our own sources, tables and texts, and fails where the house's order is broken.
//!
//! What it holds: a floor uses only floors below it; the library neither prints nor touches files, clocks or the
//! environment; a file begins by saying what it is for; nothing panics on input; a table says where it is from;
//! the product speaks of nothing outside itself.

#[path = "house/source.rs"]
mod source;

use std::path::{Path, PathBuf};

use source::Source;

/// The floors from the top. A file in one may name those after it.
const FLOORS: [&str; 11] = [
    "cli",
    "desk",
    "normalize",
    "report",
    "ledger",
    "lexicon",
    "format",
    "table",
    "scheme",
    "text",
    "trouble",
];

/// What a library file has no business with: whoever calls it may have no terminal, no files and no clock.
const OUTSIDE_WORLD: [&str; 15] = [
    "println!",
    "print!",
    "eprintln!",
    "eprint!",
    "dbg!",
    "stdin(",
    "stdout(",
    "stderr(",
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "static mut",
];

const PANICS: [&str; 6] = [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("];

/// Where a panic may stand: the file, what its line says, and why no input reaches it.
const ALLOWED_PANICS: [(&str, &str, &str); 1] = [(
    "src/ledger/write.rs",
    "a line is written from strings and ASCII only",
    "a JSON writer over strings makes UTF-8",
)];

#[test]
fn a_floor_uses_only_floors_below_it() {
    let roots = names_at_the_root();
    let mut faults = Vec::new();
    for source in product_sources() {
        let Some(floor) = floor_of(&source.path) else { continue };
        for (at, name) in used_names(source.code()) {
            let exported = roots.iter().find(|(root, _)| root == name);
            let used = exported.map_or(name, |(_, floor)| floor);
            if rank(used).is_some_and(|used| used < floor) {
                let (place, floor) = (source.place(at), FLOORS[floor]);
                faults.push(format!("{place}: `{floor}` uses `{name}`, which stands above it"));
            }
        }
    }
    assert_none(&faults, "move the code down, or hand the value in from above");
}

#[test]
fn the_library_does_no_input_or_output() {
    let library = |source: &Source| !is_of_the_command(&source.path);
    let faults: Vec<_> = product_sources()
        .iter()
        .filter(|source| library(source))
        .flat_map(|source| lines_with(source, &OUTSIDE_WORLD))
        .map(|(place, found, _)| format!("{place}: `{found}` in the library"))
        .collect();
    assert_none(&faults, "give the value to the caller; input and output live in src/cli");
}

#[test]
fn nothing_panics_on_input() {
    let mut faults = Vec::new();
    let mut used = [false; ALLOWED_PANICS.len()];
    for source in product_sources() {
        for (place, found, line) in lines_with(&source, &PANICS) {
            let allowed = ALLOWED_PANICS
                .iter()
                .position(|(path, says, _)| source.path == Path::new(path) && line.contains(says));
            match allowed {
                Some(at) => used[at] = true,
                None => faults.push(format!("{place}: `{found}`: {}", line.trim())),
            }
        }
    }
    let unused = ALLOWED_PANICS.iter().zip(used).filter(|(_, used)| !used);
    faults.extend(unused.map(|((path, says, _), _)| format!("{path}: no longer says “{says}”")));
    assert_none(
        &faults,
        "return an error; a broken invariant of our own goes on ALLOWED_PANICS with its reason",
    );
}

#[test]
fn every_file_begins_by_saying_what_it_is_for() {
    let faults: Vec<_> = ["src", "tests", "benches", "examples", "fuzz", "page", "build.rs"]
        .iter()
        .flat_map(|start| files_under(Path::new(start)))
        .filter(|path| has_extension(path, "rs"))
        .filter(|path| !read(path).starts_with("//! "))
        .map(|path| path.display().to_string())
        .collect();
    assert_none(&faults, "open the file with `//!` and one sentence");
}

#[test]
fn every_table_says_what_it_is_and_where_it_is_from() {
    let mut faults = Vec::new();
    for path in files_under(Path::new("tables")) {
        if has_extension(&path, "toml") {
            faults.extend(missing_keys(&path));
        } else if !is_text_about_tables(&path) {
            faults.push(format!(
                "{}: is neither a table nor a licence nor a text about tables",
                path.display()
            ));
        }
    }
    assert_none(
        &faults,
        "`[table]` needs title, licence and source; a scheme needs id, licence and, if it is public, authority and cite",
    );
}

#[test]
fn the_product_speaks_of_nothing_outside_itself() {
    // Written in pieces, so that this file does not speak of them either.
    let foreign = [concat!("/wo", "rk/"), concat!("../sha", "red"), concat!("shared/", "seed")];
    let starts = [
        "src",
        "tests",
        "benches",
        "examples",
        "fuzz",
        "tables",
        "page",
        "scripts",
        ".ci",
        "build.rs",
        "Cargo.toml",
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
    ];
    let faults: Vec<_> = starts
        .iter()
        .flat_map(|start| files_under(Path::new(start)))
        .filter(|path| !path.starts_with("tests/data"))
        .filter(|path| {
            let bytes = std::fs::read(root().join(path)).expect("the file is readable");
            let text = String::from_utf8_lossy(&bytes).into_owned();
            foreign.iter().any(|word| text.contains(word))
        })
        .map(|path| path.display().to_string())
        .collect();
    assert_none(&faults, "say it in words that hold for whoever has only this package");
}

/// The reading of sources itself: names in comments, literals and tests are not the product's.
#[test]
fn code_is_told_from_comments_literals_and_tests() {
    let text = r##"
        //! Not [`crate::cli`].
        use crate::{ledger, table::{self, model::Kind}};
        /* crate::cli /* crate::cli */ crate::cli */
        fn shown<'a>(quote: char) -> &'a str { if quote == '"' { "crate::cli" } else { r#" "crate::cli" "# } }
        #[cfg(test)]
        mod tests {
            use crate::cli;
            fn unwraps() { Some(1).unwrap(); }
        }
        #[cfg(test)]
        pub(super) mod laws;
        use super::text;
    "##;
    let source = Source::of(Path::new("src/lexicon/mod.rs"), text.to_owned());
    let mut names = used_names(source.code());
    names.sort();
    let names: Vec<&str> = names.into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["ledger", "table", "text"]);
    assert!(lines_with(&source, &PANICS).is_empty());
    assert_eq!(source.test_modules(), ["src/lexicon/laws.rs", "src/lexicon/laws"].map(PathBuf::from));
}

fn assert_none(faults: &[String], mend: &str) {
    assert!(faults.is_empty(), "{}\n{} in all; {mend}", faults.join("\n"), faults.len());
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(root().join(path)).expect("the file is UTF-8")
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}

/// The file `start`, or all files under the folder `start`, sorted, relative to the package.
fn files_under(start: &Path) -> Vec<PathBuf> {
    let whole = root().join(start);
    if !whole.is_dir() {
        return if whole.is_file() { vec![start.to_owned()] } else { Vec::new() };
    }
    let entries = std::fs::read_dir(whole).expect("the folder is readable");
    let mut names: Vec<_> = entries.map(|entry| entry.expect("the entry is readable").file_name()).collect();
    names.retain(|name| !["target", "corpus", "artifacts", "dist"].iter().any(|made| name == made));
    names.sort();
    names.iter().flat_map(|name| files_under(&start.join(name))).collect()
}

/// The sources of the library and the command, without files that only tests use.
fn product_sources() -> Vec<Source> {
    let paths = files_under(Path::new("src")).into_iter().filter(|path| has_extension(path, "rs"));
    let sources: Vec<Source> = paths.map(|path| Source::read(root(), &path)).collect();
    assert!(sources.len() > FLOORS.len(), "the sources are found");
    let tests: Vec<PathBuf> = sources.iter().flat_map(Source::test_modules).collect();
    let is_test = |source: &Source| tests.iter().any(|test| source.path.starts_with(test));
    sources.into_iter().filter(|source| !is_test(source)).collect()
}

fn is_of_the_command(path: &Path) -> bool {
    path.starts_with("src/cli") || path == Path::new("src/main.rs")
}

fn rank(floor: &str) -> Option<usize> {
    FLOORS.iter().position(|name| *name == floor)
}

/// The rank of the floor that a file stands on; the face and the entry stand above all.
fn floor_of(path: &Path) -> Option<usize> {
    let inside = path.strip_prefix("src").ok()?;
    let first = inside.components().next()?.as_os_str().to_str()?;
    rank(first.trim_end_matches(".rs"))
}

/// What `lib.rs` exports under another path, with the floor that it is from: `crate::Lexicon` is of `lexicon`.
fn names_at_the_root() -> Vec<(String, String)> {
    let face = Source::read(root(), Path::new("src/lib.rs"));
    let exports = face.code().split(';').filter_map(|item| item.split_once("pub use "));
    exports
        .filter_map(|(_, path)| path.split_once("::"))
        .flat_map(|(floor, names)| {
            let names = names.split(|c: char| !c.is_alphanumeric() && c != '_');
            names.filter(|name| !name.is_empty()).map(|name| (name.to_owned(), floor.trim().to_owned()))
        })
        .collect()
}

/// The first names after each `crate::` and `super::`, those in braces included, each with its offset.
fn used_names(code: &str) -> Vec<(usize, &str)> {
    let mut names = Vec::new();
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            let after = at + start.len();
            match code[after..].starts_with('{') {
                true => names.extend(names_in_braces(code, after)),
                false => names.push((after, name_at(&code[after..]))),
            }
        }
    }
    names
}

/// The first names of the paths between the brace at `open` and its own closing one.
fn names_in_braces(code: &str, open: usize) -> Vec<(usize, &str)> {
    let (mut names, mut depth) = (Vec::new(), 0);
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && matches!(byte, b'{' | b',') {
            let tail = code[at + 1..].trim_start();
            names.push((code.len() - tail.len(), name_at(tail)));
        }
    }
    names
}

fn name_at(code: &str) -> &str {
    code.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// Each line of code that holds one of `words`: its place, the word, the line as written.
fn lines_with<'a>(source: &'a Source, words: &'a [&'a str]) -> Vec<(String, &'a str, &'a str)> {
    let mut found = Vec::new();
    for (number, code, line) in source.lines() {
        let word = words.iter().find(|word| holds(code, word));
        found.extend(word.map(|word| (format!("{}:{number}", source.path.display()), *word, line)));
    }
    found
}

/// Whether `code` holds `word`, not as the end of a longer name: `println!` holds no `print!`, nor `eprint!`.
fn holds(code: &str, word: &str) -> bool {
    let in_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| !word.starts_with(in_name) || !code[..at].ends_with(in_name))
}

fn missing_keys(path: &Path) -> Vec<String> {
    let table: toml::Table = read(path).parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let is_scheme = path.starts_with("tables/schemes");
    let is_shared_base = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('_'));
    let (section, keys): (&str, &[&str]) = match (is_scheme, is_shared_base) {
        (false, _) => ("table", &["title", "licence", "source"]),
        (true, false) => ("scheme", &["id", "licence", "authority", "cite"]),
        (true, true) => ("scheme", &["id", "licence"]),
    };
    let header = table.get(section).and_then(toml::Value::as_table);
    let is_missing = |key: &&&str| {
        let value = header.and_then(|header| header.get(**key)).and_then(toml::Value::as_str);
        value.is_none_or(|value| value.trim().is_empty())
    };
    keys.iter()
        .filter(is_missing)
        .map(|key| format!("{}: [{section}] has no {key}", path.display()))
        .collect()
}

fn is_text_about_tables(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("LICENSE") || has_extension(path, "md")
}
