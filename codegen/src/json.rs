//! JSON values as strings.

use serde_json::Value;

/// Returns a string without quotes, and any other value as JSON.
pub fn unquoted(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
