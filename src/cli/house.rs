//! The tables and the policy of a run, as meant: what `canonym.toml` says, then what the options say.
//!
//! Layers, the lowest first: the built-in tables, each entry of `tables` in `canonym.toml`, each `--tables`.

mod config;
mod walk;

use std::path::{Path, PathBuf};

pub use config::NAME as CONFIG;
pub use walk::{TextFile, find_files};

use super::args::{PolicyOptions, TableOptions};
use super::paths::working_folder;
use super::status::Failure;
use crate::format::Profiles;
use crate::table::config::{Choices, Config};
use crate::table::model::{Layer, Located};
use crate::table::profile::Profile;
use crate::trouble::{Severity, Trouble};
use crate::{Lexicon, Policy, table};

/// What a run knows about names: tables, and what the house wants done with them.
pub struct House {
    config: Option<Config>,
    /// The house's layers, the lowest first.
    layers: Vec<Layer>,
    has_builtin: bool,
    profiles: Profiles,
}

impl House {
    /// Reads `canonym.toml` and all tables, and refuses those with errors: all of them are told.
    ///
    /// # Errors
    /// A file cannot be found or read, or is no table.
    pub fn open(options: &TableOptions) -> Result<House, Failure> {
        let (house, troubles) = House::read(options)?;
        let errors: Vec<&Trouble> =
            troubles.iter().filter(|trouble| trouble.severity() == Severity::Error).collect();
        if !errors.is_empty() {
            return Err(Failure::of_troubles(errors));
        }
        if !house.has_builtin && house.layers.is_empty() {
            let mend = "name tables with --tables, or take --no-builtin or `builtin = false` away";
            return Err(Failure::new("there are no tables: the built-in ones are switched off", mend));
        }
        Ok(house)
    }

    /// Reads `canonym.toml` and all tables, with every trouble of every file.
    ///
    /// # Errors
    /// A file cannot be found or read.
    pub fn read(options: &TableOptions) -> Result<(House, Vec<Trouble>), Failure> {
        let found = config::find(options)?;
        let mut troubles = Vec::new();
        let mut layers = Vec::new();
        let mut config = None;
        let mut profiles = Profiles::default();
        if let Some(found) = found {
            troubles.extend(found.troubles);
            let (of_config, of_profiles) = Profiles::new(&found.config.profiles);
            profiles = of_config;
            troubles.extend(of_profiles);
            layers.extend(schemes(&found.config));
            for path in &found.config.tables {
                match read_of_config(&found.folder, path) {
                    Ok((layer, of_layer)) => {
                        layers.push(layer);
                        troubles.extend(of_layer);
                    }
                    Err(trouble) => troubles.push(trouble),
                }
            }
            config = Some(found.config);
        }
        let (of_options, of_layers) = read_layers(&options.tables)?;
        layers.extend(of_options);
        troubles.extend(of_layers);
        let has_builtin = !options.no_builtin && config.as_ref().is_none_or(|config| config.builtin);
        Ok((House { config, layers, has_builtin, profiles }, troubles))
    }

    /// The house's own layers, the lowest first.
    pub fn own_layers(&self) -> &[Layer] {
        &self.layers
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
    pub fn layers(&self) -> Vec<Layer> {
        let lowest = if self.has_builtin { table::builtin() } else { vocabulary() };
        std::iter::once(lowest).chain(self.layers.iter().cloned()).collect()
    }

    /// The compiled tables. Without tables of the house nothing is parsed.
    ///
    /// # Errors
    /// The tables contradict themselves or each other, or a row's own test fails.
    pub fn lexicon(&self) -> Result<Lexicon, Failure> {
        if self.has_builtin && self.layers.is_empty() {
            return Ok(Lexicon::builtin());
        }
        Ok(Lexicon::compile(&self.layers())?)
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
            run,
            house: config.map(|config| config.policy.clone()).unwrap_or_default(),
            list_machine_zones: false,
            suggest: options.suggest,
        }
    }
}

/// The schemes by which the house spells names that have no form, as a layer of their own.
fn schemes(config: &Config) -> Option<Layer> {
    let schemes = config.schemes.clone();
    (!schemes.is_empty()).then(|| Layer { name: config::NAME.to_owned(), schemes, ..Layer::default() })
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
    let (mut layers, mut troubles, mut unread) = (Vec::new(), Vec::new(), Vec::new());
    for path in paths {
        match find_files(&working_folder()?, path) {
            Ok(files) => {
                let (layer, of_layer) = read_layer(path, &files);
                layers.push(layer);
                troubles.extend(of_layer);
            }
            Err(error) => unread.push(error.to_string()),
        }
    }
    if unread.is_empty() { Ok((layers, troubles)) } else { Err(Failure::all(&unread)) }
}

fn read_layer(path: &Path, files: &[TextFile]) -> (Layer, Vec<Trouble>) {
    let mut troubles = Vec::new();
    let mut layer = Layer { name: path.to_string_lossy().into_owned(), ..Layer::default() };
    for file in files {
        match file.text() {
            Ok(text) => {
                let (read, of_file) = table::read(&file.name, text);
                layer.files.push(read);
                troubles.extend(of_file);
            }
            Err(trouble) => troubles.push(trouble),
        }
    }
    (layer, troubles)
}

/// An entry of `tables` in `canonym.toml`, whose troubles stand where it is written.
fn read_of_config(folder: &Path, path: &Located) -> Result<(Layer, Vec<Trouble>), Trouble> {
    match find_files(folder, Path::new(&path.text)) {
        Ok(files) => Ok(read_layer(Path::new(&path.text), &files)),
        Err(error) => {
            let what = format!("the tables at `{}` cannot be used: {}", path.text, error.what());
            let why = "a run never uses a part of its tables";
            let mend = "mend the path, which starts from the folder of this file, or take it out";
            Err(Trouble::at(Severity::Error, path.place.clone(), what).because(why).mend(mend))
        }
    }
}
