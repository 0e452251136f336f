//! Items, fields and variants, each on lines of its own.

use std::ops::Range;

use super::kind::{Bracket, Kind};
use super::{FormatError, Printer, STEP, WIDTH};

/// The sort of an item, as far as blank lines depend on it.
#[derive(Clone, Copy, PartialEq)]
enum Sort {
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

/// An item whose neighbours of the same sort follow without a blank line, if none is documented.
#[derive(Clone, Copy, PartialEq)]
struct Entry {
    sort: Sort,
    is_documented: bool,
}

/// Where an item is.
struct Item {
    /// Its first token behind documentation and attributes.
    head: usize,
    /// The block, if it has one.
    block: Option<usize>,
    end: usize,
}

impl Printer<'_> {
    /// Writes items, with a blank line between them; one-line items of the same sort stay together.
    pub(super) fn items(&mut self, range: Range<usize>, indent: usize) -> Result<(), FormatError> {
        let mut next = self.inner_headings(range.clone(), indent);
        let mut earlier: Option<Entry> = None;
        while next < range.end {
            let item = self.item(next, range.end)?;
            let entry = self.entry(next, &item);
            let together = entry.sort != Sort::Other && !entry.is_documented;
            if earlier.is_some_and(|earlier| earlier != entry || !together) {
                self.newline();
            }
            self.headings(next..item.head, indent);
            self.indent(indent);
            self.write_item(&item, indent)?;
            self.newline();
            earlier = Some(entry);
            next = item.end;
        }
        Ok(())
    }

    /// Writes the documentation and the attributes of what is around the items. Returns the index behind them.
    fn inner_headings(&mut self, range: Range<usize>, indent: usize) -> usize {
        let mut next = range.start;
        let mut before = None;
        while next < range.end {
            let is_documentation = self.tokens.kind(next) == Some(Kind::InnerDocumentation);
            if !is_documentation && self.tokens.text(next) != "#!" {
                break;
            }
            if before.is_some_and(|before| before != is_documentation) {
                self.newline();
            }
            next = self.heading(next, indent);
            before = Some(is_documentation);
        }
        if before.is_some() && next < range.end {
            self.newline();
        }
        next
    }

    fn is_heading(&self, index: usize) -> bool {
        self.tokens.kind(index) == Some(Kind::Documentation) || self.tokens.text(index) == "#"
    }

    /// Writes documentation and attributes.
    pub(super) fn headings(&mut self, range: Range<usize>, indent: usize) {
        let mut next = range.start;
        while next < range.end {
            next = self.heading(next, indent);
        }
    }

    /// Writes one of them. Returns the index behind it.
    fn heading(&mut self, index: usize, indent: usize) -> usize {
        self.indent(indent);
        let end = self.after_heading(index);
        if end > index + 1 {
            self.flat(index..index + 2);
            self.expression(index + 2..end - 1, indent, 1);
            self.write("]");
        } else {
            self.flat(index..end);
        }
        self.newline();
        end
    }

    fn after_heading(&self, index: usize) -> usize {
        match self.tokens.kind(index) {
            Some(Kind::Documentation | Kind::InnerDocumentation) => index + 1,
            _ => self.tokens.after(index + 1),
        }
    }

    /// The index behind the documentation and the attributes that begin at an index.
    pub(super) fn after_headings(&self, index: usize) -> usize {
        let mut next = index;
        while self.is_heading(next) {
            next = self.after_heading(next);
        }
        next
    }

    fn item(&self, start: usize, end: usize) -> Result<Item, FormatError> {
        let head = self.after_headings(start);
        for index in self.tokens.outer(head..end) {
            if self.tokens.kind(index) == Some(Kind::Open(Bracket::Block)) {
                return Ok(Item { head, block: Some(index), end: self.tokens.after(index) });
            }
            if self.tokens.text(index) == ";" {
                return Ok(Item { head, block: None, end: index + 1 });
            }
        }
        Err(FormatError(format!("expected an item at `{}`", self.tokens.text(head))))
    }

