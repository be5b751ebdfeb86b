//! The tables and the policy of a run, as meant: what `canonym.toml` says, then what the options say.
//!
//! Layers, the lowest first: the built-in tables, each entry of `tables` in `canonym.toml`, each `--tables`. Tables
//! are found first and read only when their rows are needed: a run that was made before needs none of them.

mod compiled;
mod config;
mod live;
mod source;
mod walk;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

pub use compiled::Contents;
pub use config::NAME as CONFIG;
pub use live::Live;
pub use walk::{Listed, TextFile, find_files};

use super::args::{PolicyOptions, TableOptions};
use super::cache::{Cache, Inputs};
use super::paths::working_folder;
use super::status::Failure;
use crate::format::{Profiles, is_known_encoding};
use crate::ledger::Digest;
use crate::table::config::{Choices, Config};
use crate::table::model::Layer;
use crate::table::profile::Profile;
use crate::trouble::{Severity, Trouble};
use crate::{Lexicon, Policy, table};
use compiled::{Held, Scheme};
use source::Source;

/// What a run knows about names: tables, and what the house wants done with them.
pub struct House {
    config: Option<Config>,
    /// The house's tables, the lowest first.
    sources: Vec<Source>,
    /// The one file that stands for all tables, if they are compiled.
    compiled: Option<Listed>,
    has_builtin: bool,
    profiles: Profiles,
    cache: Cache,
    texts: OnceCell<Vec<Vec<TextFile>>>,
}

impl House {
    /// Reads `canonym.toml` and finds all tables.
    ///
    /// # Errors
    /// A file cannot be found or read; `canonym.toml` is refused, and then all errors in tables are told as well.
    pub fn open(options: &TableOptions) -> Result<House, Failure> {
        let (house, mut troubles) = House::find(options)?;
        if has_errors(&troubles) {
            troubles.extend(house.read()?.1);
            return Err(refused(&troubles));
        }
        if !house.has_builtin && house.sources.is_empty() && house.schemes().is_none() {
            let mend = "name tables with --tables, or take --no-builtin or `builtin = false` away";
            return Err(Failure::new("there are no tables: the built-in ones are switched off", mend));
        }
        Ok(house)
    }

    /// Reads `canonym.toml` and finds all tables, with the troubles of the former.
    ///
    /// # Errors
    /// A file cannot be found or read, or tables are named beside a compiled one.
    pub fn find(options: &TableOptions) -> Result<(House, Vec<Trouble>), Failure> {
        let found = config::find(options)?;
        let (mut sources, mut troubles) = (Vec::new(), Vec::new());
        let mut profiles = Profiles::default();
        let mut config = None;
        if let Some(found) = found {
            troubles.extend(found.troubles);
            let (of_config, of_profiles) = Profiles::new(&found.config.profiles);
            profiles = of_config;
            troubles.extend(of_profiles);
            troubles.extend(unknown_encoding(&found.config));
            let named = found.config.tables.iter().filter(|_| !options.alone);
            for path in named {
                match Source::find(&found.folder, Path::new(&path.text), Some(path)) {
                    Ok(source) => sources.push(source),
                    Err(error) => troubles.push(source::unusable(path, error.what())),
                }
            }
            config = Some(found.config);
        }
        sources.extend(find_sources(&options.tables)?);
        let has_builtin = !options.no_builtin && config.as_ref().is_none_or(|config| config.builtin);
        let compiled = find_compiled(&sources)?;
        let (cache, texts) = (Cache::of(options), OnceCell::new());
        Ok((House { config, sources, compiled, has_builtin, profiles, cache, texts }, troubles))
    }

    /// The house's own layers, the lowest first, with every trouble of every file.
    ///
    /// # Errors
    /// A file cannot be read, or the tables are compiled.
    pub fn read(&self) -> Result<(Vec<Layer>, Vec<Trouble>), Failure> {
        if let Some(file) = &self.compiled {
            let what =
                format!("{} is compiled, and its rows are needed", crate::trouble::visible(&file.name));
            return Err(Failure::new(&what, "name the tables that it was compiled from"));
        }
        let (mut layers, mut troubles): (Vec<Layer>, Vec<Trouble>) = (Vec::new(), Vec::new());
        layers.extend(self.schemes());
        for (source, texts) in self.sources.iter().zip(self.texts()?) {
            let (layer, of_layer) = source.layer(texts);
            layers.push(layer);
            troubles.extend(of_layer);
        }
        Ok((layers, troubles))
    }

    /// The tables, if they are compiled, with every byte checked.
    ///
    /// # Errors
    /// The file is damaged.
    pub fn read_compiled(&self) -> Result<Option<Lexicon>, Failure> {
        self.compiled.as_ref().map(compiled::read).transpose()
    }

