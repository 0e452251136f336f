//! The layout of generated code: which lines are joined, and where blank lines are.
//!
//! `prettyplease` breaks a line at 89 columns, one piece per line, and leaves blank lines out. This
//! pass joins what fits and separates items as a person would. It relies on two properties of
//! generated code: no string literal spans lines, and no function contains items.

use std::borrow::Cow;

/// A line, which most often stays as it was printed.
pub(super) type Line<'a> = Cow<'a, str>;

/// The widest line that joining makes: the default of rustfmt.
pub(super) const WIDTH: usize = 100;

/// More lines than this, of at least one character and a space each, do not fit into one.
const MOST_LINES: usize = WIDTH / 2 + 2;

/// Joins the lines that `prettyplease` broke although they fit.
pub fn joined(printed: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = printed.lines().map(Cow::Borrowed).collect();
    lines.iter_mut().for_each(tidy_macro);
    while join(&mut lines) {}
    // What was joined may be a macro.
    lines.iter_mut().for_each(tidy_macro);
    lines
}

/// Removes the spaces that `prettyplease` puts around the tokens of a macro's arguments.
fn tidy_macro(line: &mut Line<'_>) {
    if !line.ends_with(");") {
        return;
    }
    let Some((name, arguments)) = line.split_once("!(") else { return };
    // A literal stays as it is.
    if !arguments.contains('"') && name.trim().chars().all(is_path_character) {
        let tidy = arguments.replace(" :: ", "::").replace(" < ", "<").replace(" > =>", "> =>");
        *line = format!("{name}!({}", tidy.replace(" >", ">").replace("=>>", "=> >")).into();
    }
}

fn is_path_character(c: char) -> bool {
    c == ':' || c == '_' || c.is_ascii_alphanumeric()
}

fn indent(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}

/// Joins what fits on one line, the innermost first. Returns whether anything changed.
fn join(lines: &mut Vec<Line<'_>>) -> bool {
    let mut changed = false;
    let mut joined: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    for line in lines.drain(..) {
        joined.push(line);
        changed |= join_brackets(&mut joined);
    }
    let mut index = 0;
    while index < joined.len() {
        changed |= join_chain(&mut joined, index) || join_receiver(&mut joined, index);
        index += 1;
    }
    *lines = joined;
    changed
}

/// Joins the pair of brackets that the last line closes.
fn join_brackets(lines: &mut Vec<Line<'_>>) -> bool {
    let Some(last) = lines.last().filter(|line| line.trim_start().starts_with([')', ']', '>', '}'])) else {
        return false;
    };
    let depth = indent(last);
    let above = lines.len().saturating_sub(MOST_LINES);
    let Some(start) = lines[above..lines.len() - 1].iter().rposition(|line| indent(line) <= depth) else {
        return false;
    };
    let start = above + start;
    let inner: Vec<&str> = lines[start + 1..lines.len() - 1].iter().map(|line| line.trim_start()).collect();
    let Some(text) = bracketed(&lines[start], &inner, last.trim_start()) else { return false };
    // A line with the literal of a macro can't be shorter than the literal.
    let ends_in_literal = lines[start].ends_with("!(") && inner.last().is_some_and(|line| line.ends_with(['"', '#']));
    if !ends_in_literal && text.chars().count() > WIDTH {
        return false;
    }
    lines.truncate(start);
    lines.push(text.into());
    true
}

/// A pair of brackets with its content on one line, where that is the usual style.
fn bracketed(opening: &str, inner: &[&str], closing: &str) -> Option<String> {
    let is_arm = opening.ends_with(" => {");
    if opening.ends_with('{') && !is_arm && !opening.trim_start().trim_start_matches("pub ").starts_with("use ") {
        return None;
    }
    let whole = |line: &&str| !line.starts_with(['/', '#', '.']) && !line.ends_with(['{', '}', ';', '(', '[', '<']);
    if inner.is_empty() || !inner.iter().all(whole) {
        return None;
    }
    let content = inner.join(" ");
    if let Some(arm) = opening.strip_suffix(" => {") {
        return (inner.len() == 1 && closing == "}").then(|| format!("{arm} => {content},"));
    }
    // The comma makes a tuple of one element.
    let is_call = opening.trim_end_matches(['(', '[', '<', '{', '&']).ends_with(|c: char| c != ' ' && c != '(');
    if inner.len() == 1 && !is_call && opening.ends_with('(') {
        return None;
    }
    Some(format!("{opening}{}{closing}", content.strip_suffix(',').unwrap_or(&content)))
}