    /// The keyword of an item: `fn` of `pub const fn`.
    fn keyword(&self, item: &Item) -> (usize, bool) {
        let is_public = self.tokens.text(item.head) == "pub";
        let mut at = item.head + usize::from(is_public);
        if self.tokens.text(at) == "(" {
            at = self.tokens.after(at);
        }
        let is_modifier = |at: usize| match self.tokens.text(at) {
            "const" | "unsafe" | "async" => matches!(self.tokens.text(at + 1), "fn" | "unsafe" | "async"),
            _ => false,
        };
        while is_modifier(at) {
            at += 1;
        }
        (at, is_public)
    }

    fn entry(&self, start: usize, item: &Item) -> Entry {
        let (at, is_public) = self.keyword(item);
        let is_documented = (start..item.head).any(|index| self.tokens.kind(index) == Some(Kind::Documentation));
        let is_empty = item.block.is_none_or(|block| self.tokens.other(block) == block + 1);
        let sort = match self.tokens.text(at) {
            "use" if is_public => Sort::Reexport,
            "use" => Sort::Use,
            "mod" if item.block.is_none() => Sort::Module,
            "type" if is_public => Sort::Alias,
            // An associated type stays with the constants beside it.
            "const" | "static" | "type" => Sort::Constant,
            "impl" if is_empty => Sort::Marker,
            _ if self.is_macro(item) && self.is_on_one_line(item) => Sort::Macro,
            _ => Sort::Other,
        };
        Entry { sort, is_documented }
    }

    fn is_macro(&self, item: &Item) -> bool {
        self.tokens.outer(item.head..item.end).any(|index| self.tokens.text(index) == "!")
    }

    /// Whether a macro is on one line: also if it ends in a string, which breaking would not make shorter.
    fn is_on_one_line(&self, item: &Item) -> bool {
        let ends_in_string = item.end >= 3 && self.tokens.text(item.end - 3).starts_with('"');
        ends_in_string || self.tokens.width(&(item.head..item.end)) <= WIDTH
    }

    fn write_item(&mut self, item: &Item, indent: usize) -> Result<(), FormatError> {
        let Some(block) = item.block else {
            if self.is_macro(item) && self.is_on_one_line(item) {
                self.flat(item.head..item.end);
            } else {
                self.expression(item.head..item.end, indent, 0);
            }
            return Ok(());
        };
        let (keyword, _) = self.keyword(item);
        let inside = block + 1..self.tokens.other(block);
        let brace = if inside.is_empty() { " {}" } else { " {" };
        self.signature(item.head..block, keyword, indent, brace.len());
        self.write(brace);
        if inside.is_empty() {
            return Ok(());
        }
        self.newline();
        match self.tokens.text(keyword) {
            "struct" | "enum" | "union" => self.fields(inside, indent + STEP),
            "fn" => self.statements(inside, indent + STEP),
            _ => self.items(inside, indent + STEP)?,
        }
        self.indent(indent);
        self.write("}");
        Ok(())
    }

    /// Writes what is before the block of an item. A function is broken at its parameters, or else at its result.
    fn signature(&mut self, range: Range<usize>, keyword: usize, indent: usize, trail: usize) {
        if self.tokens.text(keyword) != "fn" || self.column + self.tokens.width(&range) + trail <= WIDTH {
            return self.flat(range);
        }
        let parameters = |index: &usize| self.tokens.kind(*index) == Some(Kind::Open(Bracket::Parenthesis));
        let parameters = self.tokens.outer(keyword..range.end).find(parameters);
        match parameters.filter(|open| self.tokens.other(*open) > open + 1) {
            Some(open) => {
                self.flat(range.start..open + 1);
                self.elements(open, indent);
                self.flat(self.tokens.other(open)..range.end);
            }
            None => self.expression(range, indent, trail),
        }
    }

    /// Writes the fields of a struct or the variants of an enum.
    fn fields(&mut self, range: Range<usize>, indent: usize) {
        for element in self.split(range) {
            let head = self.after_headings(element.start);
            self.headings(element.start..head, indent);
            self.indent(indent);
            self.expression(head..element.end, indent, 1);
            self.write(",");
            self.newline();
        }
    }
}
