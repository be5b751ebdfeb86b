//! The ledger's tests: a committed ledger, the laws, and every message.

mod committed;
mod draw;
mod laws;
mod messages;
