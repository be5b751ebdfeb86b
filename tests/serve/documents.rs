//! Documents over HTTP: in JSON and as they are.

use canonym::{ledger, restore};
use serde_json::{Value, json};

use crate::client::Service;

const WIRE: &str = include_str!("../data/ryzhenkov-wire.txt");
const HOUSE: &str = include_str!("../data/ryzhenkov-house.txt");

#[test]
fn the_output_and_the_ledger_restore_the_input_over_http() {
    let service = Service::start(&[], &[]);
    let answer = service.normalize(&json!({ "name": "wire.txt", "text": WIRE }));
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    let answer = answer.json();
    assert_eq!(answer["text"], HOUSE);
    let lines: String =
        answer["ledger"].as_array().unwrap().iter().map(|record| format!("{record}\n")).collect();
    let ledgers = ledger::read("run.jsonl", lines.as_bytes()).expect("the records are a ledger");
    assert_eq!(restore(HOUSE.as_bytes(), &ledgers[0]).expect("it fits"), WIRE.as_bytes());
}

#[test]
fn a_document_as_it_is_comes_back_as_it_is() {
    let service = Service::start(&[], &[]);
    let docx = include_bytes!("../data/docx/own-cut.docx").as_slice();
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    for (media_type, path, document, wanted, answered) in [
        ("text/plain", "/normalize", WIRE.as_bytes(), HOUSE.as_bytes(), "text/plain; charset=UTF-8"),
        (
            "text/plain; charset=windows-1252",
            "/normalize",
            b"Maxim Ryschenkow in M\xfcnchen",
            b"Maxim Ryzhenkov in M\xfcnchen",
            "text/plain; charset=windows-1252",
        ),
        (
            "text/html",
            "/normalize",
            b"<p title=Kiew>In <b>Ki</b>ew",
            b"<p title=Kiew>In <b>Kyiv</b>",
            "text/html; charset=UTF-8",
        ),
        (
            "text/html",
            "/normalize?attributes&lang=de",
            b"<p title='In Kiew'>",
            "<p title='In Kyjiw'>".as_bytes(),
            "text/html; charset=UTF-8",
        ),
        (
            "text/plain",
            "/normalize?date=2015-03-01",
            b"In Kiew and Charkiw",
            b"In Kiev and Kharkiv",
            "text/plain; charset=UTF-8",
        ),
        (
            "text/html",
            "/normalize?date=today",
            b"<meta property='article:published_time' content='2015-03-01'><p>In Kiew",
            b"<meta property='article:published_time' content='2015-03-01'><p>In Kyiv",
            "text/html; charset=UTF-8",
        ),
        ("text/markdown", "/normalize", b"In *Kiew*", b"In *Kyiv*", "text/markdown; charset=UTF-8"),
        (
            "application/xml",
            "/normalize",
            b"<nitf><body><body.content><p>In Kiew</p></body.content></body></nitf>",
            b"<nitf><body><body.content><p>In Kyiv</p></body.content></body></nitf>",
            "application/xml; charset=UTF-8",
        ),
        (
            "application/json",
            "/normalize?format=ninjs",
            br#"{"headline":"In Kiew","uri":"Kiew"}"#,
            br#"{"headline":"In Kyiv","uri":"Kiew"}"#,
            "application/json",
        ),
        (
            "application/ninjs+json",
            "/normalize",
            br#"{"headline":"In Kiew"}"#,
            br#"{"headline":"In Kyiv"}"#,
            "application/ninjs+json",
        ),
        (word, "/normalize?leave=Ryschenkow", b"", b"", ""),
    ] {
        if media_type == word {
            let answer = service.ask("POST", "/normalize", &[("Content-Type", word)], docx);
            assert_eq!((answer.status, answer.header("content-type")), (200, Some(word)));
            assert!(answer.body.starts_with(b"PK") && answer.body != docx);
            continue;
        }
        let answer = service.ask("POST", path, &[("Content-Type", media_type)], document);
        let shown = String::from_utf8_lossy(&answer.body).into_owned();
        assert_eq!(answer.status, 200, "{media_type}: {shown}");
        assert!(answer.body == wanted, "{media_type}: {shown}");
        assert_eq!(answer.header("content-type"), Some(answered));
        assert!(answer.header("canonym-substituted").is_some_and(|count| count != "0"), "{media_type}");
    }
}

