//! The description of the service says what the service does.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::client::{Answer, Service};
use crate::schema;

fn described(service: &Service) -> Value {
    service.get("/openapi.json").json()
}

fn holds(api: &Value, name: &str, answer: &Answer) {
    let schema = api.pointer(&format!("/components/schemas/{name}")).expect("it is described");
    if let Err(fault) = schema::check(api, schema, &answer.json()) {
        panic!("{name}: {fault}\n{}", answer.text());
    }
}

#[test]
fn every_address_that_is_described_answers_each_of_its_methods_and_no_other() {
    let service = Service::start(&[], &[]);
    let api = described(&service);
    assert_eq!(api["openapi"], "3.1.0");
    for (path, methods) in api["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "delete"] {
            let status = service.ask(&method.to_ascii_uppercase(), path, &[], b"").status;
            let is_there = methods.get(method).is_some();
            assert_eq!(status != 405 && status != 404, is_there, "{method} {path}: {status}");
        }
    }
}

#[test]
fn answers_are_what_their_schemas_say() {
    let service = Service::start(&[], &[]);
    let api = described(&service);
    for example in api.pointer("/components/schemas/Request/examples").unwrap().as_array().unwrap() {
        holds(&api, "Answer", &service.normalize(example));
    }
    for request in [
        json!({ "text": "“In Kiew”, and Kiew Exchange, kiew.example", "quotes": "suggest", "machine_zones": true, "redline": "page", "right": true }),
        json!({ "text": "Maxim Ryzhenkau and Chris Ryschenkow.", "suggest": 60, "redline": { "section": 2 } }),
        json!({ "base64": "TfxuY2hlbiBLaWV3", "encoding": "latin1" }),
        json!({ "text": "{\"headline\": \"Kiew\"}\n{\n", "format": "jsonl" }),
    ] {
        let schema = api.pointer("/components/schemas/Request").unwrap();
        schema::check(&api, schema, &request).expect("the request is described");
        holds(&api, "Answer", &service.normalize(&request));
    }
    for refused in [json!({}), json!({ "text": "{", "format": "json" }), json!([])] {
        holds(&api, "Refused", &service.normalize(&refused));
    }
    for form in [
        "language=en&text=Maxim+Ryzhenkau+in+Kiew&level=picky",
        "language=auto&text=",
        "language=sr-Latn&text=Kiew",
    ] {
        holds(&api, "Checked", &service.check(form));
    }
    holds(&api, "Health", &service.get("/healthz"));
    let languages = api.pointer("/paths/~1v2~1languages/get/responses/200/content/application~1json/schema");
    schema::check(&api, languages.unwrap(), &service.get("/v2/languages").json())
        .expect("they are described");
}

#[test]
fn every_field_that_is_read_is_described_and_no_other() {
    let service = Service::start(&[], &[]);
    let api = described(&service);
    // The refusal of an unknown field names all that are known, between back quotes.
    let refused = service.normalize(&json!({ "?": 1 })).json();
    let what = refused["refused"]["what"].as_str().expect("it says what is wrong").to_owned();
    let (_, known) = what.split_once("expected one of ").expect("it names the fields");
    let mut known: BTreeSet<&str> = known.split('`').skip(1).step_by(2).collect();
    let described = api.pointer("/components/schemas/Request/properties").unwrap().as_object().unwrap();
    assert_eq!(known, described.keys().map(String::as_str).collect());
    for of_body in ["text", "base64", "redline", "turned"] {
        assert!(known.remove(of_body), "{of_body}");
    }
    let parameters = api.pointer("/paths/~1normalize/post/parameters").unwrap().as_array().unwrap();
    assert_eq!(known, parameters.iter().map(|parameter| parameter["name"].as_str().unwrap()).collect());
}

#[test]
fn every_reference_leads_somewhere_and_every_schema_is_used() {
    let service = Service::start(&[], &[]);
    let api = described(&service);
    let mut found = BTreeSet::new();
    references(&api, &mut found);
    for reference in &found {
        assert!(api.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
    for kind in ["schemas", "responses"] {
        for name in api["components"][kind].as_object().unwrap().keys() {
            assert!(found.contains(&format!("#/components/{kind}/{name}")), "{name} is not used");
        }
    }
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn metrics_are_lines_that_prometheus_reads() {
    let service = Service::start(&[], &[]);
    service.normalize(&json!({ "text": "Kiew" }));
    service.check("language=en&text=Kiew+and+Kiew");
    service.get("/nothing");
    let answer = service.get("/metrics");
    assert_eq!(answer.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let text = answer.text();
    for line in [
        "canonym_requests_total{route=\"/normalize\",status=\"200\"} 1",
        "canonym_requests_total{route=\"/v2/check\",status=\"200\"} 1",
        "canonym_requests_total{route=\"other\",status=\"404\"} 1",
        "canonym_request_seconds_count{route=\"/normalize\"} 1",
        "canonym_decisions_total{decision=\"substituted\"} 1",
        "canonym_matches_total 2",
        "canonym_tables_generation 1",
        "canonym_requests_in_flight 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').expect("a name and a value");
        assert!(value.parse::<f64>().is_ok(), "{line}");
        let family = name.split('{').next().unwrap();
        let family = ["_bucket", "_sum", "_count"]
            .iter()
            .fold(family, |name, end| name.strip_suffix(end).unwrap_or(name));
        assert!(text.contains(&format!("# TYPE {family} ")), "{line}");
    }
}