/// Joins the calls below a line to it.
fn join_chain(lines: &mut Vec<Line<'_>>, start: usize) -> bool {
    let depth = indent(&lines[start]);
    let calls = lines[start + 1..].iter();
    let calls = calls.take_while(|line| indent(line) == depth + 4 && line.trim_start().starts_with('.')).count();
    if calls == 0 || lines[start].ends_with(['{', ';', '(', '[']) {
        return false;
    }
    let whole = |line: &Line<'_>| !line.ends_with(['(', '[', '<', '{']);
    let chain = &lines[start + 1..=start + calls];
    let all: usize = chain.iter().map(|line| line.trim_start().chars().count()).sum();
    // A field is no call: it stays with what it is a field of.
    let fields = chain.iter().take_while(|line| !line.contains('(') && !line.contains('?')).count();
    let count = if chain.iter().all(whole) && lines[start].chars().count() + all <= WIDTH { calls } else { fields };
    let tail: String = lines.drain(start + 1..=start + count).map(|line| line.trim_start().to_owned()).collect();
    lines[start].to_mut().push_str(&tail);
    count > 0
}

/// Joins a call that is broken over several lines to what it is called on.
fn join_receiver(lines: &mut Vec<Line<'_>>, start: usize) -> bool {
    let depth = indent(&lines[start]);
    let is_name = lines[start].trim_start().chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
    let Some(call) = lines.get(start + 1).filter(|line| is_name && indent(line) == depth + 4) else { return false };
    if !call.trim_start().starts_with('.') || !call.ends_with('(') {
        return false;
    }
    let inside = lines[start + 2..].iter().take_while(|line| indent(line) > depth + 4).count();
    let end = start + 2 + inside;
    let is_last = lines.get(end + 1).is_none_or(|line| indent(line) <= depth);
    if !is_last || !lines.get(end).is_some_and(|line| line.trim_start().starts_with(')')) {
        return false;
    }
    let call = lines.remove(start + 1);
    lines[start].to_mut().push_str(call.trim_start());
    for line in &mut lines[start + 1..end] {
        line.to_mut().drain(..4);
    }
    true
}

/// What a line begins, as far as blank lines depend on it.
#[derive(Clone, Copy, PartialEq)]
enum Item {
    Use,
    Reexport,
    Module,
    Constant,
    Alias,
    Marker,
    Macro,
    /// Whatever has a body or stands alone.
    Other,
}

/// An item with its documentation and attributes.
#[derive(Clone, Copy, PartialEq)]
struct Entry {
    item: Item,
    documented: bool,
}

/// The text of a file, with a blank line between items; one-line items of the same sort stay together.
pub fn separated(lines: &[Line<'_>]) -> String {
    let mut text = String::with_capacity(lines.iter().map(|line| line.len() + 2).sum());
    let mut before: Vec<(usize, Entry)> = Vec::new();
    let mut previous = "";
    for (index, line) in lines.iter().enumerate() {
        let depth = indent(line);
        let begins = !is_heading(previous) || indent(previous) != depth;
        if let Some(entry) = begins.then(|| entry(&lines[index..])).flatten() {
            before.retain(|(of, _)| *of <= depth);
            let earlier = before.iter().find(|(of, _)| *of == depth).map(|(_, entry)| *entry);
            let together = |earlier: Entry| earlier == entry && entry.item != Item::Other && !entry.documented;
            if earlier.is_some_and(|earlier| !together(earlier)) {
                text.push('\n');
            }
            before.retain(|(of, _)| *of != depth);
            before.push((depth, entry));
        } else if line.trim_start().starts_with('}') {
            before.retain(|(of, _)| *of <= depth);
        }
        let ends_inner = is_inner(previous) && !(is_inner(line) && previous[..2] == line[..2]);
        if ends_inner && !text.ends_with("\n\n") {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
        previous = line;
    }
    text
}

/// Whether an item goes on behind a line: its documentation or an attribute.
fn is_heading(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("///") || line.starts_with("#[")
}

/// Whether a line documents or annotates the file itself.
fn is_inner(line: &str) -> bool {
    line.starts_with("//!") || line.starts_with("#![")
}

/// The item that begins with the first of some lines.
fn entry(lines: &[Line<'_>]) -> Option<Entry> {
    let headings = lines.iter().take_while(|line| is_heading(line));
    let documented = headings.clone().any(|line| line.trim_start().starts_with("///"));
    let head = lines.get(headings.count())?.trim_start();
    let item = item(head)?;
    Some(Entry { item, documented })
}

fn item(line: &str) -> Option<Item> {
    let (public, rest) = line.strip_prefix("pub ").map_or((false, line), |rest| (true, rest));
    let word = rest.split([' ', '<', '(']).next().unwrap_or_default();
    Some(match word {
        "use" if public => Item::Reexport,
        "use" => Item::Use,
        "mod" if line.ends_with(';') => Item::Module,
        "type" if public => Item::Alias,
        // An associated type stays with the constants beside it.
        "const" | "type" => Item::Constant,
        "impl" if line.ends_with("{}") => Item::Marker,
        "impl" | "fn" | "async" | "mod" | "struct" | "enum" => Item::Other,
        _ if word.ends_with('!') && line.ends_with(");") => Item::Macro,
        _ if word.starts_with("pexgen_runtime::") && line.ends_with("!(") => Item::Other,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arranged(text: &str) -> String {
        separated(&joined(text))
    }

    #[test]
    fn short_pieces_are_joined() {
        let broken = "fn x(\n    self,\n    a: A,\n) -> Self {\n    Self(\n        self\n            .0\n            .with(\n                a,\n            ),\n    )\n}\n";
        assert_eq!(arranged(broken), "fn x(self, a: A) -> Self {\n    Self(self.0.with(a))\n}\n");
        assert_eq!(
            arranged("match x {\n    1 => {\n        f()\n    }\n    _ => {}\n}\n"),
            "match x {\n    1 => f(),\n    _ => {}\n}\n"
        );
        assert_eq!(arranged("use a::{\n    B, C,\n};\n"), "use a::{B, C};\n");
    }

    #[test]
    fn a_broken_call_stays_with_what_it_is_called_on() {
        let name = "x".repeat(98);
        let broken = format!(
            "{{\n    fields\n        .written(\n            \"{name}\",\n            &self.{name},\n        );\n    f();\n}}\n"
        );
        let joined =
            format!("{{\n    fields.written(\n        \"{name}\",\n        &self.{name},\n    );\n    f();\n}}\n");
        assert_eq!(arranged(&broken), joined);
    }

    #[test]
    fn bodies_and_documented_pieces_stay_broken() {
        let text = "struct X {\n    /// A.\n    a: A,\n    b: B,\n}\n";
        assert_eq!(arranged(text), text);
    }

    #[test]
    fn items_are_separated() {
        let text = "//! Docs.\nuse a;\npub mod b;\n#[cfg(x)]\npub mod c;\nimpl A for B {}\nimpl C for B {}\nimpl B {\n    const X: u8 = 1;\n    fn f() {}\n}\nrecord!(B);\n/// D.\npub fn d() {}\n";
        assert_eq!(
            arranged(text),
            "//! Docs.\n\nuse a;\n\npub mod b;\n#[cfg(x)]\npub mod c;\n\nimpl A for B {}\nimpl C for B {}\n\nimpl B {\n    const X: u8 = 1;\n\n    fn f() {}\n}\n\nrecord!(B);\n\n/// D.\npub fn d() {}\n"
        );
    }

    #[test]
    fn macro_arguments_have_no_stray_spaces() {
        assert_eq!(arranged("body!(New < S > => Thing);\n"), "body!(New<S> => Thing);\n");
        assert_eq!(arranged("body!(\n    New < S > => Thing\n);\n"), "body!(New<S> => Thing);\n");
        assert_eq!(arranged("schema!(\n    Thing, \"a < b\"\n);\n"), "schema!(Thing, \"a < b\");\n");
    }
}
