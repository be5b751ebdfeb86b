//! A house's own profiles, made of what its `canonym.toml` says, and the choices of a run that are like one.

use std::sync::Arc;

use super::read::Error;
use super::{json, xml};
use crate::table::model::Located;
use crate::table::profile::{Profile as Written, ProfileFormat};
use crate::trouble::{Severity, Trouble, visible};

/// What is wrong with a word of a profile.
#[derive(Debug)]
pub(super) struct Fault {
    at: Located,
    what: &'static str,
}

impl Fault {
    pub(super) fn new(at: &Located, what: &'static str) -> Fault {
        Fault { at: at.clone(), what }
    }
}

/// Vocabularies of XML and JSON beyond the built-in ones. Cheap to clone.
///
/// A document is held against them before the built-in ones; a name that a built-in one has goes over it.
///
/// # Example: read the copy of a system of your own
/// ```
/// use canonym::format::{Options, Profiles, read};
///
/// let text = "[[profile]]\nname = \"desk\"\nformat = \"json\"\ntold-by = [\"story\"]\ntext = [\"story.paragraphs[]\"]\n";
/// let (written, troubles) = canonym::table::profile::read("canonym.toml", text);
/// assert!(troubles.is_empty());
/// let (profiles, troubles) = Profiles::new(&written);
/// assert!(troubles.is_empty());
/// let options = Options { profiles: Some(&profiles), ..Options::default() };
/// let copy = read(br#"{"story": {"id": "Kiev", "paragraphs": ["Mr Ryschenkow"]}}"#, &options).expect("it is JSON");
/// assert_eq!((copy.format(), copy.runs()[0].text(), copy.runs().len()), ("desk", "Mr Ryschenkow", 1));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    json: Arc<Vec<json::Profile>>,
    xml: Arc<Vec<xml::Profile>>,
    /// By which any JSON is read, whatever it looks like.
    paths: Option<Arc<json::Profile>>,
}

impl Profiles {
    /// Profiles as they are meant, with what is wrong in them; those at fault are left out.
    pub fn new(written: &[Written]) -> (Profiles, Vec<Trouble>) {
        let (mut json, mut xml, mut troubles) = (Vec::new(), Vec::new(), Vec::new());
        for written in written {
            let made = extended(written).and_then(|written| match written.format {
                ProfileFormat::Json => json::Profile::new(&written).map(|profile| json.push(profile)),
                ProfileFormat::Xml => xml::Profile::new(&written).map(|profile| xml.push(profile)),
            });
            troubles.extend(made.err().map(|fault| trouble(&fault)));
        }
        (Profiles { json: Arc::new(json), xml: Arc::new(xml), paths: None }, troubles)
    }

    /// With patterns of paths, parted by commas, at which alone JSON is prose.
    ///
    /// # Errors
    /// One of them is no pattern.
    ///
    /// # Example: read two fields
    /// ```
    /// use canonym::format::{Options, Profiles, read};
    ///
    /// let profiles = Profiles::default().with_json_paths("lead, **.caption").expect("they are paths");
    /// let options = Options { profiles: Some(&profiles), ..Options::default() };
    /// let copy = read(br#"{"lead": "One", "id": "Two", "media": [{"caption": "Three"}]}"#, &options).expect("it is JSON");
    /// assert_eq!(copy.runs().iter().map(|run| run.text()).collect::<Vec<_>>(), ["One", "Three"]);
    /// ```
    pub fn with_json_paths(self, paths: &str) -> Result<Profiles, Error> {
        let profile = json::Profile::of_paths(paths.split(',').map(str::trim));
        let fault = |(path, what): (String, &str)| {
            Error::usage(format!("`{}` is no path of JSON: {what}", visible(&path)))
        };
        Ok(Profiles { paths: Some(Arc::new(profile.map_err(fault)?)), ..self })
    }

    /// The names of the house's own profiles, each with what it is written in.
    pub fn names(&self) -> impl Iterator<Item = (&str, ProfileFormat)> {
        let json = self.json.iter().map(|profile| (profile.name.as_str(), ProfileFormat::Json));
        json.chain(self.xml.iter().map(|profile| (profile.name.as_str(), ProfileFormat::Xml)))
    }

    pub(super) fn json(&self) -> &[json::Profile] {
        &self.json
    }

    pub(super) fn xml(&self) -> &[xml::Profile] {
        &self.xml
    }

    pub(super) fn paths(&self) -> Option<&json::Profile> {
        self.paths.as_deref()
    }
}

/// The profile with the lists of what it extends behind its own.
fn extended(written: &Written) -> Result<Written, Fault> {
    let Some(name) = &written.extends else { return Ok(written.clone()) };
    let mut built_in = json::WRITTEN.iter().chain(xml::WRITTEN.iter());
    let base = built_in.find(|base| base.name.text == name.text && base.format == written.format);
    let base = base.ok_or_else(|| Fault::new(name, "no built-in profile of its format has this name"))?;
    let mut extended = written.clone();
    extended.extend(base);
    Ok(extended)
}

fn trouble(fault: &Fault) -> Trouble {
    let what = format!("`{}` cannot stand in a [[profile]]: {}", visible(&fault.at.text), fault.what);
    Trouble::at(Severity::Error, fault.at.place.clone(), what)
        .because("a profile that is read in part would take data for prose, or prose for data")
        .mend("`docs/formats.md` tells how a profile is written")
}
