//! Which documents are Swagger 2.0, and where their parts are in OpenAPI 3.0.

use super::Node;
use crate::pointer::{escape, unescape};

/// What moved below `components`, and what it was called.
const MOVED: [(&str, &str); 4] = [
    ("schemas", "definitions"),
    ("parameters", "parameters"),
    ("responses", "responses"),
    ("securitySchemes", "securityDefinitions"),
];

/// Values that the conversion makes out of others.
const RENAMED: [(&str, &str); 5] = [
    ("openapi", "swagger"),
    ("servers", "host"),
    ("nullable", "x-nullable"),
    ("style", "collectionFormat"),
    ("explode", "collectionFormat"),
];

/// Whether a document is Swagger 2.0. YAML takes an unquoted `2.0` for a number.
pub fn is_swagger(document: &Node) -> bool {
    match document.get("swagger") {
        Some(Node::Text(text)) => text.starts_with('2'),
        Some(Node::Number(number)) => number.as_f64() == Some(2.0),
        _ => false,
    }
}

/// Whether a parameter describes a body, whole or a field of a form.
pub fn is_body(parameter: &Node) -> bool {
    matches!(parameter.get("in").and_then(Node::text), Some("body" | "formData"))
}

/// Where the value of a pointer is after the conversion of its document.
pub fn converted_pointer(pointer: &str) -> String {
    for (to, from) in MOVED {
        if let Some(rest) = pointer.strip_prefix(&format!("/{from}/")) {
            return format!("/components/{to}/{rest}");
        }
    }
    pointer.to_owned()
}

/// Where the pointer of a converted value was in the document, or the value around it.
pub fn original_pointer(original: &Node, pointer: &str) -> String {
    let mut place = Place { root: original, pointer: String::new(), nodes: vec![original] };
    let keys: Vec<_> = pointer.split('/').skip(1).map(unescape).collect();
    let mut keys = keys.iter().map(AsRef::as_ref);
    while let Some(key) = keys.next() {
        if key == "components" && place.is_root() {
            let name = keys.next().unwrap_or_default();
            let moved = MOVED.iter().find(|(to, _)| *to == name);
            place.enter(moved.map_or(name, |(_, from)| from));
        } else if place.enter(key) {
            if key == "parameters"
                && let Some(index) = keys.next()
            {
                place.enter(&place.plain_parameter(index));
            }
        } else if key == "requestBody" {
            place.enter_body(&mut keys);
        } else if let Some((_, from)) = RENAMED.iter().find(|(to, _)| *to == key) {
            place.enter(from);
        }
        // Anything else was added by the conversion, such as `content` and a media type.
    }
    place.pointer
}

/// A place in the document of Swagger 2.0.
struct Place<'n> {
    root: &'n Node,
    pointer: String,
    /// The values from the document to the place.
    nodes: Vec<&'n Node>,
}

