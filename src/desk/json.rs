//! JSON in and out of the desk: requests with the place of what is wrong in them, answers in one line.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Check, Code, Desk, Refusal, Request};

/// A value as JSON, in one line.
pub(super) fn text(value: &impl Serialize) -> String {
    // Structs of strings, numbers and what is JSON already always become JSON.
    serde_json::to_string(value).unwrap_or_default()
}

/// Reads JSON.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8], what: &str, remedy: &str) -> Result<T, Refusal> {
    serde_json::from_slice(bytes).map_err(|error| {
        let message = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = message.strip_suffix(&place).unwrap_or(&message);
        let refusal = Refusal::new(Code::BadRequest, format!("{what}: {message}"), remedy);
        refusal.at(error.line(), error.column().max(1))
    })
}

impl Request {
    /// Reads a request in JSON.
    ///
    /// # Errors
    /// It is not one, or has a field that nothing reads; the refusal says where.
    ///
    /// # Example: a field that is spelt wrong is not passed over
    /// ```
    /// use canonym::desk::Request;
    ///
    /// let refusal = Request::from_json(br#"{"text": "Kiev", "langauge": "en"}"#).unwrap_err();
    /// assert!(refusal.to_string().contains("unknown field `langauge`"));
    /// ```
    pub fn from_json(bytes: &[u8]) -> Result<Request, Refusal> {
        read(bytes, "the request cannot be read", "/openapi.json describes a request")
    }
}

impl Desk {
    /// The answer to a request in JSON, in JSON.
    ///
    /// # Errors
    /// As those of [`Request::from_json`] and [`Desk::normalize`].
    pub fn normalize_json(&self, request: &[u8]) -> Result<String, Refusal> {
        Ok(self.normalize(&Request::from_json(request)?)?.to_json())
    }

    /// The answer to a check in JSON, in JSON: the fields of the form of LanguageTool as an object of strings.
    ///
    /// # Errors
    /// It is none, and as those of [`Desk::check`].
    pub fn check_json(&self, check: &[u8]) -> Result<String, Refusal> {
        let check: Check = read(check, "the check cannot be read", "give `text` and `language` as strings")?;
        Ok(self.check(&check)?.to_json().to_owned())
    }
}
