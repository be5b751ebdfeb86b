//! Puts the desk page without a server into one folder: the page's files, and the engine with the script that calls it.
//!
//! usage: canonym-page-builder ENGINE.wasm REPOSITORY FOLDER

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use wasm_bindgen_cli_support::Bindgen;

/// The files of the page that the redline has as well.
const SHARED: [&str; 5] = ["page.css", "texts.js", "keep.js", "lists.js", "view.js"];

/// What the page says of its engine, and what it is to say here. It asks nobody for anything.
const SAYINGS: [(&str, &str); 2] =
    [("data-engine=\"server\"", "data-engine=\"browser\""), ("connect-src 'self'", "connect-src 'none'")];

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [engine, repository, folder] = paths.as_slice() else {
        return Err("usage: canonym-page-builder ENGINE.wasm REPOSITORY FOLDER".into());
    };
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(engine).out_name("engine").typescript(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    bindgen.web(true)?.generate(folder)?;
    for name in SHARED {
        fs::copy(repository.join("src/report/redline").join(name), folder.join(name))?;
    }
    for entry in fs::read_dir(repository.join("page/static"))? {
        let path = entry?.path();
        let name = path.file_name().ok_or("a file has a name")?;
        fs::copy(&path, folder.join(name))?;
    }
    say(&folder.join("index.html"))
}

fn say(index: &Path) -> Result<(), Box<dyn Error>> {
    let mut page = fs::read_to_string(index)?;
    for (served, here) in SAYINGS {
        if page.matches(served).count() != 1 {
            return Err(format!("{} does not say {served} once", index.display()).into());
        }
        page = page.replace(served, here);
    }
    Ok(fs::write(index, page)?)
}