impl<'n> Place<'n> {
    fn node(&self) -> &'n Node {
        self.nodes.last().copied().unwrap_or(self.root)
    }

    fn is_root(&self) -> bool {
        self.nodes.len() == 1
    }

    /// Goes to a property or an item, if there is one.
    fn enter(&mut self, key: &str) -> bool {
        let inner = match self.node() {
            Node::List(items) => key.parse().ok().and_then(|index: usize| items.get(index)),
            node => node.get(key),
        };
        if let Some(inner) = inner {
            self.nodes.push(inner);
            self.pointer = format!("{}/{}", self.pointer, escape(key));
        }
        inner.is_some()
    }

    fn leave(&mut self) {
        self.nodes.pop();
        self.pointer.truncate(self.pointer.rfind('/').unwrap_or_default());
    }

    /// Goes to the parameter of a body that a pointer inside `requestBody` is about: the whole one, or a field of a form.
    fn enter_body<'k>(&mut self, keys: &mut impl Iterator<Item = &'k str>) {
        // Those of an operation come before those of its path.
        if self.index_of_body(None).is_none() && !self.is_root() {
            self.leave();
        }
        // `content`, the media type, and what is inside.
        let inside = keys.nth(2);
        let is_form = self.index_of_body(None).is_some_and(|(_, location)| location == "formData");
        let name = match inside {
            Some("schema") if is_form => keys.nth(1),
            Some("encoding") => keys.next(),
            _ => None,
        };
        if let Some((index, _)) = self.index_of_body(name) {
            self.enter("parameters");
            self.enter(&index.to_string());
            inside.map(|key| self.enter(key));
        }
    }

    /// The index of the first parameter that describes a body, or a field of this name, and what it is in.
    fn index_of_body(&self, name: Option<&str>) -> Option<(usize, &'n str)> {
        let parameters = self.parameters(self.node().get("parameters")?);
        let mut bodies = parameters.enumerate().filter(|(_, parameter)| is_body(parameter));
        let text = |node: &'n Node, key| node.get(key).and_then(Node::text);
        let (index, found) = bodies.find(|(_, body)| name.is_none_or(|name| text(body, "name") == Some(name)))?;
        Some((index, text(found, "in")?))
    }

    /// The index of a parameter among all of them, given the one among those that are no bodies.
    fn plain_parameter(&self, index: &str) -> String {
        let mut plain = self.parameters(self.node()).enumerate().filter(|(_, parameter)| !is_body(parameter));
        let found = index.parse().ok().and_then(|index| plain.nth(index));
        found.map_or_else(|| index.to_owned(), |(index, _)| index.to_string())
    }

    /// The parameters of a list, or those that they refer to in the same document.
    fn parameters(&self, list: &'n Node) -> impl Iterator<Item = &'n Node> + use<'n> {
        let items: &[Node] = if let Node::List(items) = list { items } else { &[] };
        let root = self.root;
        items.iter().map(move |item| {
            let reference = item.get("$ref").and_then(Node::text);
            let name = reference.and_then(|reference| reference.strip_prefix("#/parameters/"));
            name.and_then(|name| root.get("parameters")?.get(&unescape(name))).unwrap_or(item)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = r##"
swagger: "2.0"
host: example.com
definitions:
  Thing: { type: object, properties: { content: { type: string, x-nullable: true }, requestBody: { type: string } } }
parameters: { Body: { in: body, name: thing, schema: { $ref: "#/definitions/Thing" } } }
responses: { Lost: { schema: { type: string, enum: [1] } } }
securityDefinitions: { Key: { type: oauth2, flow: implicit, scopes: { read: "" } } }
paths:
  /a:
    parameters: [{ in: formData, name: shared, type: string }]
    post:
      parameters:
        - { $ref: "#/parameters/Body" }
        - { in: query, name: q, type: array, items: { type: string, enum: [1] } }
      responses: { 200: { schema: { $ref: "#/definitions/Thing" }, headers: { X: { type: string, enum: [1] } } } }
    put: { parameters: [{ in: query, name: q, type: string }] }
    patch:
      parameters:
        - { in: formData, name: one, type: string }
        - { in: query, name: q, type: string }
        - { in: formData, name: two, type: string, enum: [1] }
"##;

    #[test]
    fn converted_values_are_found_in_the_document() {
        let document = Node::read(DOCUMENT).unwrap();
        let cases = [
            ("/openapi", "/swagger"),
            ("/servers/0/url", "/host"),
            (
                "/components/schemas/Thing/properties/content/nullable",
                "/definitions/Thing/properties/content/x-nullable",
            ),
            ("/components/schemas/Thing/properties/lost/type", "/definitions/Thing/properties"),
            ("/components/schemas/Thing/properties/requestBody/type", "/definitions/Thing/properties/requestBody/type"),
            ("/components/parameters/Body", "/parameters/Body"),
            ("/components/responses/Lost/content/application~1json/schema/enum/0", "/responses/Lost/schema/enum/0"),
            ("/components/securitySchemes/Key/flows/implicit/scopes/read", "/securityDefinitions/Key/scopes/read"),
            ("/paths/~1a/post/parameters/0/schema/items/enum/0", "/paths/~1a/post/parameters/1/items/enum/0"),
            ("/paths/~1a/post/responses/200/content/application~1json/schema", "/paths/~1a/post/responses/200/schema"),
            ("/paths/~1a/post/responses/200/headers/X/schema/enum/0", "/paths/~1a/post/responses/200/headers/X/enum/0"),
            ("/paths/~1a/post/requestBody/content/application~1json/schema", "/paths/~1a/post/parameters/0"),
            ("/paths/~1a/put/requestBody/content/a~1b/schema/properties/shared", "/paths/~1a/parameters/0"),
            ("/paths/~1a/patch/requestBody/content/a~1b/schema", "/paths/~1a/patch/parameters/0"),
            (
                "/paths/~1a/patch/requestBody/content/a~1b/schema/properties/two/enum/0",
                "/paths/~1a/patch/parameters/2/enum/0",
            ),
            ("/paths/~1a/patch/requestBody/content/a~1b/encoding/two/style", "/paths/~1a/patch/parameters/2"),
            ("/paths/~1a/patch/parameters/0/schema/type", "/paths/~1a/patch/parameters/1/type"),
        ];
        for (converted, original) in cases {
            assert_eq!(original_pointer(&document, converted), original, "{converted}");
        }
    }
}
