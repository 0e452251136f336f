//! Annotations: lines of output that code hosts show beside the lines of a file.

use crate::diagnostic::Location;
use crate::visible::visible;

/// Formats one annotation: `::error file=…,line=…,col=…,title=…::message`.
pub fn annotation(level: &str, location: Option<&Location>, title: &str, message: &str) -> String {
    let mut properties = Vec::new();
    if let Some(location) = location {
        properties.push(format!("file={}", property(&location.file)));
        if location.line > 0 {
            properties.push(format!("line={},col={}", location.line, location.column));
        }
    }
    properties.push(format!("title={}", property(title)));
    format!("::{level} {}::{}\n", properties.join(","), data(message))
}

/// Escapes a message for one line.
fn data(text: &str) -> String {
    text.split('\n').map(|line| visible(line).replace('%', "%25")).collect::<Vec<_>>().join("%0A")
}

/// Escapes the value of a property, which ends at a comma or colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_cannot_end_an_annotation() {
        let location = Location { line: 3, column: 7, ..Location::file("a,b.json") };
        let made = annotation("error", Some(&location), "A: b", "100 %\n\r::error::x\u{1b}");
        assert_eq!(made, "::error file=a%2Cb.json,line=3,col=7,title=A%3A b::100 %25%0A\\r::error::x\\u{1b}\n");
    }
}
