//! Documents that refer to each other by `$ref`.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use percent_encoding::percent_decode_str;

use super::Node;
use super::moved::{converted_pointer, is_swagger, original_pointer};
use super::patch::Patched;
use crate::diagnostic::nearest;
use crate::pointer::{escape, unescape};
use crate::source_text::SourceFile;

/// The documents of one version.
#[derive(Debug)]
pub struct Documents {
    /// The folder of the document that describes the API, with a trailing `/`.
    folder: String,
    root: String,
    /// By path, as shown to people.
    pub(super) read: BTreeMap<String, (SourceFile, Node)>,
    /// The chains of references that were followed, by document and pointer of their first one.
    chains: RefCell<HashMap<(String, String), Chain>>,
    /// Documents with values of Swagger 2.0, by path, as they were before the conversion.
    pub(super) originals: BTreeMap<String, Node>,
    /// What became of the entries of `[patch]`.
    pub(super) patched: Patched,
}

/// A value of a document, and where it is.
#[derive(Clone, Debug)]
pub struct Located<'a> {
    /// Path of the document.
    pub document: &'a str,
    /// JSON pointer (RFC 6901).
    pub pointer: String,
    /// The value.
    pub node: &'a Node,
}

// A place has one value.
impl PartialEq for Located<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.document == other.document && self.pointer == other.pointer
    }
}

/// Why a `$ref` cannot be resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadReference {
    /// What is wrong with it.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The most references that may be followed from one place.
const LONGEST_CHAIN: usize = 100;

/// How many pointers may lead through a reference each to resolve one.
const DEEPEST_POINTER: usize = 8;

/// A `$ref` that refers to a `$ref`, and so on.
#[derive(Clone, Debug, Default)]
struct Chain {
    /// The number of references.
    length: usize,
    /// Why it does not end in a value.
    bad: Option<BadReference>,
}

impl Documents {
    /// No documents yet, in a folder; `root` is the path of the one that describes the API.
    pub(super) fn empty(folder: &str, root: &str) -> Self {
        Self {
            folder: folder.to_owned(),
            root: root.to_owned(),
            read: BTreeMap::new(),
            chains: RefCell::default(),
            originals: BTreeMap::new(),
            patched: Patched::default(),
        }
    }

