//! Swagger 2.0, converted to OpenAPI 3.0 on reading.

use indexmap::IndexMap;

use super::bundle::{below, kind};
use super::moved::is_body;
use super::{Documents, Located, Node};
use crate::model::essence;

type Members = IndexMap<String, Node>;

/// What a JSON document is sent as where nothing says so.
const JSON: &str = "application/json";
const ANY: &str = "*/*";
const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";
const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// Keys of a parameter or header that describe its value: they belong into a schema.
const OF_VALUE: [&str; 17] = [
    "type",
    "format",
    "items",
    "enum",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "multipleOf",
    "example",
];

/// Extensions describe values, too: `x-nullable`, `x-enum-varnames`.
fn is_of_value(key: &str) -> bool {
    OF_VALUE.contains(&key) || key.starts_with("x-")
}

/// What a value of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Document,
    PathItem,
    Parameter,
    Response,
    Schema,
}

impl Kind {
    /// The kinds of values that references name, with the keys of their components.
    const NAMES: [(&'static str, Self); 4] = [
        ("pathItems", Self::PathItem),
        ("parameters", Self::Parameter),
        ("responses", Self::Response),
        ("schemas", Self::Schema),
    ];
}

/// A value as OpenAPI 3.0. `origin` is the document of Swagger 2.0 that contains it or refers to it.
pub fn convert(documents: &Documents, origin: &Located<'_>, kind: Kind, at: &Located<'_>) -> Node {
    let of_origin = |key: &str| media_types(origin.node.get(key)).unwrap_or_else(|| vec![JSON.to_owned()]);
    let converter = Converter {
        documents,
        document: at.document,
        consumes: of_origin("consumes"),
        produces: of_origin("produces"),
    };
    let node = at.node.clone();
    match (kind, node) {
        (Kind::Document, Node::Object(members)) => converter.document(members),
        (Kind::Document, node) => node,
        (Kind::PathItem, node) => converter.path_item(node),
        (Kind::Parameter, node) => parameter(node),
        (Kind::Response, node) => response(node, &converter.produces),
        (Kind::Schema, node) => schema(node),
    }
}

/// The references in a converted value, each with what its target is.
pub fn references(node: &Node, kind: Kind) -> Vec<(Kind, String)> {
    let mut found = Vec::new();
    match Kind::NAMES.iter().find(|(_, known)| *known == kind) {
        Some((name, _)) => collect_references(node, &[name, ""], &mut found),
        None => collect_references(node, &[], &mut found),
    }
    found
}

/// Collects the references below the keys of a path.
fn collect_references(node: &Node, path: &[&str], found: &mut Vec<(Kind, String)>) {
    match node {
        Node::List(items) => items.iter().for_each(|item| collect_references(item, &below(path, ""), found)),
        Node::Object(members) => {
            for (key, value) in members {
                match value {
                    Node::Text(reference) if key == "$ref" => {
                        let kind = kind(path).and_then(|kind| Kind::NAMES.iter().find(|(name, _)| *name == kind));
                        found.extend(kind.map(|(_, kind)| (*kind, reference.clone())));
                    }
                    _ => collect_references(value, &below(path, key), found),
                }
            }
        }
        _ => {}
    }
}

struct Converter<'d> {
    documents: &'d Documents,
    /// The path of the document that the value is in.
    document: &'d str,
    consumes: Vec<String>,
    produces: Vec<String>,
}

