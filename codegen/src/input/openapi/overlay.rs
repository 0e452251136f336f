//! OpenAPI Overlay 1.0: changes of a document by `JSONPath`.

use serde::Deserialize;
use serde_json_path::JsonPath;

use super::Node;
use super::edit::{find, remove};

/// An overlay document.
#[derive(Clone, Debug, Deserialize)]
struct Overlay {
    overlay: String,
    #[serde(default)]
    actions: Vec<Action>,
}

/// A change of the values that a path selects.
#[derive(Clone, Debug, Deserialize)]
struct Action {
    target: String,
    #[serde(default)]
    update: Option<Node>,
    #[serde(default)]
    remove: bool,
}

/// Applies an overlay to a document.
///
/// # Errors
/// A document that is not an overlay, or the first action that cannot be applied, with the reason.
pub fn apply(overlay: &Node, document: &mut Node) -> Result<(), String> {
    let Overlay { overlay, actions } =
        serde_json::from_value(overlay.json()).map_err(|error| format!("it is not an overlay: {error}"))?;
    if !overlay.starts_with("1.") {
        return Err(format!("it is Overlay {overlay}; 1.0 is read"));
    }
    if actions.is_empty() {
        return Err("it has no `actions`".to_owned());
    }
    actions.iter().enumerate().try_for_each(|(index, action)| {
        action.apply(document).map_err(|reason| format!("action {}: `{}`: {reason}", index + 1, action.target))
    })
}

impl Action {
    fn apply(&self, document: &mut Node) -> Result<(), String> {
        let path = JsonPath::parse(&self.target).map_err(|error| format!("it is not a JSONPath: {error}"))?;
        let whole = document.json();
        let found = path.query_located(&whole);
        let mut pointers: Vec<String> =
            found.locations().map(serde_json_path::NormalizedPath::to_json_pointer).collect();
        if pointers.is_empty() {
            return Err("the path selects nothing".to_owned());
        }
        if self.remove {
            // The last items of a list first, so that the locations of the others stay the same.
            pointers.reverse();
            return pointers.iter().try_for_each(|pointer| remove(document, pointer).map(drop));
        }
        let Some(update) = &self.update else { return Err("it needs `update` or `remove`".to_owned()) };
        pointers.iter().try_for_each(|pointer| find(document, pointer).and_then(|target| change(target, update)))
    }
}

/// Updates a selected value: an object is merged, an entry is added to a list.
fn change(target: &mut Node, update: &Node) -> Result<(), String> {
    match (&mut *target, update) {
        (Node::Object(_), Node::Object(_)) => merge(target, update),
        (Node::Object(_), other) => return Err(format!("an object can't be updated by {}", other.what())),
        (Node::List(items), Node::List(more)) => items.extend(more.iter().cloned()),
        (Node::List(items), one) => items.push(one.clone()),
        (value, _) => *value = update.clone(),
    }
    Ok(())
}

fn merge(target: &mut Node, update: &Node) {
    match (target, update) {
        (Node::Object(members), Node::Object(changes)) => {
            for (key, change) in changes {
                match members.get_mut(key) {
                    Some(member) => merge(member, change),
                    None => drop(members.insert(key.clone(), change.clone())),
                }
            }
        }
        (Node::List(items), Node::List(more)) => items.extend(more.iter().cloned()),
        (target, update) => *target = update.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(json: &str) -> Node {
        serde_json::from_str(json).expect("JSON")
    }

    fn applied(actions: &str, document: &str) -> Result<Node, String> {
        let overlay = node(&format!(r#"{{"overlay": "1.0.0", "info": {{}}, "actions": {actions}}}"#));
        let mut document = node(document);
        apply(&overlay, &mut document).map(|()| document)
    }

    #[test]
    fn updates_merge_objects_and_add_to_lists() {
        let actions = r#"[{"target": "$.paths.*.get", "update": {"x": {"b": 2}, "tags": ["n"]}},
                          {"target": "$.tags", "update": {"name": "n"}}]"#;
        let document = r#"{"paths": {"/a": {"get": {"x": {"a": 1}, "tags": ["o"]}}, "/b": {"put": {}}}, "tags": []}"#;
        let expected = r#"{"paths": {"/a": {"get": {"x": {"a": 1, "b": 2}, "tags": ["o", "n"]}}, "/b": {"put": {}}},
                           "tags": [{"name": "n"}]}"#;
        assert_eq!(applied(actions, document), Ok(node(expected)));
    }

    #[test]
    fn removal_takes_all_that_is_selected() {
        let actions = r#"[{"target": "$.list[?@.internal == true]", "remove": true}]"#;
        let document = r#"{"list": [{"internal": true}, {"a": 1}, {"internal": true}]}"#;
        assert_eq!(applied(actions, document), Ok(node(r#"{"list": [{"a": 1}]}"#)));
    }

    #[test]
    fn an_action_without_effect_is_named() {
        let actions = r#"[{"target": "$.a", "update": {"b": 1}}, {"target": "$.gone", "remove": true}]"#;
        let reason = "action 2: `$.gone`: the path selects nothing";
        assert_eq!(applied(actions, r#"{"a": {}}"#), Err(reason.to_owned()));
        let reason = applied(r#"[{"target": "paths", "remove": true}]"#, "{}").expect_err("no path");
        assert!(reason.starts_with("action 1: `paths`: it is not a JSONPath: "), "{reason}");
    }

    #[test]
    fn what_is_no_overlay_is_refused() {
        let refused = |json: &str| apply(&node(json), &mut node("{}")).expect_err(json);
        assert!(refused("{}").starts_with("it is not an overlay: missing field `overlay`"));
        assert_eq!(refused(r#"{"overlay": "2.0.0"}"#), "it is Overlay 2.0.0; 1.0 is read");
        assert_eq!(refused(r#"{"overlay": "1.0.0"}"#), "it has no `actions`");
    }
}
