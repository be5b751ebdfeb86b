//! The desk page: the files that a service gives to a browser, which asks it for answers in turn.

use crate::report::redline_parts;

/// A file of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageFile {
    /// Its name, by which the others call it. The page begins with `index.html`.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// What is in it.
    pub text: &'static str,
}

/// The page's own files; those of the engine in a browser are not among them.
const OWN: [(&str, &str); 8] = [
    ("index.html", include_str!("../../page/static/index.html")),
    ("desk.css", include_str!("../../page/static/desk.css")),
    ("desk.js", include_str!("../../page/static/desk.js")),
    ("adopt.js", include_str!("../../page/static/adopt.js")),
    ("documents.js", include_str!("../../page/static/documents.js")),
    ("intake.js", include_str!("../../page/static/intake.js")),
    ("server.js", include_str!("../../page/static/server.js")),
    ("take.js", include_str!("../../page/static/take.js")),
];

/// All files of the page, which stand beside each other in one folder. From there it posts requests to `normalize`.
///
/// # Example: what a service answers under its root
/// ```
/// let index = canonym::desk::page_files().find(|file| file.name == "index.html").expect("it is there");
/// assert_eq!(index.media_type, "text/html; charset=utf-8");
/// ```
pub fn page_files() -> impl Iterator<Item = PageFile> {
    OWN.into_iter().chain(redline_parts()).map(|(name, text)| PageFile {
        name,
        media_type: media_type(name),
        text,
    })
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => "text/javascript; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::FORMATS;

    #[test]
    fn every_file_that_the_page_names_is_there() {
        let names: Vec<&str> = page_files().map(|file| file.name).collect();
        for file in page_files() {
            let called = file.text.split(['\'', '"']).map(|name| name.trim_start_matches("./"));
            let is_file = |name: &&str| {
                let stem = name.strip_suffix(".js").or(name.strip_suffix(".css")).unwrap_or_default();
                !stem.is_empty() && stem.chars().all(|c| c.is_ascii_lowercase())
            };
            for name in called.filter(is_file).filter(|name| *name != "browser.js") {
                assert!(names.contains(&name), "{} names {name}", file.name);
            }
        }
    }

    #[test]
    fn the_page_offers_every_format() {
        let index = page_files().next().expect("there is an index").text;
        let offered: Vec<&str> =
            index.split("<option>").skip(1).filter_map(|option| option.split("</option>").next()).collect();
        assert_eq!(offered, FORMATS.iter().map(|format| format.name).collect::<Vec<_>>());
    }
}
