//! The schemes by id: those that are built in, and those of a set of files.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use super::builtin;
use super::compile::compile;
use super::draft::Draft;
use super::model::Scheme;
use super::{check, invert, merge, near, read, test_rows};
use crate::trouble::{Severity, Trouble};

/// Schemes by id.
///
/// # Example: the nearest id for one that is unknown
/// ```
/// use canonym::scheme::Schemes;
///
/// let unknown = Schemes::builtin().find("ru-de-dudn").unwrap_err();
/// assert_eq!(unknown.to_string(), "no scheme is called `ru-de-dudn`; did you mean `ru-de-duden`, `be-de-duden`, `uk-de-duden`?");
/// ```
#[derive(Debug)]
pub struct Schemes {
    entries: BTreeMap<String, Entry>,
    drafts: BTreeMap<String, Draft>,
}

/// A scheme that is compiled when it is first asked for.
#[derive(Debug, Default)]
struct Entry {
    scheme: OnceLock<Scheme>,
}

impl Schemes {
    /// The schemes that come with canonym, read once a process.
    ///
    /// They are proved by canonym's own tests; here each is only compiled, when it is first asked for.
    pub fn builtin() -> &'static Schemes {
        static BUILTIN: OnceLock<Schemes> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let drafts = builtin::FILES.iter().filter_map(|&(name, text)| {
                let draft = read::read(name, text).ok()?;
                Some((draft.header.id.as_ref()?.value.clone(), draft))
            });
            Schemes::of(drafts.collect())
        })
    }

    /// The schemes of these files, each a name and its content, fully checked.
    ///
    /// A file may extend another of the set, or a built-in one. Files whose id begins with `_` are only parents.
    ///
    /// # Errors
    /// Every trouble of every file, in the order of the files. No scheme is returned if there is an error.
    ///
    /// # Example: a house's own way with one letter
    /// ```
    /// use canonym::scheme::Schemes;
    ///
    /// let house = "[scheme]\nid = \"ru-house\"\nextends = [\"ru-en-press\"]\nauthority = \"our desk\"\n\
    ///     cite = \"house style, 2026\"\nlicence = \"CC0-1.0\"\n\
    ///     from = { lang = \"ru\", script = \"Cyrl\" }\nto = { lang = \"en\", script = \"Latn\" }\n\
    ///     [map]\n\"щ\" = \"sch\"\n[[test]]\nin = \"Щедрин\"\nout = \"Schedrin\"\n";
    /// let schemes = Schemes::read(&[("ru-house.toml", house)]).expect("it is sound");
    /// assert_eq!(schemes.find("ru-house")?.apply("Рощин"), "Roschin");
    /// # Ok::<(), canonym::scheme::UnknownScheme>(())
    /// ```
    pub fn read(files: &[(&str, &str)]) -> Result<Schemes, Vec<Trouble>> {
        let (mut schemes, own) = Schemes::proved_over_builtin(files)?;
        schemes.entries.retain(|id, _| own.contains(id));
        Ok(schemes)
    }

    /// The schemes of these files, as [`Schemes::read`] has them, and the built-in ones that they do not replace.
    ///
    /// # Errors
    /// As those of [`Schemes::read`].
    pub fn over_builtin(files: &[(&str, &str)]) -> Result<Schemes, Vec<Trouble>> {
        Ok(Schemes::proved_over_builtin(files)?.0)
    }

    /// The same with the ids of the files.
    fn proved_over_builtin(files: &[(&str, &str)]) -> Result<(Schemes, Vec<String>), Vec<Trouble>> {
        let mut troubles = Vec::new();
        let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
        for (name, text) in files {
            match read::read(name, text) {
                Ok(draft) => add_draft(&mut drafts, draft, &mut troubles),
                Err(found) => troubles.extend(found),
            }
        }
        let own: Vec<String> = drafts.keys().cloned().collect();
        for &(name, text) in builtin::FILES {
            let id = name.rsplit('/').next().and_then(|name| name.strip_suffix(".toml")).unwrap_or(name);
            if !drafts.contains_key(id)
                && let Ok(draft) = read::read(name, text)
            {
                drafts.insert(id.to_owned(), draft);
            }
        }
        let schemes = Schemes::of(drafts);
        for (id, entry) in schemes.entries.iter().filter(|(id, _)| own.contains(id)) {
            match schemes.proved(id) {
                Ok((scheme, warnings)) => {
                    troubles.extend(warnings);
                    let _ = entry.scheme.set(scheme);
                }
                Err(found) => troubles.extend(found),
            }
        }
        let is_bad = troubles.iter().any(|trouble| trouble.severity() == Severity::Error);
        if is_bad { Err(troubles) } else { Ok((schemes, own)) }
    }

    /// The troubles of the built-in schemes; none, or canonym's tests fail.
    pub fn check_builtin() -> Vec<Trouble> {
        Schemes::read(builtin::FILES).err().unwrap_or_default()
    }

    /// The scheme called `id`.
    ///
    /// # Errors
    /// No scheme has that id; the error names the nearest ones.
    pub fn find(&self, id: &str) -> Result<&Scheme, UnknownScheme> {
        let unknown = || UnknownScheme {
            id: id.to_owned(),
            nearest: near::nearest(id, self.ids(), 3).into_iter().map(str::to_owned).collect(),
        };
        let entry = self.entries.get(id).ok_or_else(unknown)?;
        if let Some(scheme) = entry.scheme.get() {
            return Ok(scheme);
        }
        let compiled = self.compiled(id).map_err(|_| unknown())?;
        Ok(entry.scheme.get_or_init(|| compiled))
    }

    /// The ids, ascending.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// The schemes, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Scheme> {
        self.ids().filter_map(|id| self.find(id).ok())
    }

    /// The schemes that read `lang`, a BCP 47 tag, by id; those that read any language come with every tag.
    pub fn reading<'a>(&'a self, lang: &'a str) -> impl Iterator<Item = &'a Scheme> {
        let reads = move |scheme: &&Scheme| {
            let langs = &scheme.from().langs;
            langs.is_empty() || langs.iter().any(|known| known == lang)
        };
        self.iter().filter(reads)
    }

    fn of(drafts: BTreeMap<String, Draft>) -> Schemes {
        let ids = drafts.keys().filter(|id| !id.starts_with('_'));
        let entries = ids.map(|id| (id.clone(), Entry::default())).collect();
        Schemes { entries, drafts }
    }

    fn merged(&self, id: &str) -> Result<Draft, Vec<Trouble>> {
        let draft = self.drafts.get(id).ok_or_else(Vec::new)?;
        merge::merge(draft, &self.drafts)
    }

    fn compiled(&self, id: &str) -> Result<Scheme, Vec<Trouble>> {
        let mut scheme = compile(&self.merged(id)?)?;
        if scheme.reversible {
            scheme.inverse = Some(invert::inverse(&scheme));
        }
        Ok(scheme)
    }

    fn proved(&self, id: &str) -> Result<(Scheme, Vec<Trouble>), Vec<Trouble>> {
        let draft = self.merged(id)?;
        let scheme = self.compiled(id)?;
        let mut troubles = check::check(&draft, &scheme);
        troubles.extend(test_rows::check(&draft, &scheme));
        if troubles.iter().any(|trouble| trouble.severity() == Severity::Error) {
            return Err(troubles);
        }
        Ok((scheme, troubles))
    }
}

fn add_draft(drafts: &mut BTreeMap<String, Draft>, draft: Draft, troubles: &mut Vec<Trouble>) {
    let Some(id) = draft.header.id.clone() else { return };
    if let Some(first) = drafts.get(&id.value) {
        let place = first.header.id.as_ref().map(|id| id.origin.place().to_string()).unwrap_or_default();
        let what = format!("scheme `{}` stands in {place} as well", id.value);
        troubles.push(id.origin.error(what).because("an id names one scheme"));
        return;
    }
    drafts.insert(id.value, draft);
}

/// No scheme has this id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownScheme {
    id: String,
    nearest: Vec<String>,
}

impl UnknownScheme {
    /// The id that was asked for.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The nearest ids, nearest first; none if nothing is near.
    pub fn nearest(&self) -> &[String] {
        &self.nearest
    }
}

impl fmt::Display for UnknownScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no scheme is called `{}`", self.id)?;
        if !self.nearest.is_empty() {
            let quoted: Vec<String> = self.nearest.iter().map(|id| format!("`{id}`")).collect();
            write!(f, "; did you mean {}?", quoted.join(", "))?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownScheme {}
