//! URLs of one server.

use ureq::http::Uri;

use super::error::{FetchError, Refusal};

/// A server: scheme, host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// Parses an argument: the URL of a server, or of one document of it. The default scheme is `https://`. Returns the
    /// path of the document, with its query.
    pub fn parse(text: &str) -> Result<(Self, Option<String>), FetchError> {
        const HELP: &str = "expected scheme and host, https://manager.example.com, or the URL of an OpenAPI document";
        let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        // The query may contain a secret.
        let shown = text.split(['?', '#']).next().unwrap_or_default();
        // A password with a `/` ends the host too early. The URL is not repeated then.
        let wrong = || {
            let invalid = || FetchError::invalid_argument(format!("invalid server URL: {shown:?}"), HELP);
            if text.contains('@') { credentials() } else { invalid() }
        };
        let uri: Uri = full.parse().map_err(|_| wrong())?;
        let scheme = uri.scheme_str().filter(|scheme| is_http(scheme)).ok_or_else(wrong)?;
        let authority = uri.authority().ok_or_else(wrong)?;
        if authority.as_str().contains('@') {
            return Err(credentials());
        }
        if authority.port_u16().is_none() && authority.as_str() != authority.host() {
            return Err(wrong());
        }
        check_query(uri.query().unwrap_or_default())?;
        let is_server = matches!(uri.path(), "" | "/");
        if is_server && uri.query().is_some() {
            return Err(FetchError::invalid_argument(format!("the URL {shown:?} has a query, but no path"), HELP));
        }
        let document = uri.path_and_query().filter(|_| !is_server).map(ToString::to_string);
        Ok((Self(server(scheme, authority.as_str())), document))
    }

    /// Returns the URL without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether requests are sent unencrypted to another machine.
    pub fn is_readable_on_the_way(&self) -> bool {
        let Some(host) = self.0.strip_prefix("http://") else { return false };
        !["127.0.0.1", "localhost", "[::1]"]
            .iter()
            .any(|local| host.strip_prefix(local).is_some_and(|port| port.is_empty() || port.starts_with(':')))
    }

    /// Returns the path and query of a document of this server, requested as JSON.
    pub fn document(&self, address: &str) -> Result<String, Refusal> {
        let elsewhere = || Refusal::OtherServer(address.to_owned());
        let path = self.path(address).ok_or_else(elsewhere)?;
        if !path.starts_with('/') || path.starts_with("//") {
            return Err(elsewhere());
        }
        let path = path.split('#').next().unwrap_or(path);
        let full = format!("{path}{}format=json", if path.contains('?') { '&' } else { '?' });
        format!("{}{full}", self.0).parse::<Uri>().map_err(|_| elsewhere())?;
        Ok(full)
    }

    /// Returns the path of a URL of this server; `None` for one of another server. A path is returned as it is.
    fn path<'t>(&self, address: &'t str) -> Option<&'t str> {
        if address.starts_with('/') {
            return Some(address);
        }
        let Some((scheme, rest)) = address.split_once("://") else { return Some(address) };
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        (server(scheme, authority) == self.0).then_some(path)
    }
}

/// Returns the URL of a server in its normal form: in lower case, without the default port.
fn server(scheme: &str, authority: &str) -> String {
    let (scheme, authority) = (scheme.to_lowercase(), authority.to_lowercase());
    let default = if scheme == "https" { ":443" } else { ":80" };
    format!("{scheme}://{}", authority.strip_suffix(default).unwrap_or(&authority))
}

