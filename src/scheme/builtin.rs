//! The built-in scheme files: one line a file, parents first.

macro_rules! files {
    ($($id:literal),* $(,)?) => {
        /// Name and content of each file.
        pub(super) const FILES: &[(&str, &str)] = &[$((
            concat!("tables/schemes/", $id, ".toml"),
            include_str!(concat!("../../tables/schemes/", $id, ".toml")),
        )),*];
    };
}

files![
    "_cyrl-ru",
    "_cyrl-uk",
    "_cyrl-be",
    "_cyrl-bg",
    "_cyrl-de",
    "_cyrl-fr",
    "_cyrl-pl",
    "ru-de-duden",
    "uk-de-duden",
    "be-de-duden",
    "ru-en-press",
    "be-en-press",
    "ru-fr",
    "uk-fr",
    "be-fr",
    "ru-pl",
    "uk-pl",
    "be-pl",
    "be-by-2007",
    "be-bgnpcgn-1979",
    "be-passport",
    "ru-bgnpcgn-1947",
    "ru-bgnpcgn-1947-plain",
    "ru-icao9303",
    "uk-ua-2010",
    "uk-bgnpcgn-2019",
    "uk-bgnpcgn-1965",
    "cyrl-iso9-1995",
];
