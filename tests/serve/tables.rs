//! Tables that change while requests are answered.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;

use crate::client::Service;

const CONFIG: (&str, &str) = ("canonym.toml", "tables = [\"house.toml\"]\n");

fn table(canonical: &str) -> String {
    format!("[[rule]]\ncanonical = \"{canonical}\"\nvariants = [\"Hizbollah\"]\n")
}

fn metric(service: &Service, line: &str) -> bool {
    service.get("/metrics").text().lines().any(|found| found == line)
}

#[test]
fn tables_are_taken_when_they_change_and_no_request_is_dropped_or_mixes_them() {
    let service = Service::start(&[], &[CONFIG, ("house.toml", &table("Hezbollah"))]);
    let ends = AtomicBool::new(false);
    let copy = "Hizbollah ".repeat(300);
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut seen = std::collections::BTreeSet::new();
                    while !ends.load(Ordering::Relaxed) {
                        let answer = service.normalize(&json!({ "text": copy }));
                        assert_eq!(answer.status, 200, "{}", answer.text());
                        let answer = answer.json();
                        let words: std::collections::BTreeSet<&str> =
                            answer["text"].as_str().unwrap().split_whitespace().collect();
                        assert_eq!(words.len(), 1, "an answer mixes tables: {words:?}");
                        seen.extend(words.into_iter().map(str::to_owned));
                    }
                    seen
                })
            })
            .collect();
        for (generation, canonical) in [(2, "Hizballah"), (3, "Hisbollah")] {
            service.write("house.toml", &table(canonical));
            let line = format!("canonym_tables_generation {generation}");
            service.until("the tables are taken", |service| metric(service, &line));
        }
        let answer = service.normalize(&json!({ "text": "Hizbollah" }));
        assert_eq!(answer.json()["text"], "Hisbollah");
        ends.store(true, Ordering::Relaxed);
        for asking in asking {
            let seen = asking.join().expect("no request fails");
            assert!(seen.len() >= 2, "{seen:?}");
        }
    });
    assert!(metric(&service, "canonym_tables_reloads_total{result=\"ok\"} 2"));
    assert!(service.told().contains("generation 3"));
}

#[test]
fn a_bad_table_keeps_the_old_one_and_is_told() {
    let service = Service::start(&[], &[CONFIG, ("house.toml", &table("Hezbollah"))]);
    assert_eq!(service.get("/healthz").json()["status"], "ok");
    service.write("house.toml", "[[rule]]\ncanonnical = \"Hizballah\"\n");
    service.until("it is refused", |service| metric(service, "canonym_tables_refused 1"));
    let health = service.get("/healthz").json();
    assert_eq!((&health["status"], &health["generation"]), (&json!("stale"), &json!(1)));
    assert!(
        health["refused"].as_str().unwrap().contains("house.toml:2:1: unknown key `canonnical`"),
        "{health}"
    );
    assert_eq!(service.normalize(&json!({ "text": "Hizbollah" })).json()["text"], "Hezbollah");
    assert!(metric(&service, "canonym_tables_reloads_total{result=\"refused\"} 1"));
    assert_eq!(service.told().matches("cannot be used").count(), 1, "{}", service.told());
    assert!(service.told().contains("house.toml:2:1"));
    service.write("canonym.toml", "tables = 1\n");
    service.until("that is refused, too", |service| {
        service.get("/healthz").json()["refused"].as_str().is_some_and(|said| said.contains("canonym.toml:1"))
    });
    service.write("canonym.toml", CONFIG.1);
    service.write("house.toml", &table("Hizballah"));
    service.until("it is mended", |service| metric(service, "canonym_tables_generation 2"));
    assert_eq!(service.get("/healthz").json()["status"], "ok");
    assert_eq!(service.normalize(&json!({ "text": "Hizbollah" })).json()["text"], "Hizballah");
}

#[test]
fn a_service_with_bad_tables_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("house.toml"), "[[rule]]\n").unwrap();
    let run = |table: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_canonym"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--tables", table]).current_dir(folder.path());
        command.output().unwrap()
    };
    for table in ["house.toml", "nowhere.toml", "-"] {
        let output = run(table);
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]), "{table}");
        assert!(!output.stderr.is_empty());
    }
}
