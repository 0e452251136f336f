//! Replacements of values: made up, valid in the same places, and always the same for the same value.

use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use regex::Regex;

/// What a replaced value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Subject {
    /// A password, a key or a PIN.
    Secret,
    /// A name of a person, a room or an account, or a number that calls one.
    Name,
    /// A host name.
    Host,
    /// Any text.
    Text,
    /// An e-mail address, or the URI of a call.
    Mail,
    /// An IP address.
    Address,
    /// A value that was replaced in another field.
    Known,
}

impl Subject {
    /// Returns the name in reports.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Name => "name",
            Self::Host => "host",
            Self::Text => "text",
            Self::Mail => "e-mail address",
            Self::Address => "IP address",
            Self::Known => "known value",
        }
    }
}

/// The values so far with their replacements.
#[derive(Debug, Default)]
pub(super) struct Substitutes {
    known: HashMap<String, String>,
    issued: HashSet<String>,
    /// The number of replacements of each form.
    counts: HashMap<String, u64>,
}

/// A URL up to its end, an e-mail address, or what may be an IP address.
static INSIDE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let url = r#"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*://)(?:[^\s/@"'<>]*@)?(?P<host>\[[0-9A-Fa-f:.]+\]|[\w.-]*\w)(?P<port>:\d+)?(?P<path>/[^\s?#;"'<>]*)?(?:[?#][^\s;"'<>]*)?"#;
    let mail = r"(?P<mail>[\w.%+-]+@[\w.-]*\w)";
    let address = r"(?P<address>\b\d{1,3}(?:\.\d{1,3}){3}\b|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]*)";
    Regex::new(&format!("{url}|{mail}|{address}")).ok()
});

impl Substitutes {
    /// Returns the replacement of a value that was replaced before. Replacements themselves have none.
    pub(super) fn known(&self, value: &str) -> Option<&str> {
        self.known.get(value).filter(|_| !self.issued.contains(value)).map(String::as_str)
    }

    /// Returns the replacement of a whole value.
    pub(super) fn whole(&mut self, subject: Subject, value: &str) -> String {
        if let Some(known) = self.known.get(value) {
            return known.clone();
        }
        if let Ok(address) = value.parse::<IpAddr>() {
            return self.address(address).unwrap_or_else(|| value.to_owned());
        }
        if subject != Subject::Secret && (value.contains('@') || value.contains("://")) {
            let (replaced, found) = self.inside(value);
            if !found.is_empty() {
                return replaced;
            }
        }
        if is_number(value) {
            return self.digits(value);
        }
        let has_spaces = value.contains(char::is_whitespace);
        self.remember(value, |number| match subject {
            Subject::Secret => format!("secret-{number}"),
            Subject::Host if value.contains('.') => format!("host-{number}.example.com"),
            Subject::Host => format!("host-{number}"),
            Subject::Text => format!("Text {number}"),
            _ if has_spaces => format!("Name {number}"),
            _ => format!("name-{number}"),
        })
    }

