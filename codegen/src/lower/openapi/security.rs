//! The description of a version, and the authentication of its clients.

use std::collections::BTreeMap;

use super::Lowering;
use crate::input::openapi::{Located, Node};
use crate::model::{Authentication, SecurityRequirement};

impl<'a> Lowering<'a, '_> {
    /// What a document says of its API, in Markdown.
    pub fn description(&mut self, root: &Located<'a>) -> String {
        let mut paragraphs = Vec::new();
        if let Some(info) = root.get("info") {
            let title = self.text(&info, "title");
            let version = self.text(&info, "version");
            // The configuration's title stands above all this.
            let again = title == self.config.title;
            paragraphs.push(match (again, version.as_str()) {
                (true, "") => String::new(),
                (true, version) => format!("Version {version}."),
                (false, "") => title,
                (false, version) => format!("{title}, version {version}."),
            });
            paragraphs.push(self.text(&info, "summary"));
            paragraphs.push(self.text(&info, "description"));
        }
        let schemes: Vec<(&str, Located<'a>)> =
            root.find(&["components", "securitySchemes"]).iter().flat_map(Located::members).collect();
        let ways: Vec<String> = schemes.iter().filter_map(|(name, at)| self.scheme(name, at)).collect();
        if !ways.is_empty() {
            paragraphs.push(format!("Authentication:\n{}", ways.concat()));
        }
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        paragraphs.join("\n\n")
    }

    /// Returns the usual authentication: the schemes of the first requirement of the document or of an operation that the
    /// runtime supports.
    pub fn authentication(&mut self, root: &Located<'a>) -> Vec<Authentication> {
        let items: Vec<Located<'a>> = root.get("paths").iter().flat_map(Located::members).map(|(_, at)| at).collect();
        let items: Vec<Vec<Located<'a>>> = items.iter().filter_map(|item| self.documents.levels(item).ok()).collect();
        let operations: Vec<Located<'a>> =
            items.iter().flat_map(|levels| self.methods_of(levels)).map(|(_, operation)| operation).collect();
        let requirements = [root.clone()].into_iter().chain(operations).filter_map(|at| at.get("security"));
        let ways: Vec<Located<'a>> = requirements.flat_map(|list| alternatives(&list)).collect();
        for (name, at) in ways.iter().flat_map(Located::members).filter(|(name, _)| scheme_at(root, name).is_none()) {
            self.not_expressed(&at, &format!("authentication by `{name}`, which is not in `securitySchemes`"));
        }
        let schemes = |way: &Located<'a>| -> Option<Vec<Authentication>> {
            way.members().map(|(name, _)| self.supported(root, name)).collect()
        };
        ways.iter().filter_map(schemes).find(|schemes| !schemes.is_empty()).unwrap_or_default()
    }

    /// Returns the authentication of a scheme by its name, if the runtime supports it.
    fn supported(&self, root: &Located<'a>, name: &str) -> Option<Authentication> {
        method_of(&self.documents.resolve(&scheme_at(root, name)?).ok()?)
    }

    /// The ways to authenticate that a document describes, by name.
    pub fn security_schemes(&mut self, root: &Located<'a>) -> BTreeMap<String, String> {
        let schemes: Vec<(&str, Located<'a>)> =
            root.find(&["components", "securitySchemes"]).iter().flat_map(Located::members).collect();
        let described =
            |(name, at): (&str, Located<'a>)| Some((name.to_owned(), describe(&self.documents.resolve(&at).ok()?)));
        schemes.into_iter().filter_map(described).collect()
    }

    /// Returns one authentication method, as an item of a list.
    fn scheme(&mut self, name: &str, given: &Located<'a>) -> Option<String> {
        let at = self.resolved(given)?;
        let kind = self.text(&at, "type");
        let how = match kind.as_str() {
            "http" => match self.text(&at, "scheme").to_ascii_lowercase().as_str() {
                "basic" => "user name and password (HTTP basic)".to_owned(),
                "bearer" => "a token (HTTP bearer)".to_owned(),
                other => {
                    self.not_expressed(&at, &format!("authentication by HTTP `{other}`"));
                    format!("HTTP `{other}`")
                }
            },
            "apiKey" => {
                let (location, key) = (self.text(&at, "in"), self.text(&at, "name"));
                format!("a key in the {location} `{key}`")
            }
            "oauth2" => "OAuth 2".to_owned(),
            "openIdConnect" => "OpenID Connect".to_owned(),
            "mutualTLS" => "a client certificate".to_owned(),
            other => {
                self.not_expressed(&at, &format!("authentication by `{other}`, which OpenAPI does not define"));
                return None;
            }
        };
        let description = self.text(&at, "description").replace('\n', " ");
        let description = if description.is_empty() { String::new() } else { format!(". {description}") };
        Some(format!("\n- `{name}`: {how}{description}"))
    }
}

/// A security scheme in a few words, without its description.
fn describe(scheme: &Located<'_>) -> String {
    let text = |key: &str| scheme.node.get(key).and_then(Node::text).unwrap_or_default();
    match text("type") {
        "http" => format!("HTTP {}", text("scheme").to_ascii_lowercase()),
        "apiKey" => format!("key in the {} `{}`", text("in"), text("name")),
        "oauth2" => {
            let flows = scheme
                .get("flows")
                .iter()
                .flat_map(Located::members)
                .map(|(name, flow)| {
                    let urls = ["authorizationUrl", "tokenUrl", "refreshUrl"]
                        .map(|key| flow.node.get(key).and_then(Node::text));
                    let urls: Vec<&str> = urls.into_iter().flatten().collect();
                    format!("{name} at {}", urls.join(", "))
                })
                .collect::<Vec<_>>();
            format!("OAuth 2 ({})", flows.join("; "))
        }
        "openIdConnect" => format!("OpenID Connect at {}", text("openIdConnectUrl")),
        "mutualTLS" => "client certificate".to_owned(),
        other => other.to_owned(),
    }
}

/// The ways to authenticate for an operation: its own, or those of the document. A document that asks for none says
/// nothing, because servers may have authentication that documents leave out.
pub fn requirements(root: &Located<'_>, operation: &Located<'_>) -> Vec<SecurityRequirement> {
    let own = operation.get("security");
    let Some(list) = own.clone().or_else(|| root.get("security")) else { return Vec::new() };
    let scheme = |(name, scopes): (&str, Located<'_>)| {
        let scopes = scopes.items().filter_map(|scope| scope.node.text().map(str::to_owned));
        (name.to_owned(), scopes.collect())
    };
    let ways: Vec<SecurityRequirement> =
        list.items().map(|way| SecurityRequirement { schemes: way.members().map(scheme).collect() }).collect();
    match (own, ways.iter().all(|way| way.schemes.is_empty())) {
        (Some(_), true) => vec![SecurityRequirement { schemes: Vec::new() }],
        (None, true) => Vec::new(),
        (_, false) => ways,
    }
}

/// The alternatives of `security`, those with a single scheme first.
fn alternatives<'a>(list: &Located<'a>) -> Vec<Located<'a>> {
    let mut ways: Vec<Located<'a>> = list.items().collect();
    ways.sort_by_key(|way| way.members().count() > 1);
    ways
}

