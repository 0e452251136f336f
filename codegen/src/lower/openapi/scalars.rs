//! The types of strings and integers.

use super::merged_schema::MergedSchema;
use super::outline::Body;
use crate::input::openapi::Node;
use crate::model::Type;

/// The type of an integer: unsigned if the format or the bounds exceed the signed range of 64 bits, any JSON if the bounds
/// exceed that range and allow negative numbers, or exceed the unsigned range and do not exclude negative numbers.
pub fn integer(merged: &MergedSchema<'_>) -> Type {
    if matches!(merged.format, Some("uint" | "uint64" | "uint128" | "usize" | "u64")) {
        return Type::Unsigned;
    }
    let keys = ["maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"];
    let range = keys.into_iter().filter_map(|key| merged.own(key)).map(range_of).max().unwrap_or(Range::Signed);
    let least = ["minimum", "exclusiveMinimum"].into_iter().find_map(|key| match merged.own(key)? {
        Node::Number(number) => number.as_f64(),
        _ => None,
    });
    match (range, least.map(|least| least < 0.0)) {
        (Range::Signed, _) => Type::Integer,
        (Range::Unsigned, None | Some(false)) | (Range::Beyond, Some(false)) => Type::Unsigned,
        // No integer type of 64 bits holds all of them.
        (Range::Unsigned, Some(true)) | (Range::Beyond, None | Some(true)) => Type::Json,
    }
}

/// Which integers of 64 bits hold a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Range {
    Signed,
    Unsigned,
    Beyond,
}

/// The first integers that 64 bits do not hold, signed and unsigned. Floats represent them exactly.
const SIGNED_END: f64 = 9_223_372_036_854_775_808.0;
const UNSIGNED_END: f64 = 18_446_744_073_709_551_616.0;

fn range_of(bound: &Node) -> Range {
    match bound {
        // A float stands for the last integer too: `1.8446744073709552e+19`.
        Node::Number(number) if number.is_f64() => match number.as_f64().unwrap_or_default() {
            value if value <= SIGNED_END => Range::Signed,
            value if value <= UNSIGNED_END => Range::Unsigned,
            _ => Range::Beyond,
        },
        Node::Number(number) if !number.is_i64() => Range::Unsigned,
        _ => Range::Signed,
    }
}

/// Whether a text stands for bytes. The encodings are those of MIME (RFC 2045, section 6) that change none of them.
pub fn is_binary(merged: &MergedSchema<'_>) -> bool {
    let encoding = merged.own("contentEncoding").and_then(Node::text);
    merged.format == Some("binary") || matches!(encoding, Some("binary" | "8bit"))
}

/// The type of a text.
pub fn text(merged: &MergedSchema<'_>, body: Body) -> Type {
    let encoding = merged.own("contentEncoding").and_then(Node::text);
    let media = merged.own("contentMediaType").is_some();
    match (merged.format, encoding) {
        (Some("date-time"), _) => Type::Instant,
        (Some("date"), _) => Type::Date,
        _ if body == Body::Part && is_binary(merged) => Type::File,
        (None, None) if body == Body::Part && media => Type::File,
        (Some("decimal"), _) => Type::Decimal,
        (Some("byte" | "base64" | "base64url"), _) | (_, Some("base64" | "base64url")) => Type::Base64,
        (Some("uuid"), _) => Type::Uuid,
        (Some("uri" | "uri-reference" | "iri" | "iri-reference" | "url"), _) => Type::Uri,
        (Some("duration"), _) => Type::Duration,
        _ => Type::Text,
    }
}
