//! Statements, expressions and lists: on one line where that is possible, otherwise broken at the outermost place.

use std::ops::Range;

use super::kind::{Bracket, Kind};
use super::{Printer, STEP, WIDTH};

impl Printer<'_> {
    /// Writes the statements of a block.
    pub(super) fn statements(&mut self, range: Range<usize>, indent: usize) {
        let mut next = range.start;
        while next < range.end {
            let end = self.end_of_statement(next..range.end);
            let has_semicolon = self.tokens.text(end) == ";" && end < range.end;
            self.indent(indent);
            self.expression(next..end, indent, usize::from(has_semicolon));
            if has_semicolon {
                self.write(";");
            }
            self.newline();
            next = end + usize::from(has_semicolon);
        }
    }

    /// The index behind a statement, where its semicolon may be.
    fn end_of_statement(&self, range: Range<usize>) -> usize {
        let is_block = matches!(self.tokens.text(range.start), "match" | "if" | "for" | "while" | "loop" | "{");
        for index in self.tokens.outer(range.clone()) {
            let end = self.tokens.after(index);
            let is_end = is_block
                && self.tokens.kind(index) == Some(Kind::Open(Bracket::Block))
                && !matches!(self.tokens.text(end), "." | "?" | "else" | ";");
            if is_end {
                return end;
            }
            if self.tokens.text(index) == ";" {
                return index;
            }
        }
        range.end
    }

    /// Writes an expression, a type or the like; `trail` is the width of what follows on its last line.
    pub(super) fn expression(&mut self, range: Range<usize>, indent: usize, trail: usize) {
        let fits = self.column + self.tokens.width(&range) + trail <= WIDTH;
        if fits && !self.tokens.has_block(&range) {
            self.flat(range);
        } else {
            self.broken(range, indent, trail);
        }
    }

    fn broken(&mut self, range: Range<usize>, indent: usize, trail: usize) {
        let find = |wanted: &str| self.tokens.outer(range.clone()).find(|index| self.tokens.text(*index) == wanted);
        if let Some(equal) = find("=") {
            return self.assignment(range, equal, indent, trail);
        }
        if let Some(end) = self.end_of_closure(&range) {
            self.flat(range.start..end);
            self.space_before(end);
            return self.expression(end..range.end, indent, trail);
        }
        let is_block = |index: &usize| {
            self.tokens.kind(*index) == Some(Kind::Open(Bracket::Block)) && self.tokens.other(*index) > index + 1
        };
        if let Some(block) = self.tokens.outer(range.clone()).find(is_block) {
            return self.block(range, block, indent);
        }
        let calls = self.calls(&range);
        if calls.len() > 1 {
            return self.chain(range, &calls, indent, trail);
        }
        match self.last_brackets(&range) {
            Some(open) => {
                let close = self.tokens.other(open);
                self.flat(range.start..open + 1);
                self.elements(open, indent);
                self.flat(close..range.end);
            }
            None => self.flat(range),
        }
    }

    /// Writes `… = …`, broken on the right side.
    fn assignment(&mut self, range: Range<usize>, equal: usize, indent: usize, trail: usize) {
        self.flat(range.start..equal + 1);
        let value = equal + 1..range.end;
        let fits_below = indent + STEP + self.tokens.width(&value) + trail <= WIDTH;
        if self.tokens.has_block(&value) || !fits_below || self.last_brackets(&value).is_some() {
            self.write(" ");
            self.expression(value, indent, trail);
        } else {
            self.next_line(indent + STEP);
            self.expression(value, indent + STEP, trail);
        }
    }

    /// The index behind the parameters of the closure that a range begins with.
    fn end_of_closure(&self, range: &Range<usize>) -> Option<usize> {
        match self.tokens.text(range.start) {
            "||" => Some(range.start + 1),
            "|" => {
                let mut bars = self.tokens.outer(range.clone()).filter(|index| self.tokens.text(*index) == "|");
                bars.nth(1).map(|end| end + 1)
            }
            _ => None,
        }
    }

    /// Writes an expression with a block, such as `match`.
    fn block(&mut self, range: Range<usize>, block: usize, indent: usize) {
        let inside = block + 1..self.tokens.other(block);
        let is_match = self.tokens.outer(range.start..block).any(|index| self.tokens.text(index) == "match");
        self.flat(range.start..block + 1);
        self.newline();
        if is_match {
            self.arms(inside, indent + STEP);
        } else {
            self.statements(inside, indent + STEP);
        }
        self.indent(indent);
        self.flat(self.tokens.other(block)..range.end);
    }

    fn arms(&mut self, range: Range<usize>, indent: usize) {
        let mut next = range.start;
        while next < range.end {
            let mut outer = self.tokens.outer(next..range.end);
            let arrow = outer.find(|index| self.tokens.text(*index) == "=>").unwrap_or(next);
            let value = arrow + 1;
            let is_block = self.tokens.kind(value) == Some(Kind::Open(Bracket::Block));
            let comma = outer.find(|index| self.tokens.text(*index) == ",").unwrap_or(range.end);
            let end = if is_block { self.tokens.after(value) } else { comma };
            self.indent(indent);
            self.expression(next..arrow, indent, " => {".len());
            self.write(" => ");
            let fits = self.column + self.tokens.width(&(value..end)) < WIDTH;
            let fits_below = indent + STEP + self.tokens.width(&(value..end)) <= WIDTH;
            if is_block {
                self.block_or_nothing(value, indent);
            } else if fits || !fits_below || self.tokens.has_block(&(value..end)) {
                self.expression(value..end, indent, 1);
                self.write(",");
            } else {
                self.write("{");
                self.next_line(indent + STEP);
                self.expression(value..end, indent + STEP, 0);
                self.next_line(indent);
                self.write("}");
            }
            self.newline();
            next = end + usize::from(self.tokens.text(end) == "," && end < range.end);
        }
    }

    /// Writes a block of statements.
    fn block_or_nothing(&mut self, open: usize, indent: usize) {
        let end = self.tokens.after(open);
        if end == open + 2 {
            self.flat(open..end);
        } else {
            self.block(open..end, open, indent);
        }
    }

    /// The points of the method calls of a range.
    fn calls(&self, range: &Range<usize>) -> Vec<usize> {
        let is_call = |index: &usize| {
            self.tokens.text(*index) == "."
                && matches!(self.tokens.text(index + 2), "(" | "::")
                && index + 2 < range.end
        };
        self.tokens.outer(range.clone()).filter(is_call).collect()
    }

    /// Writes method calls below each other.
    fn chain(&mut self, range: Range<usize>, calls: &[usize], indent: usize, trail: usize) {
        self.expression(range.start..calls[0], indent, 0);
        for (index, call) in calls.iter().enumerate() {
            let end = calls.get(index + 1).copied().unwrap_or(range.end);
            self.next_line(indent + STEP);
            self.expression(*call..end, indent + STEP, if end == range.end { trail } else { 0 });
        }
    }

    /// The last brackets of a range that may be broken: those of generic arguments only if there are no others.
    fn last_brackets(&self, range: &Range<usize>) -> Option<usize> {
        let mut found = None;
        for index in self.tokens.outer(range.clone()) {
            let Some(Kind::Open(bracket)) = self.tokens.kind(index) else { continue };
            let is_better = found.is_none_or(|(before, _)| before == Bracket::Angle || bracket != Bracket::Angle);
            if is_better && self.tokens.other(index) > index + 1 {
                found = Some((bracket, index));
            }
        }
        found.map(|(_, index)| index)
    }

    /// Writes what is between brackets on lines of its own, up to the closing bracket.
    pub(super) fn elements(&mut self, open: usize, indent: usize) {
        let (close, inside) = (self.tokens.other(open), indent + STEP);
        let elements = self.split(open + 1..close);
        let is_macro = open > 0 && self.tokens.text(open - 1) == "!";
        if is_macro || self.tokens.kind(open) == Some(Kind::Open(Bracket::Import)) {
            self.filled(&elements, close, inside, is_macro);
        } else {
            for element in elements {
                self.next_line(inside);
                self.expression(element, inside, 1);
                self.write(",");
            }
        }
        self.next_line(indent);
    }

    /// Writes as many elements on each line as fit.
    fn filled(&mut self, elements: &[Range<usize>], close: usize, indent: usize, is_macro: bool) {
        for (index, element) in elements.iter().enumerate() {
            let is_last = index + 1 == elements.len();
            // What is between arguments of a macro is as it is.
            let separator = match self.tokens.text(element.end) {
                _ if !is_macro => ",",
                ";" => ";",
                _ if is_last || element.end == close => "",
                _ => ",",
            };
            let width = self.tokens.width(element) + separator.len();
            if index == 0 || self.column + 1 + width > WIDTH {
                self.next_line(indent);
            } else {
                self.write(" ");
            }
            // Another comma would be another argument for a macro.
            self.flat(element.clone());
            self.write(separator);
        }
    }

    /// The elements between commas or semicolons.
    pub(super) fn split(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut elements = Vec::new();
        let mut start = range.start;
        for index in self.tokens.outer(range.clone()) {
            if matches!(self.tokens.text(index), "," | ";") {
                elements.push(start..index);
                start = index + 1;
            }
        }
        if start < range.end {
            elements.push(start..range.end);
        }
        elements
    }
}
