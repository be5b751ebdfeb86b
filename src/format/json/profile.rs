//! Profiles: what the paths of a JSON vocabulary mean for prose, as data.

use std::sync::LazyLock;

use super::path::{Glob, Paths, States};
use crate::format::profile::Fault;
use crate::format::stale::Measure;
use crate::table::profile::{self, Profile as Written};

/// The built-in profiles as they are written.
pub(in crate::format) static WRITTEN: LazyLock<Vec<Written>> =
    LazyLock::new(|| profile::read("src/format/json/profiles.toml", include_str!("profiles.toml")).0);

/// The built-in profiles, in the order in which documents are held against them; the last takes any.
pub(super) static BUILT_IN: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    // A test reads them: they are never at fault.
    WRITTEN.iter().filter_map(|written| Profile::new(written).ok()).collect()
});

/// The vocabulary in which nothing is prose.
pub(super) static NONE: LazyLock<Profile> = LazyLock::new(Profile::default);

/// What a value of a vocabulary is to the reader.
#[derive(Clone, Copy, Debug)]
pub(super) enum Meaning {
    Text(Manner),
    Again,
    Type,
    Language,
    /// The day, with the rank of the path among those that tell it.
    Day(usize),
    /// A number that counts text, by its index in [`Profile::counts`].
    Count(usize),
}

/// How a string is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    Field,
    Html,
    Headline,
    Text,
}

/// A vocabulary.
#[derive(Debug, Default)]
pub(in crate::format) struct Profile {
    pub(in crate::format) name: String,
    told_by: Vec<Vec<Glob>>,
    paths: Paths,
    meanings: Vec<Meaning>,
    /// What numbers count, each with the keys of the same object that hold the text.
    pub(super) counts: Vec<(Measure, Glob)>,
}

impl Profile {
    /// A profile as it is meant.
    pub(in crate::format) fn new(written: &Written) -> Result<Profile, Fault> {
        let mut profile = Profile { name: written.name.text.clone(), ..Profile::default() };
        for line in written.list("told-by") {
            let keys: Option<Vec<Glob>> = line.text.split_whitespace().map(Glob::new).collect();
            profile.told_by.push(keys.ok_or_else(|| Fault::new(line, "a key has at most one `*`"))?);
        }
        let plain = [
            ("field", Meaning::Text(Manner::Field)),
            ("html", Meaning::Text(Manner::Html)),
            ("headline", Meaning::Text(Manner::Headline)),
            ("text", Meaning::Text(Manner::Text)),
            ("again", Meaning::Again),
            ("type", Meaning::Type),
            ("language", Meaning::Language),
        ];
        for (key, meaning) in plain {
            for path in written.list(key) {
                profile.paths.add(&path.text).map_err(|what| Fault::new(path, what))?;
                profile.meanings.push(meaning);
            }
        }
        for (rank, path) in written.list("date").iter().enumerate() {
            profile.paths.add(&path.text).map_err(|what| Fault::new(path, what))?;
            profile.meanings.push(Meaning::Day(rank));
        }
        for (key, measure) in [("words", Measure::Words), ("characters", Measure::Characters)] {
            for line in written.list(key) {
                let (path, counted) = line.text.split_once(':').unwrap_or((&line.text, "*"));
                profile.paths.add(path.trim()).map_err(|what| Fault::new(line, what))?;
                let counted = Glob::new(counted.trim());
                let counted = counted.ok_or_else(|| Fault::new(line, "a key has at most one `*`"))?;
                profile.meanings.push(Meaning::Count(profile.counts.len()));
                profile.counts.push((measure, counted));
            }
        }
        Ok(profile)
    }

    /// A profile by which the values at `paths` are prose, and nothing else is.
    pub(in crate::format) fn of_paths<'p>(
        paths: impl Iterator<Item = &'p str>,
    ) -> Result<Profile, (String, &'static str)> {
        let mut profile = Profile { name: GENERIC.to_owned(), ..Profile::default() };
        let types = ["**.contentType", "**.contenttype"].map(|path| (path, Meaning::Type));
        for (path, meaning) in paths.map(|path| (path, Meaning::Text(Manner::Text))).chain(types) {
            profile.paths.add(path).map_err(|what| (path.to_owned(), what))?;
            profile.meanings.push(meaning);
        }
        Ok(profile)
    }

    /// Whether a document whose top has these keys is in the vocabulary.
    pub(super) fn is_told_by(&self, keys: &[String]) -> bool {
        self.told_by.iter().any(|told| told.iter().all(|glob| keys.iter().any(|key| glob.fits(key))))
    }

    /// Whether it is that of a vocabulary that nobody described.
    pub(super) fn is_generic(&self) -> bool {
        self.name == GENERIC
    }

    pub(super) fn paths(&self) -> &Paths {
        &self.paths
    }

    /// What the value means that these states have come to.
    pub(super) fn meanings<'p>(&'p self, states: &'p States) -> impl Iterator<Item = Meaning> + 'p {
        self.paths.fitting(states).map(|pattern| self.meanings[pattern])
    }
}

/// The name of the vocabulary that nobody described.
pub(super) const GENERIC: &str = "json";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_profiles_are_read() {
        let (written, troubles) = profile::read("profiles.toml", include_str!("profiles.toml"));
        assert_eq!(troubles, []);
        for written in &written {
            Profile::new(written).unwrap();
        }
        let names: Vec<&str> = BUILT_IN.iter().map(|profile| profile.name.as_str()).collect();
        assert_eq!(names, ["ninjs", "superdesk", GENERIC]);
    }
}
