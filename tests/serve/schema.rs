//! As much of JSON Schema as the description of the service is written in.

use serde_json::Value;

/// Whether `value` is what a schema of `api` says; the place and the fault otherwise.
pub fn check(api: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let Some(rules) = schema.as_object() else { return Err(format!("{schema} is no schema")) };
    for (rule, wanted) in rules {
        let fits = match (rule.as_str(), value) {
            ("$ref", _) => {
                let pointer =
                    wanted.as_str().and_then(|reference| reference.strip_prefix('#')).expect("our own");
                let schema = api.pointer(pointer).ok_or_else(|| format!("{pointer} is not there"))?;
                return check(api, schema, value);
            }
            ("oneOf", _) => {
                let schemas = wanted.as_array().expect("a list");
                schemas.iter().filter(|schema| check(api, schema, value).is_ok()).count() == 1
            }
            ("type", _) => is_a(wanted.as_str().expect("one type"), value),
            ("enum", _) => wanted.as_array().expect("a list").contains(value),
            ("minimum", Value::Number(number)) => number.as_f64() >= wanted.as_f64(),
            ("maximum", Value::Number(number)) => number.as_f64() <= wanted.as_f64(),
            ("required", Value::Object(fields)) => {
                let names = wanted.as_array().expect("a list").iter();
                names.clone().all(|name| fields.contains_key(name.as_str().expect("a name")))
            }
            ("properties", Value::Object(fields)) => {
                for (name, schema) in wanted.as_object().expect("an object") {
                    if let Some(value) = fields.get(name) {
                        check(api, schema, value).map_err(|fault| format!("{name}: {fault}"))?;
                    }
                }
                true
            }
            ("additionalProperties", Value::Object(fields)) => {
                let known = rules.get("properties").and_then(Value::as_object);
                let others =
                    fields.iter().filter(|(name, _)| !known.is_some_and(|known| known.contains_key(*name)));
                match wanted {
                    Value::Bool(allowed) => *allowed || others.count() == 0,
                    schema => others.into_iter().all(|(_, value)| check(api, schema, value).is_ok()),
                }
            }
            ("items", Value::Array(items)) => {
                for item in items {
                    check(api, wanted, item).map_err(|fault| format!("an item: {fault}"))?;
                }
                true
            }
            ("description" | "examples" | "contentEncoding", _) => true,
            ("minimum" | "maximum" | "required" | "properties" | "additionalProperties" | "items", _) => true,
            (rule, _) => return Err(format!("`{rule}` is a rule that this reader does not know")),
        };
        if !fits {
            return Err(format!("{value} breaks {rule}: {wanted}"));
        }
    }
    Ok(())
}

fn is_a(kind: &str, value: &Value) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        _ => false,
    }
}

#[test]
fn the_reader_refuses_what_breaks_a_schema() {
    let api = serde_json::json!({});
    let schema = serde_json::json!({
        "type": "object", "required": ["a"], "additionalProperties": false,
        "properties": { "a": { "type": "array", "items": { "oneOf": [{ "type": "integer" }, { "enum": ["x"] }] } } }
    });
    for (value, fits) in [
        (serde_json::json!({ "a": [1, "x"] }), true),
        (serde_json::json!({ "a": [1, "y"] }), false),
        (serde_json::json!({ "a": [], "b": 1 }), false),
        (serde_json::json!({}), false),
    ] {
        assert_eq!(check(&api, &schema, &value).is_ok(), fits, "{value}");
    }
}
