//! The desk page's engine in a browser: the answers of `canonym::desk`, from text to text.

use canonym::desk::Desk;
use canonym::table::{self, model::Layer};
use canonym::trouble::Severity;
use canonym::{Lexicon, Policy};
use wasm_bindgen::prelude::wasm_bindgen;

/// What answers a page, with the built-in tables and the house's own rows.
#[wasm_bindgen]
pub struct Page {
    desk: Desk,
}

#[wasm_bindgen]
impl Page {
    /// A page with the built-in tables.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default, reason = "only a script makes one")]
    pub fn new() -> Page {
        Page { desk: Desk::new(Lexicon::builtin(), Policy::default()) }
    }

    /// The answer to a request, or its refusal; both are JSON.
    pub fn normalize(&self, request: &str) -> String {
        self.desk.normalize_json(request.as_bytes()).unwrap_or_else(|refusal| refusal.to_json())
    }

    /// Lays the rows of a table over the built-in ones, and gives what is wrong with them. If anything is, the tables
    /// stay as they were. A blank text leaves the built-in tables alone.
    pub fn use_table(&mut self, name: &str, text: &str) -> String {
        match compiled(name, text) {
            Ok(lexicon) => {
                self.desk = Desk::new(lexicon, Policy::default());
                String::new()
            }
            Err(wrong) => wrong,
        }
    }
}

fn compiled(name: &str, text: &str) -> Result<Lexicon, String> {
    if text.trim().is_empty() {
        return Ok(Lexicon::builtin());
    }
    let (file, troubles) = table::read(name, text);
    if troubles.iter().any(|trouble| trouble.severity() == Severity::Error) {
        let told: Vec<String> = troubles.iter().map(ToString::to_string).collect();
        return Err(told.join("\n"));
    }
    let house = Layer { name: "house".to_owned(), files: vec![file], ..Layer::default() };
    Lexicon::compile(&[table::builtin(), house]).map_err(|error| error.to_string())
}