    /// The file that stands for all tables, if they are compiled.
    pub fn compiled(&self) -> Option<&Listed> {
        self.compiled.as_ref()
    }

    /// The files of the house's tables.
    pub fn table_files(&self) -> impl Iterator<Item = &Path> {
        self.sources.iter().flat_map(Source::files).map(|file| file.path.as_path())
    }

    /// The label of the encoding of documents that tell none.
    pub fn encoding(&self) -> Option<&str> {
        Some(&self.config.as_ref()?.encoding.as_ref()?.text)
    }

    /// The house's own vocabularies of documents.
    pub fn profiles(&self) -> &Profiles {
        &self.profiles
    }

    /// The same as they are written.
    pub fn own_profiles(&self) -> &[Profile] {
        self.config.as_ref().map_or(&[], |config| &config.profiles)
    }

    /// All layers, the lowest first. Without the built-in entities their vocabulary and endings stay.
    ///
    /// # Errors
    /// A file cannot be read, or a table has errors: all of them are told.
    pub fn layers(&self) -> Result<Vec<Layer>, Failure> {
        let (own, troubles) = self.read()?;
        if has_errors(&troubles) {
            return Err(refused(&troubles));
        }
        let lowest = if self.has_builtin { table::builtin() } else { vocabulary() };
        Ok(std::iter::once(lowest).chain(own).collect())
    }

    /// The compiled tables: built in, from the cache, or compiled now and kept there.
    ///
    /// # Errors
    /// The tables cannot be read, contradict themselves or each other, or a row's own test fails.
    pub fn lexicon(&self) -> Result<Lexicon, Failure> {
        if self.has_builtin && self.sources.is_empty() && self.schemes().is_none() {
            return Ok(Lexicon::builtin());
        }
        let inputs = self.inputs()?;
        if let Some(lexicon) = self.cache.unchanged(&inputs) {
            return Ok(lexicon);
        }
        if let Some(file) = &self.compiled {
            let lexicon = compiled::read(file)?;
            compiled::check(file, &lexicon, &self.contents(|_, _| String::new()))?;
            self.cache.keep_copy(&inputs, &lexicon);
            return Ok(lexicon);
        }
        let contents = self.contents_now()?;
        if let Some(lexicon) = self.cache.compiled(&inputs, &contents) {
            return Ok(lexicon);
        }
        let lexicon = Lexicon::compile(&self.layers()?)?;
        self.cache.keep(&contents, &lexicon);
        Ok(lexicon)
    }

    /// What the tables, as they are now, are compiled from, as it is written into a compiled file.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn contents_now(&self) -> Result<String, Failure> {
        let texts = self.texts()?;
        self.contents(|source, file| Digest::of(&texts[source][file].bytes).to_string()).to_json()
    }

    fn contents(&self, digest: impl Fn(usize, usize) -> String) -> Contents {
        let schemes = self.config.iter().flat_map(|config| &config.schemes);
        let scheme = |(language, scheme): &(String, crate::table::model::Located)| Scheme {
            language: language.clone(),
            scheme: scheme.text.clone(),
            place: scheme.place.to_string(),
        };
        let held = |(at, source): (usize, &Source)| Held {
            name: source.name(),
            files: source
                .files()
                .iter()
                .enumerate()
                .map(|(file, listed)| (listed.name.clone(), digest(at, file)))
                .collect(),
        };
        Contents {
            canonym: env!("CARGO_PKG_VERSION").to_owned(),
            builtin: Lexicon::builtin().digest(),
            entities: self.has_builtin,
            schemes: schemes.map(scheme).collect(),
            tables: self.sources.iter().enumerate().map(held).collect(),
        }
    }

    /// What the cache knows a run by, without reading a table.
    fn inputs(&self) -> Result<Inputs, Failure> {
        let setting = self.contents(|_, _| String::new()).to_json()?;
        let files: Vec<&Path> = self.table_files().collect();
        Ok(Inputs::new(setting, &files))
    }

    /// By what a later look tells whether `canonym.toml` or a table has changed.
    ///
    /// # Errors
    /// The setting cannot be written down.
    fn state(&self) -> Result<State, Failure> {
        Ok(State { config: self.config.clone(), inputs: self.inputs()? })
    }

    /// The texts of the tables, read once: what is compiled is what its digest is of.
    fn texts(&self) -> Result<&[Vec<TextFile>], Failure> {
        if let Some(texts) = self.texts.get() {
            return Ok(texts);
        }
        let (mut texts, mut unread) = (Vec::new(), Vec::new());
        for source in &self.sources {
            match (source.read(), source.place()) {
                (Ok(read), _) => texts.push(read),
                (Err(error), None) => unread.push(error.to_string()),
                (Err(error), Some(place)) => {
                    unread.push(source::unusable(place, error.what()).to_string());
                }
            }
        }
        if unread.is_empty() { Ok(self.texts.get_or_init(|| texts)) } else { Err(Failure::all(&unread)) }
    }

    /// What to do with names where rows leave a choice.
    pub fn policy(&self, options: &PolicyOptions) -> Policy {
        let run = Choices {
            family_alone: options.family_alone,
            given_alone: options.given_alone,
            quotes: options.quotes,
        };
        let config = self.config.as_ref();
        Policy {
            lang: options.lang.clone(),
            house_lang: config.and_then(|config| Some(config.lang.as_ref()?.text.clone())),
            date: options.date.unwrap_or_default(),
            run,
            house: config.map(|config| config.policy.clone()).unwrap_or_default(),
            list_machine_zones: false,
            leave: options.leave.clone(),
            suggest: options.suggest,
            ascii: false,
        }
    }

    /// The schemes by which the house spells names that have no form, as a layer of their own.
    fn schemes(&self) -> Option<Layer> {
        let schemes = self.config.as_ref()?.schemes.clone();
        (!schemes.is_empty()).then(|| Layer { name: CONFIG.to_owned(), schemes, ..Layer::default() })
    }
}

