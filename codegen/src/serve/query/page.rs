//! Pages of a list.

use std::fmt::Write as _;

use super::Params;
use crate::serve::json::write_text;
use crate::serve::refusal::Refusal;

/// The part of a list that a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::serve) struct Page {
    /// The number of objects; 0 for all.
    pub(in crate::serve) limit: u64,
    /// The objects before it.
    pub(in crate::serve) offset: u64,
}

impl Page {
    /// Reads `limit` and `offset`.
    pub(in crate::serve) fn of(params: &Params, default: u64, most: u64) -> Result<Self, Refusal> {
        let limit = params.last("limit").map_or(Ok(default), |text| number("limit", text))?;
        let limit = if most > 0 && (limit == 0 || limit > most) { most } else { limit };
        let offset = params.last("offset").map_or(Ok(0), |text| number("offset", text))?;
        Ok(Self { limit, offset })
    }

    /// Returns the number of objects that the page may have.
    pub(in crate::serve) fn length(self) -> usize {
        if self.limit == 0 { usize::MAX } else { usize::try_from(self.limit).unwrap_or(usize::MAX) }
    }

    /// Writes `meta`.
    pub(in crate::serve) fn write_meta(self, out: &mut String, path: &str, params: &Params, total: u64) {
        let Self { limit, offset } = self;
        let _ = write!(out, "{{\"limit\": {limit}, ");
        if limit > 0 {
            let link = |offset: Option<u64>| offset.map(|offset| format!("{path}?{}", params.with_page(limit, offset)));
            let next = offset.checked_add(limit).filter(|next| *next < total);
            write_link(out, "next", link(next).as_deref());
        }
        let _ = write!(out, "\"offset\": {offset}, ");
        if limit > 0 {
            let previous = offset.checked_sub(limit);
            let link = previous.map(|offset| format!("{path}?{}", params.with_page(limit, offset)));
            write_link(out, "previous", link.as_deref());
        }
        let _ = write!(out, "\"total_count\": {total}}}");
    }
}

fn write_link(out: &mut String, name: &str, link: Option<&str>) {
    write_text(out, name);
    out.push_str(": ");
    match link {
        Some(link) => write_text(out, link),
        None => out.push_str("null"),
    }
    out.push_str(", ");
}

fn number(name: &str, text: &str) -> Result<u64, Refusal> {
    let digits = text.trim();
    let unsigned = digits.strip_prefix(['-', '+']).unwrap_or(digits);
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        let kind = if name == "limit" { "a positive integer" } else { "an integer" };
        return Err(Refusal::Bad(format!("Invalid {name} '{text}' provided. Please provide {kind}.")));
    }
    let number = unsigned.parse().unwrap_or(u64::MAX);
    if digits.starts_with('-') && number > 0 {
        return Err(Refusal::Bad(format!("Invalid {name} '{text}' provided. Please provide a positive integer >= 0.")));
    }
    if name == "offset" && number > i64::MAX as u64 {
        return Err(Refusal::Failed(format!("the offset `{text}` is larger than 64 bits")));
    }
    Ok(number)
}