impl Converter<'_> {
    fn document(&self, mut members: Members) -> Node {
        let mut converted = Members::new();
        converted.insert("openapi".to_owned(), text("3.0.3"));
        let servers = servers(&members);
        let mut components = Members::new();
        if let Some(Node::Object(schemas)) = members.shift_remove("definitions") {
            components.insert("schemas".to_owned(), map(schemas, schema));
        }
        if let Some(Node::Object(parameters)) = members.shift_remove("parameters") {
            let described = parameters.into_iter().filter(|(_, parameter)| !is_body(parameter));
            components.insert("parameters".to_owned(), map(described.collect(), parameter));
        }
        if let Some(Node::Object(responses)) = members.shift_remove("responses") {
            components.insert("responses".to_owned(), map(responses, |node| response(node, &self.produces)));
        }
        if let Some(Node::Object(schemes)) = members.shift_remove("securityDefinitions") {
            components.insert("securitySchemes".to_owned(), map(schemes, security_scheme));
        }
        for (key, value) in members {
            match key.as_str() {
                "swagger" | "host" | "basePath" | "schemes" | "consumes" | "produces" => {}
                "paths" => drop(converted.insert(key, each(value, |item| self.path_item(item)))),
                _ => drop(converted.insert(key, value)),
            }
        }
        converted.extend(servers.map(|servers| ("servers".to_owned(), servers)));
        converted.insert("components".to_owned(), Node::Object(components));
        Node::Object(converted)
    }

    fn path_item(&self, item: Node) -> Node {
        let Node::Object(members) = item else { return item };
        let shared: Vec<Node> = match members.get("parameters") {
            Some(Node::List(parameters)) => parameters.clone(),
            _ => Vec::new(),
        };
        // Bodies are parameters of a path here, and of an operation in 3.0.
        let bodies: Vec<Node> = shared.iter().filter(|one| is_body(self.resolved(one).node)).cloned().collect();
        let converted = members.into_iter().map(|(key, value)| {
            let value = match key.as_str() {
                method if METHODS.contains(&method) => self.operation(value, &bodies),
                "parameters" if matches!(value, Node::List(_)) => self.plain_parameters(&shared),
                _ => value,
            };
            (key, value)
        });
        Node::Object(converted.collect())
    }

    fn operation(&self, operation: Node, shared_bodies: &[Node]) -> Node {
        let Node::Object(mut members) = operation else { return operation };
        let consumes = media_types(members.get("consumes")).unwrap_or_else(|| self.consumes.clone());
        let own = media_types(members.get("produces"));
        let sends_file = own.as_ref().is_some_and(|media| media.iter().all(|media| is_file(media)));
        let produces = own.unwrap_or_else(|| self.produces.clone());
        members.retain(|key, _| !matches!(key.as_str(), "consumes" | "produces" | "schemes"));
        let own = match members.get("parameters") {
            Some(Node::List(parameters)) => parameters.clone(),
            _ => Vec::new(),
        };
        let bodies: Vec<Node> = own.iter().chain(shared_bodies).filter_map(|one| self.body(one)).collect();
        if let Some(body) = request_body(&bodies, &consumes) {
            members.insert("requestBody".to_owned(), body);
        }
        if let Some(Node::List(_)) = members.get("parameters") {
            members.insert("parameters".to_owned(), self.plain_parameters(&own));
        }
        if let Some(Node::Object(responses)) = members.get_mut("responses").filter(|_| sends_file) {
            responses.get_mut("200").map(describe_file);
        }
        if let Some(responses) = members.get_mut("responses") {
            *responses = each(std::mem::replace(responses, Node::Null), |one| response(one, &produces));
        }
        Node::Object(members)
    }

    /// The parameters that are no bodies.
    fn plain_parameters(&self, parameters: &[Node]) -> Node {
        let plain = parameters.iter().filter(|one| !is_body(self.resolved(one).node)).cloned();
        Node::List(plain.map(parameter).collect())
    }

    /// A parameter, or the one that it refers to.
    fn resolved<'n>(&'n self, given: &'n Node) -> Located<'n> {
        let at = Located { document: self.document, pointer: String::new(), node: given };
        self.documents.followed(&at, 0).unwrap_or(at)
    }

    /// The parameter that describes a body.
    fn body(&self, given: &Node) -> Option<Node> {
        let at = self.resolved(given);
        is_body(at.node).then(|| self.moved(at.node.clone(), at.document))
    }

    /// A value of another document, with references from this one.
    fn moved(&self, node: Node, from: &str) -> Node {
        match node {
            node if from == self.document => node,
            Node::List(items) => Node::List(items.into_iter().map(|item| self.moved(item, from)).collect()),
            Node::Object(members) => {
                let moved = members.into_iter().map(|(key, value)| match value {
                    Node::Text(reference) if key == "$ref" => {
                        let moved = self.documents.moved_reference(&reference, from, self.document);
                        (key, Node::Text(moved.unwrap_or(reference)))
                    }
                    value => (key, self.moved(value, from)),
                });
                Node::Object(moved.collect())
            }
            node => node,
        }
    }
}

fn servers(members: &Members) -> Option<Node> {
    let get = |key: &str| members.get(key).and_then(Node::text).unwrap_or_default();
    let (host, base) = (get("host"), get("basePath"));
    if host.is_empty() && base.is_empty() {
        return None;
    }
    let scheme = match members.get("schemes") {
        Some(Node::List(schemes)) if !schemes.iter().any(|scheme| scheme.text() == Some("https")) => {
            schemes.first().and_then(Node::text).unwrap_or("https")
        }
        _ => "https",
    };
    let slash = if base.is_empty() || base.starts_with('/') { "" } else { "/" };
    let url = if host.is_empty() { base.to_owned() } else { format!("{scheme}://{host}{slash}{base}") };
    Some(Node::List(vec![object([("url", Node::Text(url))])]))
}

