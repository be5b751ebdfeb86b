//! The real service over loopback: every address, every limit, hostile requests, tables that change, and its end.

#![cfg(all(unix, feature = "serve"))]

#[path = "serve/api.rs"]
mod api;
#[path = "serve/client.rs"]
mod client;
#[path = "serve/documents.rs"]
mod documents;
#[path = "serve/ends.rs"]
mod ends;
#[path = "serve/hostile.rs"]
mod hostile;
#[path = "serve/limits.rs"]
mod limits;
#[path = "serve/schema.rs"]
mod schema;
#[path = "serve/tables.rs"]
mod tables;
