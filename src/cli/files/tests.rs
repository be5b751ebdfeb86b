//! Files are replaced whole, keep what they had, and are refused with a reason.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use super::{Error, Target, read, write};

fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    Target::find(path)?.replace(bytes)
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).expect("a new file");
        path
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("the folder is there");
        let mut names: Vec<_> = entries
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
            .collect();
        names.sort();
        names
    }
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("own file");
}

/// The file stays as it was, and the message is `<path>: <what>\n  = <mend>`.
fn check_refused(path: &Path, what: &str, mend: &str) {
    let error = replace(path, b"new").expect_err("refused").to_string();
    assert_eq!(error, format!("{}: {what}\n  = {mend}", path.display()));
}

#[test]
fn a_file_is_replaced_and_keeps_its_mode_and_leaves_no_other_file() {
    let folder = Folder::new();
    let path = folder.file("wire.txt", b"old");
    mode(&path, 0o640);
    replace(&path, b"new").expect("it can be replaced");
    assert_eq!(fs::read(&path).expect("it is there"), b"new");
    assert_eq!(fs::metadata(&path).expect("it is there").mode() & 0o7777, 0o640);
    assert_eq!(folder.names(), ["wire.txt"]);
}

#[test]
fn owner_and_group_stay_where_the_user_may_set_them() {
    let folder = Folder::new();
    let path = folder.file("wire.txt", b"old");
    if std::os::unix::fs::chown(&path, Some(12345), Some(23456)).is_err() {
        return;
    }
    mode(&path, 0o4755);
    replace(&path, b"new").expect("it can be replaced");
    let metadata = fs::metadata(&path).expect("it is there");
    assert_eq!((metadata.uid(), metadata.gid(), metadata.mode() & 0o7777), (12345, 23456, 0o4755));
}

#[test]
fn extended_attributes_stay_where_the_file_system_has_them() {
    let folder = Folder::new();
    let path = folder.file("wire.txt", b"old");
    if xattr::set(&path, "user.desk", b"foreign").is_err() {
        return;
    }
    replace(&path, b"new").expect("it can be replaced");
    assert_eq!(xattr::get(&path, "user.desk").expect("supported"), Some(b"foreign".to_vec()));
}

#[test]
fn a_symbolic_link_is_followed_and_stays_a_link() {
    let folder = Folder::new();
    let path = folder.file("wire.txt", b"old");
    symlink("wire.txt", folder.path("near")).expect("a link");
    symlink("near", folder.path("far")).expect("a link");
    replace(&folder.path("far"), b"new").expect("it can be replaced");
    assert_eq!(fs::read(&path).expect("it is there"), b"new");
    assert!(folder.path("far").is_symlink() && folder.path("near").is_symlink());
    assert_eq!(folder.names(), ["far", "near", "wire.txt"]);
}

#[test]
fn what_cannot_be_replaced_is_refused_with_a_reason() {
    let folder = Folder::new();
    let copy = "work on a copy, or write to standard output";
    let hard = folder.file("hard.txt", b"old");
    fs::hard_link(&hard, folder.path("twin.txt")).expect("a link");
    check_refused(&hard, "has 2 hard links, and replacing it would part it from the others", copy);
    let locked = folder.file("locked.txt", b"old");
    mode(&locked, 0o444);
    check_refused(&locked, "is read-only", "make it writable, or write to standard output");
    check_refused(folder.0.path(), "is a folder", "name a file");
    let device = "is a pipe or a device, which cannot be replaced";
    check_refused(Path::new("/dev/null"), device, "write to standard output instead");
    let socket = folder.path("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
    check_refused(&socket, device, "write to standard output instead");
    let missing = "cannot be replaced: no such file or directory";
    check_refused(&folder.path("none.txt"), missing, "check the name; it is read from the working folder");
    assert_eq!(
        (fs::read(&hard).expect("kept"), fs::read(&locked).expect("kept")),
        (b"old".into(), b"old".into())
    );
}

#[test]
fn a_name_that_steers_the_terminal_is_escaped() {
    let error = read(Path::new("no\u{1b}[2Jsuch\u{202e}")).expect_err("it does not exist").to_string();
    assert!(
        error.starts_with("no\\u{1b}[2Jsuch\\u{202e}: cannot be read: no such file or directory\n"),
        "{error}"
    );
}

#[test]
fn reading_tells_a_folder_from_a_file() {
    let folder = Folder::new();
    assert_eq!(read(&folder.file("wire.txt", b"a\xff")).expect("it is there"), b"a\xff");
    let error = read(folder.0.path()).expect_err("a folder").to_string();
    assert_eq!(error, format!("{}: is a folder\n  = name the files in it", folder.0.path().display()));
}

#[test]
fn a_new_file_is_created_whole_and_an_old_one_replaced() {
    let folder = Folder::new();
    let path = folder.path("ledger.jsonl");
    write(&path, b"first").expect("it can be created");
    assert_eq!(fs::read(&path).expect("it is there"), b"first");
    // The mask of the user who runs the tests is unknown; a plain file that is made beside it shows it.
    let plain = fs::metadata(folder.file("plain", b"")).expect("it is there").mode();
    assert_eq!(fs::metadata(&path).expect("it is there").mode(), plain);
    write(&path, b"second").expect("it can be replaced");
    assert_eq!(fs::read(&path).expect("it is there"), b"second");
    assert_eq!(folder.names(), ["ledger.jsonl", "plain"]);
    write(Path::new("/dev/null"), b"gone").expect("a device takes anything");
    write(Path::new("/dev/full"), b"gone").expect_err("but for a full one");
}

#[test]
fn nothing_is_created_through_a_link_to_nothing_or_in_no_folder() {
    let folder = Folder::new();
    symlink("none", folder.path("link")).expect("a link");
    write(&folder.path("link"), b"new").expect_err("it leads nowhere");
    write(&folder.path("none/ledger.jsonl"), b"new").expect_err("there is no such folder");
    assert_eq!(folder.names(), ["link"]);
}

#[test]
fn what_is_prepared_or_drafted_and_dropped_leaves_no_trace() {
    let folder = Folder::new();
    let path = folder.file("wire.txt", b"old");
    let prepared = Target::find(&path).expect("it is there").prepare(b"new").expect("there is room");
    let mut draft = super::Draft::open(&folder.path("ledger.jsonl")).expect("it can be created");
    draft.add(|file| std::io::Write::write_all(file, b"half")).expect("there is room");
    drop((prepared, draft));
    assert_eq!(folder.names(), ["wire.txt"]);
    assert_eq!(fs::read(&path).expect("it is there"), b"old");
}
