//! Downloads one OpenAPI document.

use std::collections::BTreeSet;

use super::client::Client;
use super::document::refused;
use super::error::{FetchError, Refusal};
use super::origin::Origin;
use super::{DocumentFiles, Fetch, Fetched, Progress, work};
use crate::input::openapi::{Documents, Node, is_root};
use crate::output::Files;

impl Fetch {
    /// Downloads the document at a path of a server, and writes it as it is, in UTF-8.
    pub(super) fn download_openapi(
        &self,
        origin: &Origin,
        path: &str,
        watch: &(dyn Fn(Progress<'_>) + Sync),
    ) -> Result<Fetched, FetchError> {
        let client = Client::new(origin.clone(), self.credentials.as_ref(), self.timeout, self.verification.trust()?)?;
        watch(Progress::Listed { documents: 1 });
        let waiting = |pause, refusal: &Refusal| watch(Progress::Waiting { path, pause, refusal });
        let text = work::retried(&work::Stop::default(), &waiting, || client.text(path));
        let (text, refused) = (text.map_err(|refusal| refused(path, refusal))?, |why| refused(path, why));
        let (file, node) = identify(&text).map_err(|why| refused(Refusal::NotOpenApi(why)))?;
        let version = node.info_version();
        watch(Progress::Document { file, reused: false });
        self.check_version(version.as_deref())?;

        let url = format!("{}{path}", origin.as_str());
        let files = Files::from([(file.to_owned(), text)]);
        let missing = Documents::missing(file, &node, |path| self.out.join(path).is_file());
        let mut warnings: Vec<String> = missing_documents(file, &missing).into_iter().collect();
        let changes = self.replace(&url, version.as_deref(), files, OPENAPI, &mut warnings)?;
        Ok(Fetched { server: url, version, documents: 1, reused: 0, changes, copied: Vec::new(), warnings })
    }
}

/// The most documents that a warning names.
const MOST_NAMED: usize = 10;

/// Files with the name of the document: the server may send another format than that of the one in the folder.
const OPENAPI: DocumentFiles = DocumentFiles { is_document: is_main, is_replaced: is_main };

fn is_main(path: &str) -> bool {
    is_root(path.strip_suffix(".json").unwrap_or(path))
}

/// Returns the warning about documents that a document refers to; `None` if there are none.
fn missing_documents(file: &str, missing: &BTreeSet<String>) -> Option<String> {
    let named: Vec<String> = missing.iter().take(MOST_NAMED).map(|reference| format!("`{reference}`")).collect();
    let more = match missing.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!named.is_empty()).then(|| {
        format!(
            "{file} refers to documents that are not in its folder: {}{more}; only the document of the URL is downloaded: put the others into the folder, and refer to them by relative paths",
            named.join(", ")
        )
    })
}

/// Returns the name of the file of an OpenAPI document, and its content.
fn identify(text: &str) -> Result<(&'static str, Node), String> {
    if text.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    let node = Node::read(text)?;
    if node.get("openapi").or(node.get("swagger")).is_none() {
        return Err("it has neither `openapi` nor `swagger`".to_owned());
    }
    Ok((if Node::is_json(text) { "openapi.json" } else { "openapi.yaml" }, node))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_identified_by_its_content() {
        let found = |text| identify(text).map(|(file, node)| (file, node.info_version().unwrap_or_default()));
        let expected = |file, version: &str| Ok((file, version.to_owned()));
        assert_eq!(found(" {\"openapi\": \"3.1.0\", \"info\": {\"version\": \"7\"}}"), expected("openapi.json", "7"));
        assert_eq!(found("swagger: '2.0'\ninfo:\n  version: 1.5\n"), expected("openapi.yaml", "1.5"));
        assert_eq!(found("openapi: 3.0.0\n"), expected("openapi.yaml", ""));
        for (text, why) in [
            ("{\"objects\": []}", "neither"),
            (" \n", "empty"),
            ("{\"openapi\": ", "EOF"),
            ("just a text", "neither"),
            ("a: [", "unclosed"),
        ] {
            assert!(found(text).is_err_and(|error| error.contains(why)), "{text}: {:?}", found(text));
        }
    }
}