/// What tables and settings are known by at one moment.
#[derive(PartialEq, Eq)]
struct State {
    config: Option<Config>,
    inputs: Inputs,
}

/// What is wrong with `encoding`, which only the formats know.
fn unknown_encoding(config: &Config) -> Option<Trouble> {
    let encoding = config.encoding.as_ref().filter(|encoding| !is_known_encoding(&encoding.text))?;
    let what = format!("`encoding` cannot be `{}`", encoding.text);
    let trouble = Trouble::at(Severity::Error, encoding.place.clone(), what);
    let why = "it is no encoding that documents are read in";
    Some(trouble.because(why).mend("write a label such as `windows-1252`, or take the key out"))
}

/// The built-in tables without their entities.
pub fn vocabulary() -> Layer {
    let mut layer = table::builtin();
    layer.files.iter_mut().for_each(|file| file.rows.clear());
    layer
}

/// Reads each path, a table or a folder of tables, as one layer.
///
/// # Errors
/// A file cannot be found or read.
pub fn read_layers(paths: &[PathBuf]) -> Result<(Vec<Layer>, Vec<Trouble>), Failure> {
    let (mut layers, mut troubles) = (Vec::new(), Vec::new());
    for source in find_sources(paths)? {
        let (layer, of_layer) = source.layer(&source.read()?);
        layers.push(layer);
        troubles.extend(of_layer);
    }
    Ok((layers, troubles))
}

fn find_sources(paths: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    let (mut sources, mut unread) = (Vec::new(), Vec::new());
    for path in paths {
        match Source::find(&working_folder()?, path, None) {
            Ok(source) => sources.push(source),
            Err(error) => unread.push(error.to_string()),
        }
    }
    if unread.is_empty() { Ok(sources) } else { Err(Failure::all(&unread)) }
}

/// The tables at `path`, if they are compiled, with every byte checked.
///
/// # Errors
/// There is nothing, or the file is damaged.
pub fn read_compiled(path: &Path) -> Result<Option<Lexicon>, Failure> {
    match find_compiled(&[Source::find(&working_folder()?, path, None)?])? {
        Some(file) => compiled::read(&file).map(Some),
        None => Ok(None),
    }
}

/// The compiled file among tables, which must be the only one.
fn find_compiled(sources: &[Source]) -> Result<Option<Listed>, Failure> {
    let files = sources.iter().filter_map(|source| match source.files() {
        [file] => Some(file),
        _ => None,
    });
    let Some(file) = files.into_iter().find(|file| compiled::is_compiled(file)) else { return Ok(None) };
    let others: Vec<String> = sources
        .iter()
        .filter(|source| !source.files().iter().any(|other| other.path == file.path))
        .map(Source::name)
        .collect();
    if others.is_empty() { Ok(Some(file.clone())) } else { Err(compiled::refuse_beside(file, &others)) }
}

fn has_errors(troubles: &[Trouble]) -> bool {
    troubles.iter().any(|trouble| trouble.severity() == Severity::Error)
}

fn refused(troubles: &[Trouble]) -> Failure {
    Failure::of_troubles(troubles.iter().filter(|trouble| trouble.severity() == Severity::Error))
}
