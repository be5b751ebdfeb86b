//! Forms and queries: pairs of names and values, percent-encoded.

use percent_encoding::percent_decode;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::desk::{Code, Refusal, Request};

/// The fields of a request that are lists: each may stand several times.
const LISTS: [&str; 2] = ["leave", "columns"];
/// Those that are true or false; without a value they are true.
const SWITCHES: [&str; 7] =
    ["ascii", "attributes", "all_strings", "all_text", "track_changes", "machine_zones", "right"];
/// Those that no query can have.
const REFUSED: [&str; 4] = ["text", "base64", "redline", "turned"];

/// The pairs of a form or a query.
fn pairs(encoded: &[u8]) -> Result<Vec<(String, String)>, Refusal> {
    let decode = |part: &[u8]| {
        let blanks: Vec<u8> = part.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
        let text = percent_decode(&blanks).decode_utf8().map(|text| text.into_owned());
        text.map_err(|_| bad("the form or the query is not UTF-8", "encode it as UTF-8, and then by %"))
    };
    let pair = |part: &[u8]| {
        let equals = part.iter().position(|&byte| byte == b'=').unwrap_or(part.len());
        Ok((decode(&part[..equals])?, decode(part.get(equals + 1..).unwrap_or_default())?))
    };
    encoded.split(|&byte| byte == b'&').filter(|part| !part.is_empty()).map(pair).collect()
}

/// A value whose fields are strings; of a field that stands twice, the last.
pub fn read<T: DeserializeOwned>(encoded: &[&[u8]]) -> Result<T, Refusal> {
    let mut fields = Map::new();
    for encoded in encoded {
        fields.extend(pairs(encoded)?.into_iter().map(|(name, value)| (name, Value::String(value))));
    }
    typed(fields)
}

/// What the query of a raw document asks for.
pub fn request(query: &str) -> Result<Request, Refusal> {
    let mut fields = Map::new();
    for (name, value) in pairs(query.as_bytes())? {
        if REFUSED.contains(&name.as_str()) {
            let what = format!("`{name}` cannot stand in the address");
            return Err(bad(&what, "send a request in JSON, as application/json"));
        }
        if LISTS.contains(&name.as_str()) {
            let list = fields.entry(name).or_insert_with(|| Value::Array(Vec::new()));
            list.as_array_mut().into_iter().for_each(|list| list.push(Value::String(value.clone())));
            continue;
        }
        let value = match (SWITCHES.contains(&name.as_str()), value.as_str()) {
            (true, "" | "true") => Value::Bool(true),
            (true, "false") => Value::Bool(false),
            _ => Value::String(value),
        };
        fields.insert(name, value);
    }
    typed(fields)
}

fn typed<T: DeserializeOwned>(fields: Map<String, Value>) -> Result<T, Refusal> {
    let remedy = "/openapi.json describes what can be asked for";
    serde_json::from_value(Value::Object(fields)).map_err(|error| bad(&error.to_string(), remedy))
}

fn bad(what: &str, remedy: &str) -> Refusal {
    Refusal::new(Code::BadRequest, what, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Check;

    #[test]
    fn a_query_asks_for_what_a_request_in_json_does() {
        let asked =
            request("lang=de&leave=Kiew&leave=S%C3%A3o+Paulo&suggest=90&ascii&attributes=false").unwrap();
        let json = r#"{"lang": "de", "leave": ["Kiew", "São Paulo"], "suggest": 90, "ascii": true}"#;
        assert_eq!(asked, Request::from_json(json.as_bytes()).unwrap());
        for query in ["langauge=de", "text=a", "suggest=many", "ascii=perhaps", "lang=%FF", "quotes=x"] {
            assert!(request(query).is_err(), "{query}");
        }
    }

    #[test]
    fn of_a_form_what_is_not_known_is_passed_over() {
        let check: Check =
            read(&[b"language=en", b"text=a%2Bb+%F0%9F%98%80&username=me&enabledOnly=false"]).unwrap();
        assert_eq!(check.text.as_deref(), Some("a+b 😀"));
        assert!(read::<Check>(&[b"text=%C3"]).is_err());
    }
}