    /// Replaces the hosts of URLs, e-mail addresses and IP addresses inside a text. Returns what was replaced.
    ///
    /// Of URLs, user, query and fragment are removed.
    pub(super) fn inside(&mut self, text: &str) -> (String, Vec<(Subject, String)>) {
        let mut found = Vec::new();
        let Some(pattern) = INSIDE.as_ref().filter(|pattern| pattern.is_match(text)) else {
            return (text.to_owned(), found);
        };
        let replaced = pattern.replace_all(text, |captures: &regex::Captures<'_>| {
            let part = |name: &str| captures.name(name).map_or("", |part| part.as_str());
            if let Some(mail) = captures.name("mail") {
                found.push((Subject::Mail, mail.as_str().to_owned()));
                return self.remember(mail.as_str(), |number| format!("name-{number}@example.com"));
            }
            if let Some(address) = captures.name("address") {
                let parsed = address.as_str().trim_end_matches('.').parse();
                let replaced = parsed.ok().and_then(|address| self.address(address));
                return replaced.map_or_else(
                    || address.as_str().to_owned(),
                    |replaced| {
                        found.push((Subject::Address, address.as_str().to_owned()));
                        replaced
                    },
                );
            }
            found.push((Subject::Host, part("host").to_owned()));
            let host = part("host");
            let host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
                Some(address) => format!("[{}]", self.whole(Subject::Host, address)),
                None => self.whole(Subject::Host, host),
            };
            format!("{}{host}{}{}", part("scheme"), part("port"), part("path"))
        });
        (replaced.into_owned(), found)
    }

    /// Returns the replacement of an address; `None` for masks and those of no machine.
    fn address(&mut self, address: IpAddr) -> Option<String> {
        let is_mask = matches!(address, IpAddr::V4(v4) if v4.octets()[0] == 255);
        if is_mask || address.is_loopback() || address.is_unspecified() {
            return None;
        }
        // Networks for benchmarks (RFC 2544) and documentation (RFC 3849).
        let replaced = self.remember(&address.to_string(), |number| match address {
            IpAddr::V4(_) => Ipv4Addr::from_bits(0xC612_0000 + u32::try_from(number).unwrap_or_default()).to_string(),
            IpAddr::V6(_) => Ipv6Addr::from_bits((0x2001_0db8 << 96) + u128::from(number)).to_string(),
        });
        Some(replaced)
    }

    /// Replaces the digits of a number, and keeps its form.
    fn digits(&mut self, value: &str) -> String {
        let digits = value.chars().filter(char::is_ascii_digit).count();
        self.remember(value, |number| {
            let number = format!("{number:0digits$}");
            let mut next = number.chars();
            let mut replaced: String =
                value.chars().map(|c| if c.is_ascii_digit() { next.next().unwrap_or('0') } else { c }).collect();
            replaced.extend(next);
            replaced
        })
    }

    /// Returns the replacement of a value; `make` makes it with the number of replacements of the same form.
    fn remember(&mut self, value: &str, make: impl Fn(u64) -> String) -> String {
        if let Some(known) = self.known.get(value) {
            return known.clone();
        }
        let count = self.counts.entry(make(0)).or_insert(0);
        let replacement = loop {
            *count += 1;
            let replacement = make(*count);
            if !self.known.contains_key(&replacement) && !self.issued.contains(&replacement) {
                break replacement;
            }
        };
        self.known.insert(value.to_owned(), replacement.clone());
        self.issued.insert(replacement.clone());
        replacement
    }
}

/// Returns whether a value is a number that is called or entered.
fn is_number(value: &str) -> bool {
    value.chars().any(|c| c.is_ascii_digit())
        && value.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '#' | '*' | '-' | ' ' | '(' | ')'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_value_has_the_same_replacement() {
        let mut substitutes = Substitutes::default();
        let first = substitutes.whole(Subject::Name, "Alice Adams");
        assert_eq!(first, "Name 1");
        assert_eq!(substitutes.whole(Subject::Text, "Alice Adams"), first);
        assert_eq!(substitutes.whole(Subject::Name, "meet.alice"), "name-1");
        assert_eq!(substitutes.known("Alice Adams"), Some("Name 1"));
    }

    #[test]
    fn replacements_have_the_form_of_the_value() {
        let mut substitutes = Substitutes::default();
        for (subject, value, replacement) in [
            (Subject::Secret, "1234", "0001"),
            (Subject::Name, "+47 555 01 23", "+00 000 00 01"),
            (Subject::Name, "sip:bob@corp.test", "sip:name-1@example.com"),
            (Subject::Host, "node.corp.test", "host-1.example.com"),
            (Subject::Host, "10.1.2.3", "198.18.0.1"),
            (Subject::Host, "fd00::1", "2001:db8::1"),
            (Subject::Secret, "hunter2", "secret-1"),
        ] {
            assert_eq!(substitutes.whole(subject, value), replacement, "{value}");
        }
    }

    #[test]
    fn addresses_and_hosts_inside_texts_are_replaced() {
        let mut substitutes = Substitutes::default();
        for (text, replacement) in [
            ("call bob@corp.test or 10.1.2.3.", "call name-1@example.com or 198.18.0.1."),
            ("https://me:pw@corp.test:8443/a/b?token=x", "https://host-1.example.com:8443/a/b"),
            ("http://[fd00::1]/x", "http://[2001:db8::1]/x"),
            ("at 12:34:56, 255.255.255.0 and 127.0.0.1", "at 12:34:56, 255.255.255.0 and 127.0.0.1"),
            ("aa:bb:cc:dd:ee:ff", "aa:bb:cc:dd:ee:ff"),
        ] {
            assert_eq!(substitutes.inside(text).0, replacement);
        }
    }
}
