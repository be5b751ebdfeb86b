//! The command's entry, nothing else.

fn main() {}