fn scheme_at<'a>(root: &Located<'a>, name: &str) -> Option<Located<'a>> {
    root.find(&["components", "securitySchemes", name])
}

/// Returns the authentication method of a scheme, if the runtime supports it.
fn method_of(scheme: &Located<'_>) -> Option<Authentication> {
    let text = |key: &str| scheme.node.get(key).and_then(Node::text).unwrap_or_default();
    let name = || text("name").to_owned();
    Some(match (text("type"), text("scheme").to_ascii_lowercase().as_str(), text("in")) {
        ("http", "basic", _) => Authentication::Basic,
        ("http", "bearer", _) | ("oauth2" | "openIdConnect", ..) => Authentication::Bearer,
        ("apiKey", _, "header") => Authentication::Header(name()),
        ("apiKey", _, "query") => Authentication::Query(name()),
        ("apiKey", _, "cookie") => Authentication::Cookie(name()),
        ("mutualTLS", ..) => Authentication::Certificate,
        _ => return None,
    })
}

/// Returns the authentication of an operation, if it is not the usual one.
pub fn operation_security(root: &Located<'_>, operation: &Located<'_>) -> Option<String> {
    let own = operation.get("security")?;
    if root.get("security").is_some_and(|usual| usual.node == own.node) {
        return None;
    }
    let mut ways = Vec::new();
    for way in own.items() {
        let names: Vec<String> = way.members().map(|(name, _)| format!("`{name}`")).collect();
        ways.push(if names.is_empty() { "nothing".to_owned() } else { names.join(" and ") });
    }
    Some(if ways.iter().all(|way| way == "nothing") {
        "Needs no authentication: the client sends no credentials.".to_owned()
    } else {
        format!("Authentication: {}.", ways.join(", or by "))
    })
}
