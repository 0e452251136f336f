//! `[patch]`: corrections of documents, so that a vendor's mistake needs no edited copy.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Deserialize;

use super::edit::{add, find, remove};
use super::{Node, overlay};

/// Corrections of OpenAPI documents, applied before anything else is read from them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PatchConfig {
    /// Merge patches (RFC 7396) by the JSON pointer of the object that they change.
    pub merge: BTreeMap<String, Node>,
    /// Overlays (OpenAPI Overlay 1.0), applied last: their paths in the folder of the version.
    pub overlays: Vec<String>,
    /// A JSON patch (RFC 6902), applied before the merge patches.
    pub operations: Vec<PatchOperation>,
}

/// An operation of a JSON patch.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatchOperation {
    /// What it does.
    pub op: PatchKind,
    /// The pointer of the value that it changes.
    pub path: String,
    /// The pointer of the value to move or copy.
    pub from: Option<String>,
    /// The new or expected value.
    pub value: Option<Node>,
}

/// What an operation of a JSON patch does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PatchKind {
    /// Adds a property, or inserts an item.
    Add,
    /// Removes a value.
    Remove,
    /// Replaces a value.
    Replace,
    /// Moves a value.
    Move,
    /// Copies a value.
    Copy,
    /// Ends the patch unless a value is the expected one.
    Test,
}

/// Applies overlays to the document that describes the API.
pub fn apply_overlays(overlays: &[(String, Option<Node>)], document: &mut Node) -> Patched {
    let mut patched = Patched::default();
    for (entry, overlay) in overlays {
        let overlay = overlay.as_ref().ok_or_else(|| "it cannot be read".to_owned());
        patched.note(entry.clone(), overlay.and_then(|overlay| overlay::apply(overlay, document)));
    }
    patched
}

/// What became of the entries that concern one document.
#[derive(Debug, Default)]
pub struct Patched {
    /// The entries that changed something, or whose test succeeded.
    pub matched: Vec<String>,
    /// The entries that could not be applied, with the reason.
    pub unmatched: Vec<(String, String)>,
}

impl PatchConfig {
    /// The entries with the key that they are in: the pointers of merge patches, and operations by number and path.
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, String)> {
        let operations = self.operations.iter().enumerate().map(|(index, one)| ("operations", one.entry(index)));
        let overlays = self.overlays.iter().map(|entry| ("overlays", entry.clone()));
        operations.chain(self.merge.keys().map(|entry| ("merge", entry.clone()))).chain(overlays)
    }

    /// Applies the entries that concern a document. `name` is its path below the folder of the version; entries without
    /// a path concern the document that describes the API.
    pub fn apply(&self, name: &str, is_root: bool, document: &mut Node) -> Patched {
        let mut patched = Patched::default();
        let mut has_ended = false;
        for (index, operation) in self.operations.iter().enumerate() {
            let pointer = |entry| pointer_in(entry, name, is_root);
            let Some(path) = pointer(&operation.path) else { continue };
            let result = if has_ended {
                Err("a test before it failed".to_owned())
            } else {
                let from = operation.from.as_deref().map(|from| pointer(from).ok_or(from)).transpose();
                from.map_err(|from| format!("`{from}` is in another document"))
                    .and_then(|from| operation.apply(path, from, document))
            };
            has_ended |= operation.op == PatchKind::Test && result.is_err();
            patched.note(operation.entry(index), result);
        }
        for (entry, patch) in &self.merge {
            let Some(path) = pointer_in(entry, name, is_root) else { continue };
            let result = find(document, path).and_then(|target| {
                let before = target.clone();
                merge(target, patch);
                if *target == before { Err("it has these values already".to_owned()) } else { Ok(()) }
            });
            patched.note(entry.clone(), result);
        }
        patched
    }
}

impl Patched {
    /// Adds what became of the entries in another document.
    pub fn extend(&mut self, other: Self) {
        self.matched.extend(other.matched);
        self.unmatched.extend(other.unmatched);
    }

    fn note(&mut self, entry: String, result: Result<(), String>) {
        match result {
            Ok(()) => self.matched.push(entry),
            Err(reason) => self.unmatched.push((entry, reason)),
        }
    }
}

impl PatchOperation {
    fn entry(&self, index: usize) -> String {
        format!("{}: {}", index + 1, self.path)
    }

    fn apply(&self, path: &str, from: Option<&str>, document: &mut Node) -> Result<(), String> {
        let value = || self.value.clone().ok_or_else(|| "the operation needs a `value`".to_owned());
        let from = || from.ok_or_else(|| "the operation needs `from`".to_owned());
        match self.op {
            PatchKind::Add => add(document, path, value()?),
            PatchKind::Remove => remove(document, path).map(drop),
            PatchKind::Replace => {
                *find(document, path)? = value()?;
                Ok(())
            }
            PatchKind::Copy => {
                let copy = find(document, from()?)?.clone();
                add(document, path, copy)
            }
            PatchKind::Move => {
                // If the value cannot be added, it must not be missing.
                let mut changed = document.clone();
                let moved = remove(&mut changed, from()?)?;
                add(&mut changed, path, moved)?;
                *document = changed;
                Ok(())
            }
            PatchKind::Test => {
                let expected = value()?;
                if *find(document, path)? == expected { Ok(()) } else { Err("the value is another one".to_owned()) }
            }
        }
    }
}

/// The pointer of an entry, if it concerns a document: `#/a/b` and `/a/b` concern the main one, `x.yaml#/a/b` another.
fn pointer_in<'e>(entry: &'e str, name: &str, is_root: bool) -> Option<&'e str> {
    // Only in front of a pointer there is a file.
    match entry.split_once('#').filter(|_| !entry.starts_with('/')) {
        None => is_root.then_some(entry),
        Some(("", pointer)) => is_root.then_some(pointer),
        Some((file, pointer)) => (file == name).then_some(pointer),
    }
}