    /// The whole document that describes the API.
    pub fn root(&self) -> Located<'_> {
        self.whole(&self.root).unwrap_or(Located { document: "", pointer: String::new(), node: &Node::Null })
    }

    /// The files by path.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.read.values().map(|(file, _)| file)
    }

    /// What became of the entries of `[patch]`.
    pub fn patched(&self) -> &Patched {
        &self.patched
    }

    /// The pointer by which a value is found in the text of its document.
    pub fn pointer_in_text(&self, document: &str, pointer: &str) -> String {
        match self.originals.get(document) {
            Some(original) => original_pointer(original, pointer),
            None => pointer.to_owned(),
        }
    }

    /// A reference to a value, as the configuration names it: `#/…` in the text of the document that describes the API,
    /// `parts.yaml#/…` in that of another one.
    pub fn reference_to(&self, document: &str, pointer: &str) -> String {
        let file = if document == self.root { "" } else { document.strip_prefix(&self.folder).unwrap_or(document) };
        format!("{file}#{}", self.pointer_in_text(document, pointer))
    }

    pub(super) fn whole(&self, path: &str) -> Option<Located<'_>> {
        let (document, (_, node)) = self.read.get_key_value(path)?;
        Some(Located { document, pointer: String::new(), node })
    }

    /// Notes the other documents that a value refers to.
    pub(super) fn targets(&self, from: &str, node: &Node, found: &mut BTreeSet<String>) {
        each_reference(node, &mut |reference| found.extend(self.path(from, reference).ok()));
    }

    /// Returns the other documents that a document refers to and that its folder does not have, as the references name
    /// them. `name` is its path below the folder, and `is_there` returns whether the folder has a path.
    pub fn missing(name: &str, node: &Node, is_there: impl Fn(&str) -> bool) -> BTreeSet<String> {
        let documents = Self::empty("", name);
        let mut missing = BTreeSet::new();
        each_reference(node, &mut |reference| {
            if !documents.path(name, reference).is_ok_and(|path| path == name || is_there(&path)) {
                missing.insert(reference.split('#').next().unwrap_or_default().to_owned());
            }
        });
        missing
    }

    /// The path of the document that a reference names.
    fn path(&self, from: &str, reference: &str) -> Result<String, BadReference> {
        let bad = |message: &str, help: &str| BadReference { message: message.to_owned(), help: help.to_owned() };
        let file = reference.split('#').next().unwrap_or_default();
        if file.is_empty() {
            return Ok(from.to_owned());
        }
        let scheme = file.split('/').next().unwrap_or_default();
        if scheme.contains(':') || file.starts_with("//") {
            return Err(bad(
                "it is a URL, and nothing is downloaded",
                "put the document beside this one, and refer to it by its relative path",
            ));
        }
        let outside = || bad("it is outside the folder of the version", "put the document into the folder");
        if file.starts_with('/') {
            return Err(outside());
        }
        let decoded = percent_decoded(file);
        let below = from.strip_prefix(&self.folder).unwrap_or(from);
        let mut parts: Vec<&str> = below.split('/').collect();
        parts.pop();
        for part in decoded.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop().ok_or_else(outside)?),
                name => parts.push(name),
            }
        }
        Ok(format!("{}{}", self.folder, parts.join("/")))
    }

    /// A reference of one document, as another one refers to the same value.
    pub(super) fn moved_reference(&self, reference: &str, from: &str, to: &str) -> Option<String> {
        let below = |path: &str| path.strip_prefix(&self.folder).unwrap_or(path).to_owned();
        let path = below(&self.path(from, reference).ok()?);
        let up = "../".repeat(below(to).matches('/').count());
        let pointer = reference.split_once('#').map_or("", |(_, pointer)| pointer);
        Some(format!("{up}{path}#{pointer}"))
    }

    /// Follows a value's `$ref`, and those that it leads to. A value without one is itself.
    ///
    /// # Errors
    /// A reference that cannot be resolved, is circular, or leads over more than [`LONGEST_CHAIN`] others.
    pub fn resolve<'a>(&'a self, at: &Located<'a>) -> Result<Located<'a>, BadReference> {
        if let Some(bad) = self.chain(at).bad {
            return Err(bad);
        }
        self.followed(at, 0)
    }

    /// The values that a chain of references goes through: the one at its end first, the given one last.
    ///
    /// # Errors
    /// As [`Self::resolve`].
    pub fn levels<'a>(&'a self, at: &Located<'a>) -> Result<Vec<Located<'a>>, BadReference> {
        self.resolve(at)?;
        let mut levels = vec![at.clone()];
        while let Some(last) = levels.last()
            && let Some(reference) = last.reference()
        {
            levels.push(self.target(last, reference)?);
        }
        levels.reverse();
        Ok(levels)
    }

    /// The end of a chain of references; `depth` is how many pointers led through references to get there.
    pub(super) fn followed<'a>(&'a self, at: &Located<'a>, depth: usize) -> Result<Located<'a>, BadReference> {
        let mut at = at.clone();
        for _ in 0..=LONGEST_CHAIN {
            let Some(reference) = at.reference() else { return Ok(at) };
            at = self.target_within(&at, reference, depth)?;
        }
        Err(too_long())
    }

    /// The chain that begins at a value. Each reference of the documents is followed once, however many chains it is
    /// part of: the cost of all chains together is linear.
    fn chain<'a>(&'a self, at: &Located<'a>) -> Chain {
        let mut known = self.chains.borrow_mut();
        let (mut at, mut locations) = (at.clone(), Vec::new());
        let mut seen = BTreeSet::new();
        let mut chain = loop {
            let Some(reference) = at.reference() else { break Chain::default() };
            let location = (at.document.to_owned(), at.pointer.clone());
            if let Some(chain) = known.get(&location) {
                break chain.clone();
            }
            if !seen.insert(location.clone()) {
                break Chain { length: 0, bad: Some(circle()) };
            }
            locations.push(location);
            match self.target(&at, reference) {
                Ok(next) => at = next,
                Err(bad) => break Chain { length: 0, bad: Some(bad) },
            }
        };
        for location in locations.into_iter().rev() {
            chain.length += 1;
            if chain.length > LONGEST_CHAIN {
                chain.bad = Some(too_long());
            }
            known.insert(location, chain.clone());
        }
        chain
    }

    /// The value that a reference names directly.
    ///
    /// # Errors
    /// A reference that cannot be resolved.
    pub fn target<'a>(&'a self, from: &Located<'a>, reference: &str) -> Result<Located<'a>, BadReference> {
        self.target_within(from, reference, 0)
    }

    /// The value that a reference names; `depth` is how many pointers led through references to get there.
    fn target_within<'a>(
        &'a self,
        from: &Located<'a>,
        reference: &str,
        depth: usize,
    ) -> Result<Located<'a>, BadReference> {
        let path = self.path(from.document, reference)?;
        let mut pointer = percent_decoded(reference.split_once('#').map_or("", |(_, pointer)| pointer));
        if self.originals.get(&path).is_some_and(is_swagger) {
            pointer = Cow::Owned(converted_pointer(&pointer));
        }
        let mut at = self.whole(&path).ok_or_else(|| self.no_document(&path))?;
        if !(pointer.is_empty() || pointer.starts_with('/')) {
            return anchored(at, &pointer).ok_or_else(|| BadReference {
                message: format!("`#{pointer}` is not a JSON pointer, and there is no `$anchor` of this name"),
                help: "name the location from the document's root: `#/components/schemas/…`".to_owned(),
            });
        }
        for part in pointer.split('/').skip(1) {
            let key = unescape(part);
            at = match at.get(&key).or_else(|| at.item(&key)) {
                Some(inner) => inner,
                // What the pointer goes through may be in another document.
                None if at.reference().is_some() && depth < DEEPEST_POINTER => {
                    let inside = self.followed(&at, depth + 1)?;
                    inside.get(&key).or_else(|| inside.item(&key)).ok_or_else(|| no_member(&inside, &key))?
                }
                None => return Err(no_member(&at, &key)),
            };
        }
        Ok(at)
    }

    fn no_document(&self, path: &str) -> BadReference {
        let shown = path.strip_prefix(&self.folder).unwrap_or(path);
        let ends = [".json", ".yaml", ".yml"].iter().any(|ending| path.ends_with(ending));
        let help = if ends {
            "put it into the folder of the version, or correct the path"
        } else {
            "only files whose names end in `.json`, `.yaml` or `.yml` are read"
        };
        BadReference { message: format!("there is no usable document `{shown}`"), help: help.to_owned() }
    }
}

