//! What is too much is refused, and the refusal names the limit.

use std::io::{Read, Write};

use serde_json::json;

use crate::client::{Answer, Service, request};

#[test]
fn a_request_that_is_too_large_is_refused_unread() {
    let service = Service::start(&["--max-bytes", "1000"], &[]);
    let body = json!({ "text": "a".repeat(2000) });
    // What it declares is enough; nothing of the body is sent.
    let mut head = request("POST", "/normalize", &[("Content-Type", "application/json")], b"");
    let text = String::from_utf8(head.clone()).unwrap().replace("Content-Length: 0", "Content-Length: 2011");
    head = text.into_bytes();
    let answer = service.send(&head);
    assert_eq!((answer.status, answer.code().as_str()), (413, "too-large"));
    assert!(answer.text().contains("more than 1000 bytes") && answer.text().contains("--max-bytes"));
    // One that declares nothing is read as far as it may go.
    let chunk = body.to_string();
    let chunked = format!(
        "POST /normalize HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{chunk}\r\n0\r\n\r\n",
        chunk.len()
    );
    assert_eq!(service.send(chunked.as_bytes()).code(), "too-large");
    let check = service.check(&format!("language=en&text={}", "a".repeat(2000)));
    assert_eq!(check.status, 413);
    assert!(check.text().contains("more than 1000 bytes"));
    assert_eq!(service.normalize(&json!({ "text": "Kiew" })).status, 200);
}

#[test]
fn a_body_that_comes_too_slowly_is_refused() {
    let service = Service::start(&["--timeout", "1"], &[]);
    let mut stream = service.connect();
    let whole = request("POST", "/normalize", &[("Content-Type", "text/plain")], b"Kiew Kiew");
    stream.write_all(&whole[..whole.len() - 3]).unwrap();
    let answer = Answer::read(stream);
    assert_eq!((answer.status, answer.code().as_str()), (408, "too-slow"));
    assert!(answer.text().contains("within 1 seconds") && answer.text().contains("--timeout"));
}

#[test]
fn a_head_that_comes_too_slowly_is_refused_and_others_are_answered_meanwhile() {
    let service = Service::start(&[], &[]);
    let mut slow: Vec<_> = (0..50).map(|_| service.connect()).collect();
    for stream in &mut slow {
        stream.write_all(b"POST /normalize HTTP/1.1\r\nHost: loc").unwrap();
    }
    assert_eq!(service.normalize(&json!({ "text": "Kiew" })).json()["text"], "Kyiv");
    let answer = Answer::read(slow.remove(0));
    assert_eq!((answer.status, answer.code().as_str()), (408, "too-slow"));
    assert!(answer.text().contains("within 10 seconds"));
}

#[test]
fn more_requests_at_once_than_allowed_are_refused() {
    let service = Service::start(&["--max-requests", "2"], &[]);
    let expects = [("Content-Type", "text/plain"), ("Expect", "100-continue")];
    let whole = request("POST", "/normalize", &expects, b"Kiew");
    let begin = || {
        let mut stream = service.connect();
        stream.write_all(&whole[..whole.len() - 4]).unwrap();
        // The body is asked for when the request has its place.
        let mut goes_on = [0; 25];
        stream.read_exact(&mut goes_on).unwrap();
        assert_eq!(&goes_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        stream
    };
    let (mut first, second) = (begin(), begin());
    let third = service.normalize(&json!({ "text": "Kiew" }));
    assert_eq!((third.status, third.code().as_str()), (503, "too-many"));
    assert_eq!(third.header("retry-after"), Some("1"));
    assert!(third.text().contains("2 requests") && third.text().contains("--max-requests"));
    // What needs no place is answered all the same, and a place that is free again is given away.
    assert_eq!(service.get("/healthz").status, 200);
    first.write_all(b"Kiew").unwrap();
    assert_eq!(Answer::read(first).text(), "Kyiv");
    assert_eq!(service.normalize(&json!({ "text": "Kiew" })).status, 200);
    drop(second);
}

#[test]
fn a_head_that_is_too_large_is_refused() {
    let service = Service::start(&[], &[]);
    let answer = service.ask("GET", "/healthz", &[("X", &"a".repeat(400_000))], b"");
    assert_eq!(answer.status, 431);
    assert_eq!(service.get("/healthz").status, 200);
}
