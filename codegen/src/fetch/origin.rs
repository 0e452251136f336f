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
        // The text is not repeated: it may hold a password.
        if text.contains('@') {
            return Err(FetchError::invalid_argument(
                "the URL contains credentials, which other users of this machine can see",
                "set PEXGEN_USER and PEXGEN_PASSWORD, or run the command on a terminal to be prompted",
            ));
        }
        let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let wrong = || FetchError::invalid_argument(format!("invalid server URL: {text:?}"), HELP);
        let uri: Uri = full.parse().map_err(|_| wrong())?;
        let scheme = uri.scheme_str().filter(|scheme| ["http", "https"].contains(scheme)).ok_or_else(wrong)?;
        let authority = uri.authority().ok_or_else(wrong)?;
        let is_server = matches!(uri.path(), "" | "/");
        if is_server && uri.query().is_some() {
            return Err(wrong());
        }
        let parameters = uri.query().into_iter().flat_map(|query| query.split('&'));
        let mut secrets =
            parameters.filter_map(|parameter| parameter.split_once('=')).filter(|(name, _)| is_secret(name));
        if let Some((name, _)) = secrets.next() {
            return Err(FetchError::invalid_argument(
                format!("the parameter `{name}` of the URL looks like a secret, and the URL is written to pexgen.lock"),
                "download the document yourself, and give its path to `pexgen init` or put it into the folder",
            ));
        }
        let document = uri.path_and_query().filter(|_| !is_server).map(ToString::to_string);
        Ok((Self(format!("{scheme}://{}", authority.as_str().to_lowercase())), document))
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
        let path = address.strip_prefix(&self.0).unwrap_or(address);
        if !path.starts_with('/') || path.starts_with("//") {
            return Err(elsewhere());
        }
        let path = path.split('#').next().unwrap_or(path);
        let full = format!("{path}{}format=json", if path.contains('?') { '&' } else { '?' });
        format!("{}{full}", self.0).parse::<Uri>().map_err(|_| elsewhere())?;
        Ok(full)
    }
}

/// Returns whether the name of a parameter is one of credentials.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["token", "key", "secret", "password", "passwd", "signature", "sig", "auth", "credential"]
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
        for secret in ["token", "api_key", "apikey", "X-Amz-Signature", "access_token", "AUTH"] {
            let error = origin(&format!("https://x/o.json?a=b&{secret}=s3cret")).expect_err(secret);
            assert!(error.contains(secret) && !error.contains("s3cret"), "{error}");
        }
        for wrong in ["", "ftp://x", "https://x?y", "https:// x", "https://"] {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
        let error = origin("https://admin:secret@x").expect_err("credentials in it");
        assert!(!error.contains("secret"), "{error}");
    }

    #[test]
    fn documents_of_other_servers_are_not_requested() {
        let (origin, _) = Origin::parse("https://x").expect("an address");
        assert_eq!(origin.document("/a/%20/schema/").as_deref(), Ok("/a/%20/schema/?format=json"));
        assert_eq!(origin.document("/a/?limit=1").as_deref(), Ok("/a/?limit=1&format=json"));
        assert_eq!(origin.document("https://x/a/").as_deref(), Ok("/a/?format=json"));
        for other in ["//evil/a/", "https://evil/a/", "https://x.evil/a/", "a/", "", "/a b/", "/a\r\nX: y/"] {
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