/// Calls a function for each `$ref` of a value.
fn each_reference(node: &Node, found: &mut dyn FnMut(&str)) {
    match node {
        Node::List(items) => items.iter().for_each(|item| each_reference(item, found)),
        Node::Object(members) => {
            for (key, value) in members {
                match value {
                    Node::Text(reference) if key == "$ref" => found(reference),
                    _ => each_reference(value, found),
                }
            }
        }
        _ => {}
    }
}

/// The schema that `$anchor` gives a name.
fn anchored<'a>(root: Located<'a>, name: &str) -> Option<Located<'a>> {
    let mut waiting = vec![root];
    while let Some(at) = waiting.pop() {
        let is_named = |key| at.node.get(key).and_then(Node::text) == Some(name);
        if is_named("$anchor") || is_named("$dynamicAnchor") {
            return Some(at);
        }
        waiting.extend(at.members().map(|(_, inner)| inner).chain(at.items()));
    }
    None
}

fn too_long() -> BadReference {
    BadReference {
        message: format!("more than {LONGEST_CHAIN} references follow each other from here"),
        help: "refer to the value directly".to_owned(),
    }
}

fn circle() -> BadReference {
    BadReference {
        message: "it refers to itself".to_owned(),
        help: "replace one of the references by a schema".to_owned(),
    }
}

fn no_member(at: &Located<'_>, key: &str) -> BadReference {
    let known = match at.node {
        Node::Object(members) => members.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    let help = match nearest(key, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "correct the reference, or add the value that it names".to_owned(),
    };
    let whole = if at.pointer.is_empty() { "the document" } else { at.pointer.as_str() };
    BadReference { message: format!("{whole} has no `{key}`"), help }
}

impl<'a> Located<'a> {
    /// Returns the value of a property.
    pub fn get(&self, key: &str) -> Option<Located<'a>> {
        Some(self.child(key, self.node.get(key)?))
    }

    /// Returns the value of a property of a property, and so on.
    pub fn find(&self, keys: &[&str]) -> Option<Located<'a>> {
        keys.iter().try_fold(self.clone(), |at, key| at.get(key))
    }

    fn item(&self, index: &str) -> Option<Located<'a>> {
        let Node::List(items) = self.node else { return None };
        Some(self.child(index, items.get(index.parse::<usize>().ok()?)?))
    }

    /// Returns the properties of an object.
    pub fn members(&self) -> impl Iterator<Item = (&'a str, Located<'a>)> + use<'a> {
        let members = match self.node {
            Node::Object(members) => Some(members),
            _ => None,
        };
        let at = self.clone();
        members.into_iter().flatten().map(move |(key, node)| (key.as_str(), at.child(key, node)))
    }

    /// Returns the items of a list.
    pub fn items(&self) -> impl Iterator<Item = Located<'a>> + use<'a> {
        let items = match self.node {
            Node::List(items) => items.as_slice(),
            _ => &[],
        };
        let at = self.clone();
        items.iter().enumerate().map(move |(index, node)| at.child(&index.to_string(), node))
    }

    /// Returns its `$ref`.
    pub fn reference(&self) -> Option<&'a str> {
        self.node.get("$ref")?.text()
    }

    fn child(&self, key: &str, node: &'a Node) -> Located<'a> {
        let mut pointer = String::with_capacity(self.pointer.len() + key.len() + 1);
        pointer.push_str(&self.pointer);
        pointer.push('/');
        pointer.push_str(&escape(key));
        Located { document: self.document, pointer, node }
    }
}

/// Decodes percent-encoding (`%41`). Invalid encodings are unchanged.
fn percent_decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}