#[test]
fn a_document_has_the_day_that_the_request_gives_it() {
    let service = Service::start(&[], &[]);
    let dated = service.normalize(&json!({ "text": "In Kiew.", "date": "2015-03-01" })).json();
    assert_eq!((&dated["text"], &dated["ledger"][0]["date"]), (&json!("In Kiev."), &json!("2015-03-01")));
    let undated = service.normalize(&json!({ "text": "In Kiew." })).json();
    assert_eq!((&undated["text"], &undated["ledger"][0]["date"]), (&json!("In Kyiv."), &Value::Null));
    for (path, document) in
        [("/normalize?date=2019-02-29", &b"In Kiew."[..]), ("/normalize?date", b"In Kiew.")]
    {
        let answer = service.ask("POST", path, &[("Content-Type", "text/plain")], document);
        assert_eq!((answer.status, answer.code().as_str()), (400, "bad-request"), "{path}");
        assert!(
            answer.text().contains("`date` is a day such as `2019-08-14`, or `today`"),
            "{}",
            answer.text()
        );
    }
}

#[test]
fn an_answer_is_in_json_if_that_is_accepted() {
    let service = Service::start(&[], &[]);
    let headers = [("Content-Type", "text/plain"), ("Accept", "application/json")];
    let answer =
        service.ask("POST", "/normalize?name=a.txt&leave=Kiew", &headers, b"In Charkiw, not in Kiew.");
    assert_eq!(answer.json()["name"], "a.txt");
    assert_eq!(answer.json()["text"], "In Kharkiv, not in Kiew.");
    let headers = [("Content-Type", "text/plain"), ("Accept", "image/png")];
    let answer = service.ask("POST", "/normalize", &headers, b"Kiew");
    assert_eq!((answer.status, answer.code().as_str()), (406, "not-acceptable"));
}

#[test]
fn offsets_of_a_check_are_those_of_the_client() {
    let service = Service::start(&[], &[]);
    let answer = service.check("language=en-US&text=%F0%9F%98%80+Maxim+Ryschenkow");
    let found = &answer.json()["matches"][0];
    assert_eq!((&found["offset"], &found["length"]), (&json!(9), &json!(10)));
    let by_address = service.get("/v2/check?language=en-US&text=%F0%9F%98%80+Maxim+Ryschenkow");
    assert_eq!(by_address.body, answer.body);
    let data = "%7B%22annotation%22%3A%5B%7B%22markup%22%3A%22%3Cp%3E%22%7D%2C%7B%22text%22%3A%22In+Kiew%22%7D%5D%7D";
    let annotated = service.check(&format!("language=auto&data={data}")).json();
    assert_eq!(
        (&annotated["matches"][0]["offset"], &annotated["matches"][0]["length"]),
        (&json!(6), &json!(4))
    );
    let missing = service.check("text=a");
    assert_eq!((missing.status, missing.header("content-type")), (400, Some("text/plain; charset=utf-8")));
    assert!(missing.text().starts_with("Error: Missing 'language' parameter"), "{}", missing.text());
}

#[test]
fn languages_are_those_that_a_client_chooses_from() {
    let service = Service::start(&[], &[]);
    let languages = service.get("/v2/languages").json();
    let austrian: Vec<&Value> =
        languages.as_array().unwrap().iter().filter(|language| language["longCode"] == "de-AT").collect();
    assert_eq!(austrian, [&json!({ "name": "German (Austria)", "code": "de", "longCode": "de-AT" })]);
}

#[test]
fn the_service_has_the_settings_of_its_arguments() {
    let service = Service::start(&["--lang", "de", "--quotes", "leave"], &[]);
    let answer = service.normalize(&json!({ "text": "In Kiew sagte er: „Nach Kiew!“" })).json();
    assert_eq!(answer["text"], "In Kyjiw sagte er: „Nach Kiew!“");
    assert_eq!(service.check("language=auto&text=Kiew").json()["language"]["code"], "de");
}

#[test]
fn the_desk_page_and_its_files_are_served() {
    let service = Service::start(&[], &[]);
    let index = service.get("/");
    assert_eq!((index.status, index.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert_eq!(service.get("/index.html").body, index.body);
    let policy = index.header("content-security-policy").expect("a policy");
    assert!(policy.contains("script-src 'self'") && policy.contains("connect-src 'self'"), "{policy}");
    let mut count = 0;
    for file in canonym::desk::page_files() {
        let answer = service.get(&format!("/{}", file.name));
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some(file.media_type)),
            "{}",
            file.name
        );
        assert_eq!(answer.text(), file.text);
        count += 1;
    }
    assert!(count > 8);
}