fn is_http(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// The error about a URL with credentials, which it does not repeat.
fn credentials() -> FetchError {
    FetchError::invalid_argument(
        "the URL contains credentials, which other users of this machine can see",
        "set PEXGEN_USER and PEXGEN_PASSWORD, or run the command on a terminal to be prompted",
    )
}

/// Refuses a query with a parameter that looks like a secret.
fn check_query(query: &str) -> Result<(), FetchError> {
    let mut parameters = query.split('&').filter_map(|parameter| parameter.split_once('='));
    match parameters.find(|(name, _)| is_secret(name)) {
        Some((name, _)) => Err(FetchError::invalid_argument(
            format!("the parameter `{name}` of the URL looks like a secret, and the URL is written to pexgen.lock"),
            "download the document yourself, and give its path to `pexgen init` or put it into the folder",
        )),
        None => Ok(()),
    }
}

/// Returns whether the name of a parameter is one of credentials.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["token", "jwt", "key", "secret", "password", "passwd", "pwd", "signature", "sig", "auth", "credential"]
        .iter()
        .any(|word| name.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| part.ends_with(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_with_a_path_is_that_of_a_document() {
        let origin = |text: &str| {
            let parsed = Origin::parse(text).map(|(origin, document)| (origin.0, document.unwrap_or_default()));
            parsed.map_err(|error| error.to_string())
        };
        let parts = |server: &str, document: &str| Ok((server.to_owned(), document.to_owned()));
        assert_eq!(origin("https://Manager.example.com/"), parts("https://manager.example.com", ""));
        assert_eq!(origin("manager.example.com:8443"), parts("https://manager.example.com:8443", ""));
        assert_eq!(origin("http://X/api/openapi.yaml"), parts("http://x", "/api/openapi.yaml"));
        assert_eq!(origin("https://x/docs?format=openapi#top"), parts("https://x", "/docs?format=openapi"));
        assert_eq!(origin("https://x/o.json?version=2&pretty"), parts("https://x", "/o.json?version=2&pretty"));
        for secret in ["token", "jwt", "pwd", "api_key", "apikey", "X-Amz-Signature", "access_token", "AUTH"] {
            let error = origin(&format!("https://x/o.json?a=b&{secret}=s3cret")).expect_err(secret);
            assert!(error.contains(secret) && !error.contains("s3cret"), "{error}");
        }
        for wrong in ["", "ftp://x", "https://x?y", "https://x:y", "https://x:99999", "https:// x", "https://"] {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
        for url in ["https://admin:s3cret@x", "admin:s3cret@x", "https://admin:pa/s3cret@x", "https://x?token=s3cret"] {
            let error = origin(url).expect_err("a secret");
            assert!(!error.contains("s3cret") && !error.starts_with("invalid"), "{error}");
        }
        assert_eq!(origin("https://x/@scope/o.json?by=a@b"), parts("https://x", "/@scope/o.json?by=a@b"));
        assert_eq!(origin("HTTPS://X:443"), parts("https://x", ""));
    }

    #[test]
    fn documents_of_other_servers_are_not_requested() {
        let (origin, _) = Origin::parse("https://x").expect("an address");
        assert_eq!(origin.document("/a/%20/schema/").as_deref(), Ok("/a/%20/schema/?format=json"));
        assert_eq!(origin.document("/a/?limit=1").as_deref(), Ok("/a/?limit=1&format=json"));
        for same in ["https://x/a/", "https://X:443/a/", "HTTPS://x/a/"] {
            assert_eq!(origin.document(same).as_deref(), Ok("/a/?format=json"), "{same}");
        }
        for other in [
            "//evil/a/",
            "https://evil/a/",
            "http://x/a/",
            "https://x:80/a/",
            "https://me@x/a/",
            "https://x.evil/a/",
            "a/",
            "",
            "/a b/",
            "/a\r\nX: y/",
        ] {
            assert!(origin.document(other).is_err(), "{other}");
        }
    }

    #[test]
    fn plain_http_is_unencrypted_except_on_localhost() {
        let readable = |text| Origin::parse(text).expect("an address").0.is_readable_on_the_way();
        assert!(readable("http://manager.example.com") && readable("http://127.0.0.1.example.com"));
        assert!(!readable("http://127.0.0.1:8000") && !readable("http://localhost") && !readable("https://x"));
    }
}
