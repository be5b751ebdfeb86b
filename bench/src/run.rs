//! Runs a command from file to file and says what it cost.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// What a run cost.
#[derive(Clone, Copy)]
pub struct Cost {
    pub wall: Duration,
    /// User and system time.
    pub cpu: Duration,
    /// The most memory that it held, in bytes.
    pub memory: u64,
}

/// Runs a command whose standard input and output are files.
pub fn run(command: &mut Command, input: &Path, output: &Path) -> Cost {
    let files = File::open(input).and_then(|input| Ok((input, File::create(output)?)));
    let (input, output) = files.expect("the files of a run can be opened");
    let started = Instant::now();
    let child = command.stdin(input).stdout(output).stderr(Stdio::inherit()).spawn();
    let ended = child.and_then(Wait4::wait4).unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let wall = started.elapsed();
    assert!(ended.status.success(), "{command:?} failed");
    Cost { wall, cpu: ended.rusage.utime + ended.rusage.stime, memory: ended.rusage.maxrss }
}

/// The median of a figure over runs.
pub fn median(costs: &[Cost], of: impl Fn(&Cost) -> f64) -> f64 {
    let mut figures: Vec<f64> = costs.iter().map(of).collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Whether two files hold the same bytes.
pub fn is_same(left: &Path, right: &Path) -> bool {
    let open = |path: &Path| BufReader::new(File::open(path).expect("the files to compare can be opened"));
    let (mut left, mut right) = (open(left), open(right));
    loop {
        let buffers = (left.fill_buf(), right.fill_buf());
        let (Ok(ours), Ok(theirs)) = buffers else { return false };
        let length = ours.len().min(theirs.len());
        if length == 0 || ours[..length] != theirs[..length] {
            return ours.is_empty() && theirs.is_empty();
        }
        left.consume(length);
        right.consume(length);
    }
}
