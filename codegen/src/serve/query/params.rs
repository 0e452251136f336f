//! The parameters of a query.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::serve::percent::decoded_query;

/// The characters that are encoded in a query: all but letters, digits and four more.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'.').remove(b'-').remove(b'~').remove(b' ');

/// Parameters with their values, in the order in which they first occur.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::serve) struct Params(Vec<(String, Vec<String>)>);

impl Params {
    /// Parses a query.
    pub(in crate::serve) fn parse(query: &str) -> Self {
        Self::with_values(query, decoded_query)
    }

    /// Parses a query, but keeps its values encoded.
    pub(in crate::serve) fn encoded(query: &str) -> Self {
        Self::with_values(query, str::to_owned)
    }

    fn with_values(query: &str, read: fn(&str) -> String) -> Self {
        let mut params = Self::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            params.add(decoded_query(name), read(value));
        }
        params
    }

    fn add(&mut self, name: String, value: String) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value),
            None => self.0.push((name, vec![value])),
        }
    }

    /// Returns the last value of a parameter.
    pub(in crate::serve) fn last(&self, name: &str) -> Option<&str> {
        self.all(name).last().map(String::as_str)
    }

    /// Returns all values of a parameter.
    pub(in crate::serve) fn all(&self, name: &str) -> &[String] {
        self.0.iter().find(|(known, _)| known == name).map_or(&[], |(_, values)| values)
    }

    /// Returns the parameters with their values.
    pub(in crate::serve) fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(name, values)| (name.as_str(), values.as_slice()))
    }

    /// Returns the query with another page, whose parameters come last.
    pub(in crate::serve) fn with_page(&self, limit: u64, offset: u64) -> String {
        let mut pairs: Vec<String> = Vec::new();
        for (name, values) in self.iter().filter(|(name, _)| !matches!(*name, "limit" | "offset")) {
            pairs.extend(values.iter().map(|value| format!("{}={}", encoded(name), encoded(value))));
        }
        pairs.push(format!("limit={limit}&offset={offset}"));
        pairs.join("&")
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, QUERY).to_string().replace(' ', "+")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_keeps_the_other_parameters() {
        let params = Params::parse("limit=1&name=a%20b&id__in=1&id__in=2&offset=4&x=%C3%A9~");
        assert_eq!(params.with_page(1, 5), "name=a+b&id__in=1&id__in=2&x=%C3%A9~&limit=1&offset=5");
        assert_eq!(params.last("id__in"), Some("2"));
    }
}