/// Applies a merge patch: objects are merged, null removes a property, other values replace.
fn merge(target: &mut Node, patch: &Node) {
    let Node::Object(changes) = patch else {
        *target = patch.clone();
        return;
    };
    if !matches!(target, Node::Object(_)) {
        *target = Node::Object(IndexMap::new());
    }
    let Node::Object(members) = target else { return };
    for (key, change) in changes {
        if *change == Node::Null {
            members.shift_remove(key);
        } else {
            merge(members.entry(key.clone()).or_insert(Node::Null), change);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(json: &str) -> Node {
        serde_json::from_str(json).expect("JSON")
    }

    fn config(toml: &str) -> PatchConfig {
        toml::from_str(toml).expect("TOML")
    }

    #[test]
    fn operations_of_rfc_6902_are_applied_in_order() {
        let patch = config(
            r#"
            operations = [
                { op = "test", path = "/a/x", value = 1 },
                { op = "add", path = "/a/list/0", value = "first" },
                { op = "add", path = "/a/list/-", value = "last" },
                { op = "replace", path = "/a/x", value = { y = true } },
                { op = "copy", from = "/a/x", path = "/b" },
                { op = "move", from = "/a/list", path = "/list" },
                { op = "remove", path = "/a/x/y" },
            ]"#,
        );
        let mut document = node(r#"{"a": {"x": 1, "list": ["middle"]}}"#);
        let patched = patch.apply("openapi.yaml", true, &mut document);
        assert_eq!((patched.matched.len(), patched.unmatched.len()), (7, 0), "{patched:?}");
        assert_eq!(document, node(r#"{"a": {"x": {}}, "b": {"y": true}, "list": ["first", "middle", "last"]}"#));
    }

    #[test]
    fn a_merge_patch_that_changes_nothing_is_reported() {
        let patch = config("[merge]\n\"#/a\" = { x = 1 }");
        let patched = patch.apply("openapi.yaml", true, &mut node(r#"{"a": {"x": 1, "y": 2}}"#));
        assert_eq!(patched.unmatched, [("#/a".to_owned(), "it has these values already".to_owned())]);
    }

    #[test]
    fn a_move_that_fails_changes_nothing() {
        let patch = config(r#"operations = [{ op = "move", from = "/title", path = "/absent/title" }]"#);
        let mut document = node(r#"{"title": "x"}"#);
        let patched = patch.apply("openapi.yaml", true, &mut document);
        assert_eq!(patched.unmatched, [("1: /absent/title".to_owned(), "the document has no `absent`".to_owned())]);
        assert_eq!(document, node(r#"{"title": "x"}"#));
    }

    #[test]
    fn paths_and_sources_are_pointers_in_the_same_form() {
        let patch = config(
            r##"
            operations = [
                { op = "copy", from = "#/a", path = "#/b" },
                { op = "copy", from = "/x#y", path = "/c#" },
                { op = "copy", from = "part.yaml#/a", path = "/d" },
                { op = "add", path = "a", value = 1 },
            ]"##,
        );
        let mut document = node(r#"{"a": 1, "x#y": 2}"#);
        let patched = patch.apply("openapi.yaml", true, &mut document);
        assert_eq!(document, node(r#"{"a": 1, "x#y": 2, "b": 1, "c#": 2}"#));
        let reasons: Vec<&str> = patched.unmatched.iter().map(|(_, reason)| reason.as_str()).collect();
        let pointer = "`a` is not a JSON pointer, which starts with `/`";
        assert_eq!(reasons, ["`part.yaml#/a` is in another document", pointer]);
    }

    #[test]
    fn dates_are_text_and_numbers_are_finite() {
        let patch = config("[merge]\n\"/a\" = { x = 2020-01-01, y = [1979-05-27T07:32:00Z] }");
        let mut document = node(r#"{"a": {}}"#);
        patch.apply("openapi.yaml", true, &mut document);
        assert_eq!(document, node(r#"{"a": {"x": "2020-01-01", "y": ["1979-05-27T07:32:00Z"]}}"#));
        let error = toml::from_str::<PatchConfig>("[merge]\n\"/a\" = { x = nan }").expect_err("not JSON");
        assert!(error.to_string().contains("NaN is not a number of JSON"), "{error}");
    }

    #[test]
    fn merge_patches_change_objects_and_keep_the_rest() {
        let patch = config("[merge]\n\"#/a\" = { x = 2, z = [1] }\n\"part.yaml#/p\" = { q = 1 }");
        let mut document = node(r#"{"a": {"x": 1, "y": 1}}"#);
        assert_eq!(patch.apply("openapi.yaml", true, &mut document).matched, ["#/a"]);
        assert_eq!(document, node(r#"{"a": {"x": 2, "y": 1, "z": [1]}}"#));
        let mut part = node(r#"{"p": {}}"#);
        assert_eq!(patch.apply("part.yaml", false, &mut part).matched, ["part.yaml#/p"]);
    }

    #[test]
    fn entries_without_a_target_say_what_is_near() {
        let patch = config("[merge]\n\"/paths/~1pet\" = { x = 1 }");
        let mut document = node(r#"{"paths": {"/pets": {}}}"#);
        let patched = patch.apply("openapi.yaml", true, &mut document);
        let reason = "`/paths` has no `/pet`; did you mean `/paths/~1pets`?";
        assert_eq!(patched.unmatched, [("/paths/~1pet".to_owned(), reason.to_owned())]);
        assert_eq!(document, node(r#"{"paths": {"/pets": {}}}"#));
    }
}
