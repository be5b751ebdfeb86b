//! Fuzzes the target `discover`; see `tests/support/target.rs`.
#![no_main]

#[path = "../../tests/support/mod.rs"]
mod support;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| support::target::run("discover", bytes));
