//! The types of strings and integers.

use super::merged_schema::MergedSchema;
use super::outline::Body;
use crate::input::openapi::Node;
use crate::model::Type;

/// The type of an integer: unsigned if the format or the bounds exceed the signed range of 64 bits, any JSON if they
/// exceed that range and allow negative numbers.
pub fn integer(merged: &MergedSchema<'_>) -> Type {
    if matches!(merged.format, Some("uint" | "uint64" | "uint128" | "usize" | "u64")) {
        return Type::Unsigned;
    }
    let beyond = |key: &str| merged.own(key).is_some_and(is_beyond_signed);
    let is_negative = |key: &str| matches!(merged.own(key), Some(Node::Number(least)) if least.as_f64() < Some(0.0));
    let exceeds = beyond("maximum") || beyond("exclusiveMaximum") || beyond("minimum");
    let may_be_negative = is_negative("minimum") || is_negative("exclusiveMinimum");
    match (exceeds, may_be_negative) {
        (true, false) => Type::Unsigned,
        // No integer type of 64 bits holds all of them.
        (true, true) => Type::Json,
        (false, _) => Type::Integer,
    }
}

/// The first integers that 64 bits do not hold, signed and unsigned. Floats represent them exactly.
const SIGNED_END: f64 = 9_223_372_036_854_775_808.0;
const UNSIGNED_END: f64 = 18_446_744_073_709_551_616.0;

/// Whether a bound is beyond the signed range of 64 bits and within the unsigned one.
fn is_beyond_signed(bound: &Node) -> bool {
    let Node::Number(number) = bound else { return false };
    if number.is_f64() {
        // A float stands for the last integer too: `1.8446744073709552e+19`.
        return number.as_f64().is_some_and(|value| SIGNED_END < value && value <= UNSIGNED_END);
    }
    number.is_u64() && !number.is_i64()
}

/// The type of a text.
pub fn text(merged: &MergedSchema<'_>, body: Body) -> Type {
    let encoding = merged.own("contentEncoding").and_then(Node::text);
    let media = merged.own("contentMediaType").is_some();
    match (merged.format, encoding) {
        (Some("date-time"), _) => Type::Instant,
        (Some("date"), _) => Type::Date,
        (Some("binary"), _) if body == Body::Part => Type::File,
        (None, None) if body == Body::Part && media => Type::File,
        (Some("decimal"), _) => Type::Decimal,
        (Some("byte" | "base64" | "base64url"), _) | (_, Some("base64" | "base64url")) => Type::Base64,
        (Some("uuid"), _) => Type::Uuid,
        (Some("uri" | "uri-reference" | "iri" | "iri-reference" | "url"), _) => Type::Uri,
        (Some("duration"), _) => Type::Duration,
        _ => Type::Text,
    }
}
