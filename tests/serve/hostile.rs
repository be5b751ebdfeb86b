//! Requests that nobody means well: the service refuses them, keeps its answers apart, and goes on.

use serde_json::json;

use crate::client::Service;

#[test]
fn what_is_no_request_is_refused_with_the_reason() {
    let service = Service::start(&[], &[]);
    let json_type = [("Content-Type", "application/json")];
    let text_type = [("Content-Type", "text/plain")];
    for (method, path, headers, body, status, code) in [
        ("POST", "/normalize", &json_type[..], &b"{"[..], 400, "bad-request"),
        ("POST", "/normalize", &json_type, b"", 400, "bad-request"),
        ("POST", "/normalize", &json_type, b"{\"text\": \"\xff\"}", 400, "bad-request"),
        ("POST", "/normalize", &json_type, b"{\"text\": \"\\ud800\"}", 400, "bad-request"),
        ("POST", "/normalize", &json_type, b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", 400, "bad-request"),
        ("POST", "/normalize?lang=de", &json_type, b"{\"text\": \"a\"}", 400, "bad-request"),
        ("POST", "/normalize?format=json", &json_type, b"{", 422, "unreadable"),
        ("POST", "/normalize?lang=%FF", &text_type, b"a", 400, "bad-request"),
        ("POST", "/normalize?lang=%0d%0aX:y", &text_type, b"a", 400, "bad-request"),
        ("POST", "/normalize?redline=page", &text_type, b"a", 400, "bad-request"),
        ("POST", "/normalize", &[("Content-Type", "image/png")], b"a", 415, "unknown-media-type"),
        ("POST", "/normalize", &[("Content-Type", "text/plain; charset=klingon")], b"a", 400, "bad-request"),
        ("GET", "/normalize", &[], b"", 405, "method-not-allowed"),
        ("GET", "/../etc/passwd", &[], b"", 404, "not-found"),
        ("GET", "/%2e%2e/%2e%2e/etc/passwd", &[], b"", 404, "not-found"),
    ] {
        let answer = service.ask(method, path, headers, body);
        let shown = answer.text().to_owned();
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{path}: {shown}");
        assert!(!answer.json()["refused"]["remedy"].as_str().unwrap().is_empty(), "{shown}");
    }
    for form in ["language=en&text=%FF", "language=%0d%0a&text=a", "language=en&data=%7B"] {
        let answer = service.check(form);
        assert_eq!(answer.status, 400, "{form}");
        assert!(answer.text().starts_with("Error: ") && answer.text().lines().count() == 1);
    }
    assert_eq!(service.send(b"\x16\x03\x01 no HTTP\r\n\r\n").status, 400);
    assert_eq!(service.normalize(&json!({ "text": "Kiew" })).json()["text"], "Kyiv");
}

#[test]
fn nothing_that_is_sent_becomes_a_header_or_markup_of_an_answer() {
    let service = Service::start(&[], &[]);
    let name = "a\r\nSet-Cookie: x=1\r\n\r\n<script>alert(1)</script>";
    let answer = service.normalize(&json!({ "name": name, "text": "Kiew", "redline": "page" }));
    assert_eq!(answer.header("set-cookie"), None);
    assert!(!answer.json()["redline"].as_str().unwrap().contains("<script>alert"));
    let html = b"<script>alert(1)</script><p>Kiew";
    let headers = [("Content-Type", "text/html; charset=utf-8\t\"><script>")];
    let answer = service.ask("POST", "/normalize", &headers, html);
    assert_eq!(answer.status, 400);
    let answer = service.ask("POST", "/normalize", &[("Content-Type", "text/html")], html);
    assert_eq!(
        answer.header("content-security-policy"),
        Some("default-src 'none'; frame-ancestors 'none'; sandbox")
    );
    for path in ["/", "/healthz", "/metrics", "/openapi.json", "/v2/languages", "/nothing"] {
        let answer = service.get(path);
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
}

#[test]
fn a_page_of_another_site_neither_reads_nor_makes_work() {
    let service = Service::start(&["--allow-origin", "https://cms.example"], &[]);
    let asked =
        |headers: &[(&str, &str)]| service.ask("POST", "/v2/check", headers, b"language=en&text=Kiew");
    let refused = asked(&[("Host", "rebound.example")]);
    assert_eq!((refused.status, refused.code().as_str()), (421, "wrong-host"));
    assert_eq!(asked(&[("Origin", "https://evil.example")]).status, 421);
    assert_eq!(asked(&[("Origin", "null")]).status, 421);
    let allowed = asked(&[("Origin", "https://cms.example")]);
    assert_eq!(
        (allowed.status, allowed.header("access-control-allow-origin")),
        (200, Some("https://cms.example"))
    );
    assert_eq!(allowed.header("vary"), Some("Origin"));
    let preflight = service.ask("OPTIONS", "/normalize", &[("Origin", "https://cms.example")], b"");
    assert_eq!(
        (preflight.status, preflight.header("access-control-allow-headers")),
        (204, Some("content-type, accept"))
    );
    assert_eq!(service.ask("OPTIONS", "/normalize", &[("Origin", "https://evil.example")], b"").status, 421);
    let proxied =
        service.send(b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(proxied.status, 421);
}

#[test]
fn an_address_that_others_reach_is_asked_for_twice() {
    let started = |args: &[&str]| {
        let command =
            std::process::Command::new(env!("CARGO_BIN_EXE_canonym")).arg("serve").args(args).output();
        let output = command.expect("it runs");
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (status, told) = started(&["--listen", "0.0.0.0:0"]);
    assert_eq!(status, Some(2));
    assert!(told.contains("--allow-host"), "{told}");
    let service = Service::start(&[], &[]);
    let (status, told) = started(&["--listen", &service.address.to_string()]);
    assert_eq!(status, Some(2));
    assert!(told.contains("cannot be listened on"), "{told}");
}
