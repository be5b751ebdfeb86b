//! Where the cache is: where the environment says, or where the platform keeps what can be made again.

use std::env;
use std::ffi::OsString;
use std::fs::DirBuilder;
use std::io;
use std::path::{Path, PathBuf};

/// The variable that names another folder, or, if it is empty, none.
const VARIABLE: &str = "CANONYM_CACHE";

/// The folder of the cache, whether it exists or not; none if there is to be none.
pub fn find(is_off: bool) -> Option<PathBuf> {
    if is_off {
        return None;
    }
    match env::var_os(VARIABLE) {
        Some(folder) => (!folder.is_empty()).then(|| PathBuf::from(folder)),
        None => Some(of_platform(|name| env::var_os(name))?.join("canonym")),
    }
}

/// The user's folder for caches. A relative path counts as none, as the XDG convention has it.
fn of_platform(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let absolute = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if cfg!(windows) {
        absolute("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        Some(absolute("HOME")?.join("Library/Caches"))
    } else {
        absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")))
    }
}

/// Makes the folder if there is none, for its user alone.
///
/// # Errors
/// It cannot be made.
pub fn make(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

#[cfg(all(test, not(windows), not(target_os = "macos")))]
mod tests {
    use super::*;

    #[test]
    fn the_convention_is_followed() {
        for (xdg, home, folder) in [
            (Some("/x"), Some("/h"), Some("/x")),
            (None, Some("/h"), Some("/h/.cache")),
            (Some("relative"), Some("/h"), Some("/h/.cache")),
            (Some(""), Some("/h"), Some("/h/.cache")),
            (None, Some(""), None),
            (None, None, None),
        ] {
            let variable = |name: &str| if name == "HOME" { home } else { xdg }.map(OsString::from);
            assert_eq!(of_platform(variable), folder.map(PathBuf::from), "{xdg:?} {home:?}");
        }
    }
}
