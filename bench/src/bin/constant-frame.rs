//! The frame of the service without the service: it reads each request and answers with the same bytes.
//!
//! `scripts/bench-serve` measures `canonym serve` beside it, so that what the crates of the frame cost is known.

use std::io::Write;

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;

#[tokio::main(worker_threads = 2)]
async fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).expect("the file to answer with");
    let answer = Bytes::from(std::fs::read(path)?);
    let router = Router::new().route("/", post(async move |_: Bytes| answer.clone()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}/", listener.local_addr()?);
    std::io::stdout().flush()?;
    axum::serve(listener, router).await
}
