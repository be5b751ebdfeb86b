//! A folder to run the command in, with a house's own tables, so that no row of the built-in ones matters.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The house's configuration and table, in every folder.
pub const HOUSE: [(&str, &str); 2] = [
    ("canonym.toml", include_str!("house/canonym.toml")),
    ("house/names.toml", include_str!("house/names.toml")),
];

/// A temporary folder with the house's tables.
pub struct Desk(tempfile::TempDir);

/// How a run ended.
pub struct Ended {
    pub status: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Desk {
    pub fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().expect("a temporary folder"));
        HOUSE.iter().for_each(|(name, text)| desk.put(name, text.as_bytes()));
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    pub fn get(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Every file with its content, by name.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        gather(self.0.path(), self.0.path(), &mut files);
        files
    }

    pub fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_canonym"));
        // No test depends on what another left, or leaves anything with the user.
        command.current_dir(self.0.path()).env("CANONYM_CACHE", "").args(args);
        command
    }

    /// Starts the command with pipes on all sides.
    pub fn start<S: AsRef<OsStr>>(&self, args: &[S]) -> Child {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("the command starts")
    }

    /// Runs the command to its end.
    pub fn run<S: AsRef<OsStr>>(&self, args: &[S], stdin: &[u8]) -> Ended {
        let mut child = self.start(args);
        let mut pipe = child.stdin.take().expect("a pipe");
        let input = stdin.to_vec();
        // The command may end without reading its input, and it may write before it has read all.
        let writer = std::thread::spawn(move || {
            let _ = pipe.write_all(&input);
        });
        let output = child.wait_with_output().expect("it ends");
        writer.join().expect("the writer ends");
        let stderr = String::from_utf8(output.stderr).expect("messages are UTF-8");
        Ended { status: output.status.code(), stdout: output.stdout, stderr }
    }
}

fn gather(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("it is below").to_string_lossy().into_owned();
            files.insert(name, fs::read(&path).expect("it can be read"));
        }
    }
}
