//! Parses YAML documents within limits, and finds the positions of their values.
//!
//! Scalars are those of YAML 1.2: `yes` and `0755` are strings. Merge keys (`<<`) of YAML 1.1 are supported too.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{DuplicateKeyPolicy, Location, NonFiniteFloatPolicy, Options, SnippetMode, Spanned};

use crate::pointer::escape;

/// Whether a file holds YAML, by its name.
pub fn is_yaml(path: &str) -> bool {
    [".yaml", ".yml"].iter().any(|ending| path.ends_with(ending))
}

/// Why a document is not valid YAML.
#[derive(Clone, Debug)]
pub struct YamlError {
    /// What is wrong.
    pub message: String,
    /// Line and column, both from 1, where they are known.
    pub position: Option<(usize, usize)>,
}

/// Reads a document.
///
/// # Errors
/// Text that is not one YAML document, or that exceeds the limits on size, nesting and aliases.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, YamlError> {
    serde_saphyr::from_str_with_options(text, options()).map_err(|error| {
        let formatter = serde_saphyr::UserMessageFormatter;
        let said = serde_saphyr::render_options! { formatter: &formatter, snippets: SnippetMode::Off };
        let message = error.render_with_options(said);
        YamlError {
            message: plain(message.split(" at line ").next().unwrap_or_default()),
            position: error.location().map(|location| position(&location)),
        }
    })
}

/// Rephrases messages about the limits of the YAML parser.
fn plain(message: &str) -> String {
    let says = |text: &str| message.contains(text);
    if says("Depth") || says("recursion limit") {
        format!("values are nested more than {DEEPEST} levels deep")
    } else if says("total_replayed_events") {
        format!("aliases expand to more than {MOST_UNFOLDED} values")
    } else if says("Nodes") || says("Events") {
        format!("the document has more than {MOST_VALUES} values")
    } else {
        message.to_owned()
    }
}

/// Returns line and column of every value by its JSON pointer; empty if the text is not valid.
pub fn positions(text: &str) -> HashMap<String, (usize, usize)> {
    let mut found = HashMap::new();
    if let Ok(root) = read::<Spanned<Tree>>(text) {
        collect(&root, &mut String::new(), &mut found);
    }
    found
}

/// Maximum nesting, so that recursion cannot overflow the stack. Published documents stay below 40.
const DEEPEST: usize = 64;
/// Maximum number of values. The largest published documents have some 500,000.
const MOST_VALUES: usize = 5_000_000;
/// Maximum number of values that aliases may add.
const MOST_UNFOLDED: usize = 100_000;

fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_nodes: MOST_VALUES, max_events: 4 * MOST_VALUES, max_depth: DEEPEST, flow_nesting_limit: DEEPEST },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MOST_UNFOLDED },
        duplicate_keys: DuplicateKeyPolicy::Error,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
    }
}

fn position(location: &Location) -> (usize, usize) {
    let number = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
    (number(location.line()), number(location.column()))
}

/// The positions of all values of a document.
enum Tree {
    Scalar,
    List(Vec<Spanned<Tree>>),
    Object(Vec<(String, Spanned<Tree>)>),
}

fn collect(tree: &Spanned<Tree>, pointer: &mut String, found: &mut HashMap<String, (usize, usize)>) {
    found.insert(pointer.clone(), position(&tree.referenced));
    let end = pointer.len();
    let mut enter = |key: &str, child: &Spanned<Tree>| {
        pointer.push('/');
        pointer.push_str(&escape(key));
        collect(child, pointer, found);
        pointer.truncate(end);
    };
    match &tree.value {
        Tree::Scalar => {}
        Tree::List(items) => items.iter().enumerate().for_each(|(index, item)| enter(&index.to_string(), item)),
        Tree::Object(members) => members.iter().for_each(|(key, value)| enter(key, value)),
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_str<E>(self, _: &str) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = access.next_entry()? {
            members.push(member);
        }
        Ok(Tree::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::openapi::Node;

    fn node(text: &str) -> Result<Node, YamlError> {
        read(text)
    }

    #[test]
    fn scalars_follow_yaml_1_2_and_keys_are_strings() {
        let text = "200: yes\n1.5: 0755\ntrue: ~\ny: [1, 1.5, .inf, 2020-01-01, 'é']\nlong: |\n  a\n  b\n";
        let json = node(text).expect("YAML").json();
        let expected = serde_json::json!({
            "200": "yes", "1.5": "0755", "true": null,
            "y": [1, 1.5, ".inf", "2020-01-01", "é"], "long": "a\nb\n",
        });
        assert_eq!(json, expected);
    }

    #[test]
    fn anchors_and_merge_keys_are_supported() {
        let json = node("a: &a {x: 1}\nb: *a\nc:\n  <<: *a\n  y: 2\n").expect("YAML").json();
        assert_eq!(json, serde_json::json!({ "a": {"x": 1}, "b": {"x": 1}, "c": {"x": 1, "y": 2} }));
    }

    #[test]
    fn errors_have_a_position() {
        let cases = [
            ("a: 1\na: 2\n", (2, 1)),
            ("a: 1\n---\nb: 2\n", (3, 1)),
            ("a: *nowhere\n", (1, 4)),
            ("a: &a [*a]\n", (1, 8)),
            ("[1, 2]: x\n", (1, 1)),
            ("~: x\n", (1, 1)),
            ("a: [1\n", (1, 4)),
        ];
        for (text, position) in cases {
            let error = node(text).expect_err(text);
            assert_eq!(error.position, Some(position), "{text:?}: {}", error.message);
        }
    }

    #[test]
    fn neither_aliases_nor_nesting_exhaust_memory_or_stack() {
        let mut laughs = vec!["a0: &a0 [x, x, x, x, x, x, x, x, x, x]".to_owned()];
        for level in 1..20 {
            let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
            laughs.push(format!("a{level}: &a{level} [{aliases}]"));
        }
        assert!(node(&laughs.join("\n")).is_err());
        assert!(node(&format!("{}{}", "[".repeat(DEEPEST - 1), "]".repeat(DEEPEST - 1))).is_ok());
        assert!(node(&"[".repeat(100_000)).is_err());
        assert!(node(&"{a: ".repeat(100_000)).is_err());
        let steps: Vec<String> = (0..2000).map(|depth| format!("{}a:", " ".repeat(depth))).collect();
        assert!(node(&steps.join("\n")).is_err());
    }

    #[test]
    fn finds_values_behind_escaped_keys_in_lists_and_behind_aliases() {
        let found = positions("/a/b:\n  - 1\n  - {~x: &v [2], 200: y}\nc: *v\n");
        assert_eq!(found.get("/~1a~1b/0"), Some(&(2, 5)));
        assert_eq!(found.get("/~1a~1b/1/~0x/0"), Some(&(3, 14)));
        assert_eq!(found.get("/~1a~1b/1/200"), Some(&(3, 23)));
        assert_eq!(found.get("/c"), Some(&(4, 4)));
        assert_eq!(found.get("/nowhere"), None);
    }
}
