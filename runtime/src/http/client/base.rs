//! The URL of the server, and URLs below it.

use std::borrow::Cow;
use std::fmt;

use url::Url;

use crate::error::{Error, ErrorKind, Result};

/// Scheme, host and port of the server, and the path under which it is mounted.
#[derive(Clone)]
pub(crate) struct Base {
    url: Url,
    /// Without a slash at the end; empty as a rule.
    prefix: String,
}

impl fmt::Debug for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.url.as_str())
    }
}

impl Base {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let refuse = |reason: &str| Error::new(ErrorKind::Config, format!("the server's URL {reason}"));
        let mut url = Url::parse(text.trim()).map_err(|error| {
            refuse(&format!("is invalid ({error}); expected one like `https://manager.example.com`"))
        })?;
        if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none_or(str::is_empty) {
            return Err(refuse("must start with https:// and a host name"));
        }
        // URLs appear in logs.
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("contains credentials; pass them to `basic_auth` instead"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("must end after the path"));
        }
        let prefix = url.path().trim_end_matches('/').to_owned();
        url.set_path("/");
        Ok(Self { url, prefix })
    }

    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The path under which the API is mounted, without a slash at the end; empty as a rule.
    pub(crate) fn mount(&self) -> &str {
        &self.prefix
    }

    /// The URL of a path of the API.
    pub(crate) fn join(&self, path: &str, query: &str) -> Url {
        let mut url = self.url.clone();
        url.set_path(&self.mounted(path));
        url.set_query((!query.is_empty()).then_some(query));
        url
    }

    /// The path on the server of a path of the API. One that the server wrote may contain the prefix already. It cannot be
    /// distinguished from one of the bindings that begins like the prefix.
    pub(crate) fn mounted<'p>(&self, path: &'p str) -> Cow<'p, str> {
        let has_prefix = path.strip_prefix(self.prefix.as_str()).is_some_and(|rest| rest.starts_with('/'));
        if has_prefix { Cow::Borrowed(path) } else { Cow::Owned(format!("{}{path}", self.prefix)) }
    }
}

/// Whether two URLs have the same scheme, host and port.
pub(crate) fn same_origin(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin()
}

#[cfg(test)]
mod tests {
    use super::Base;

    #[test]
    fn joins_under_a_prefix_once() {
        let base = Base::parse("https://host/pexip/").unwrap();
        assert_eq!(base.join("/api/x/", "").as_str(), "https://host/pexip/api/x/");
        assert_eq!(base.join("/pexip/api/x/", "a=1").as_str(), "https://host/pexip/api/x/?a=1");
        assert_eq!(base.join("/pexiplike/", "").as_str(), "https://host/pexip/pexiplike/");
        let root = Base::parse("https://host:8443").unwrap();
        assert_eq!(root.join("/a%20b/;/", "").as_str(), "https://host:8443/a%20b/;/");
    }

    #[test]
    fn refuses_what_is_no_server() {
        for text in ["", "host", "ftp://host", "https://user:secret@host", "https://host/?a=1", "https://"] {
            let error = Base::parse(text).unwrap_err();
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