/// Whether a media type is that of a file: neither JSON nor text.
fn is_file(media: &str) -> bool {
    let media = essence(media);
    !media.ends_with("json") && !media.ends_with("xml") && !media.starts_with("text/")
}

/// Adds the schema of a file to a response without one. By the letter it has no body, but the operation names the media type
/// of a file.
fn describe_file(response: &mut Node) {
    if let Node::Object(members) = response
        && !members.contains_key("schema")
        && !members.contains_key("$ref")
    {
        members.insert("schema".to_owned(), object([("type", text("file"))]));
    }
}

fn media_types(node: Option<&Node>) -> Option<Vec<String>> {
    let Node::List(types) = node? else { return None };
    let types: Vec<String> = types.iter().filter_map(Node::text).map(str::to_owned).collect();
    (!types.is_empty()).then_some(types)
}

/// A parameter of a path, query or header: what describes its value becomes a schema.
fn parameter(given: Node) -> Node {
    let Node::Object(mut members) = given else { return given };
    let location = members.get("in").and_then(Node::text);
    // Separated by commas, as paths and headers are without a style.
    let separated = list_style(&members).filter(|(style, _)| *style != "form" || location == Some("query"));
    if let Some((style, explode)) = separated {
        members.insert("style".to_owned(), text(style));
        members.insert("explode".to_owned(), Node::Boolean(explode));
    }
    members.shift_remove("collectionFormat");
    with_schema(members)
}

/// How the items of a list are separated: the style, and whether it is exploded. `None` for what is not a list.
fn list_style(members: &Members) -> Option<(&'static str, bool)> {
    let get = |key: &str| members.get(key).and_then(Node::text);
    (get("type") == Some("array")).then(|| match get("collectionFormat") {
        Some("ssv") => ("spaceDelimited", false),
        Some("tsv") => ("tabDelimited", false),
        Some("pipes") => ("pipeDelimited", false),
        Some("multi") => ("form", true),
        _ => ("form", false),
    })
}

/// What describes the value of a parameter or header, as a schema.
fn with_schema(members: Members) -> Node {
    if !members.keys().any(|key| OF_VALUE.contains(&key.as_str())) {
        return Node::Object(members);
    }
    let (value, mut rest): (Members, Members) = members.into_iter().partition(|(key, _)| is_of_value(key));
    rest.insert("schema".to_owned(), schema(Node::Object(value)));
    Node::Object(rest)
}

/// The body that parameters describe: one whole, or the parts of a form.
fn request_body(bodies: &[Node], consumes: &[String]) -> Option<Node> {
    let is_required = |node: &Node| node.get("required") == Some(&Node::Boolean(true));
    let location = |node: &Node| node.get("in").and_then(Node::text).map(str::to_owned);
    if let Some(body) = bodies.iter().find(|body| location(body).as_deref() == Some("body")) {
        let described = schema(body.get("schema").cloned().unwrap_or_else(|| Node::Object(Members::new())));
        let mut members = Members::new();
        members.extend(body.get("description").cloned().map(|description| ("description".to_owned(), description)));
        members.insert("required".to_owned(), Node::Boolean(is_required(body)));
        members.insert("content".to_owned(), content(consumes, &described));
        return Some(Node::Object(members));
    }
    let mut parts: IndexMap<&str, &Members> = IndexMap::new();
    for body in bodies {
        if let (Some(name), Node::Object(members)) = (body.get("name").and_then(Node::text), body) {
            parts.entry(name).or_insert(members);
        }
    }
    if parts.is_empty() {
        return None;
    }
    let mut properties = Members::new();
    let mut required = Vec::new();
    let mut encoding = Members::new();
    for (name, members) in &parts {
        if members.get("required") == Some(&Node::Boolean(true)) {
            required.push(text(name));
        }
        let of_schema = |key: &String| is_of_value(key) || key == "description";
        let value = members.iter().filter(|(key, _)| of_schema(key)).map(|(key, value)| (key.clone(), value.clone()));
        properties.insert((*name).to_owned(), schema(Node::Object(value.collect())));
        let separated = match list_style(members) {
            Some(("form", false)) => object([("explode", Node::Boolean(false))]),
            Some((style, false)) => object([("style", text(style))]),
            _ => continue,
        };
        encoding.insert((*name).to_owned(), separated);
    }
    let is_file = |members: &Members| members.get("type").and_then(Node::text) == Some("file");
    let multipart = parts.values().any(|members| is_file(members)) || consumes.iter().any(|media| media == MULTIPART);
    let mut form = object([("type", text("object")), ("properties", Node::Object(properties))]);
    if let (Node::Object(members), false) = (&mut form, required.is_empty()) {
        members.insert("required".to_owned(), Node::List(required.clone()));
    }
    let mut media = object([("schema", form)]);
    if let (Node::Object(members), false) = (&mut media, encoding.is_empty()) {
        members.insert("encoding".to_owned(), Node::Object(encoding));
    }
    let content = object([(if multipart { MULTIPART } else { FORM }, media)]);
    Some(object([("required", Node::Boolean(!required.is_empty())), ("content", content)]))
}

