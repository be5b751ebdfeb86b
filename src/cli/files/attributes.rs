//! What a file has beside its content: mode, owner, group, extended attributes, links. A file that is replaced keeps them.

#[cfg(not(unix))]
pub use elsewhere::{hard_links, keep, of_new_file, sync_folder};
#[cfg(unix)]
pub use unix::{hard_links, keep, of_new_file, sync_folder};

#[cfg(unix)]
mod unix {
    use std::fs::{File, Metadata, Permissions};
    use std::io;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    use std::path::Path;

    use xattr::FileExt;

    /// What a new file is created with; the user's mask takes its part away.
    pub fn of_new_file() -> Option<Permissions> {
        Some(Permissions::from_mode(0o666))
    }

    pub fn hard_links(metadata: &Metadata) -> u64 {
        metadata.nlink()
    }

    /// Gives `to` the owner, group, extended attributes and mode of `from`, in this order, since a change of owner
    /// clears bits of the mode.
    pub fn keep(from: &File, to: &File) -> io::Result<()> {
        let (old, new) = (from.metadata()?, to.metadata()?);
        if (old.uid(), old.gid()) != (new.uid(), new.gid()) {
            fchown(to, Some(old.uid()), Some(old.gid()))
                .map_err(|error| unkept("its owner and group", &error))?;
        }
        keep_extended(from, to)?;
        to.set_permissions(old.permissions())
    }

    fn keep_extended(from: &File, to: &File) -> io::Result<()> {
        let names = match from.list_xattr() {
            Err(error) if error.kind() == io::ErrorKind::Unsupported => return Ok(()),
            names => names?,
        };
        for name in names {
            let value = from.get_xattr(&name)?;
            // The system sets some itself, such as security labels, and refuses to be told them.
            if let Some(value) =
                value.filter(|value| to.get_xattr(&name).ok().flatten().as_ref() != Some(value))
            {
                let what = || format!("its extended attribute {}", name.to_string_lossy());
                to.set_xattr(&name, &value).map_err(|error| unkept(&what(), &error))?;
            }
        }
        Ok(())
    }

    fn unkept(what: &str, error: &io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("{what} cannot be kept: {}", super::super::plain(error)))
    }

    pub fn sync_folder(folder: &Path) -> io::Result<()> {
        match File::open(folder)?.sync_all() {
            // Some network file systems cannot flush a folder, and the file is in place by now.
            Err(error)
                if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) =>
            {
                Ok(())
            }
            flushed => flushed,
        }
    }
}

/// Permissions only.
#[cfg(not(unix))]
mod elsewhere {
    use std::fs::{File, Metadata, Permissions};
    use std::io;
    use std::path::Path;

    pub fn of_new_file() -> Option<Permissions> {
        None
    }

    /// The standard library does not tell, and takes each file for the only one.
    pub fn hard_links(_: &Metadata) -> u64 {
        1
    }

    pub fn keep(from: &File, to: &File) -> io::Result<()> {
        to.set_permissions(from.metadata()?.permissions())
    }

    /// A folder cannot be opened as a file here; the rename is in the file system's own journal.
    pub fn sync_folder(_: &Path) -> io::Result<()> {
        Ok(())
    }
}