fn content(media: &[String], schema: &Node) -> Node {
    let described = || object([("schema", schema.clone())]);
    Node::Object(media.iter().map(|media| (media.clone(), described())).collect())
}

fn response(given: Node, produces: &[String]) -> Node {
    let Node::Object(mut members) = given else { return given };
    members.shift_remove("examples");
    if let Some(described) = members.shift_remove("schema") {
        // A file is not JSON, whatever the operation or the document says.
        let is_other =
            described.get("type").and_then(Node::text) == Some("file") && !produces.iter().any(|media| is_file(media));
        let any = [ANY.to_owned()];
        let media = if is_other { any.as_slice() } else { produces };
        members.insert("content".to_owned(), content(media, &schema(described)));
    }
    if let Some(headers) = members.get_mut("headers") {
        *headers = each(std::mem::replace(headers, Node::Null), |header| match header {
            Node::Object(mut members) => {
                members.shift_remove("collectionFormat");
                with_schema(members)
            }
            other => other,
        });
    }
    Node::Object(members)
}

/// A schema, and all that is in it.
fn schema(given: Node) -> Node {
    let Node::Object(members) = given else { return given };
    let is_file = members.get("type").and_then(Node::text) == Some("file");
    let mut converted = Members::new();
    for (key, value) in members {
        let (key, value) = match (key.as_str(), value) {
            ("x-nullable", value) => ("nullable".to_owned(), value),
            ("discriminator", Node::Text(name)) => (key, object([("propertyName", Node::Text(name))])),
            ("type", _) if is_file => {
                converted.insert("format".to_owned(), text("binary"));
                (key, text("string"))
            }
            ("properties" | "patternProperties", value) => (key, each(value, schema)),
            ("items" | "additionalProperties" | "not", value) => (key, schema(value)),
            ("allOf" | "anyOf" | "oneOf", Node::List(items)) => {
                (key, Node::List(items.into_iter().map(schema).collect()))
            }
            ("collectionFormat", _) => continue,
            (_, value) => (key, value),
        };
        converted.insert(key, value);
    }
    Node::Object(converted)
}

fn security_scheme(given: Node) -> Node {
    let Node::Object(mut members) = given else { return given };
    match members.get("type").and_then(Node::text) {
        Some("basic") => {
            members.insert("type".to_owned(), text("http"));
            members.insert("scheme".to_owned(), text("basic"));
        }
        Some("oauth2") => {
            let flow = match members.shift_remove("flow") {
                Some(Node::Text(flow)) if flow == "application" => "clientCredentials".to_owned(),
                Some(Node::Text(flow)) if flow == "accessCode" => "authorizationCode".to_owned(),
                Some(Node::Text(flow)) => flow,
                _ => "implicit".to_owned(),
            };
            let (of_flow, mut rest): (Members, Members) = members
                .into_iter()
                .partition(|(key, _)| matches!(key.as_str(), "authorizationUrl" | "tokenUrl" | "scopes"));
            rest.insert("flows".to_owned(), Node::Object([(flow, Node::Object(of_flow))].into_iter().collect()));
            return Node::Object(rest);
        }
        _ => {}
    }
    Node::Object(members)
}

fn text(text: &str) -> Node {
    Node::Text(text.to_owned())
}

fn object<const N: usize>(members: [(&str, Node); N]) -> Node {
    Node::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn map(members: Members, convert: impl Fn(Node) -> Node) -> Node {
    Node::Object(members.into_iter().map(|(key, value)| (key, convert(value))).collect())
}

/// Converts the properties of an object. Other values are unchanged.
fn each(node: Node, convert: impl Fn(Node) -> Node) -> Node {
    match node {
        Node::Object(members) => map(members, convert),
        other => other,
    }
}
