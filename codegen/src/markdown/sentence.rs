//! Sentences that follow descriptions.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use super::commonmark::syntax;

/// Adds a sentence to a text in CommonMark: at the end of its last paragraph, or as a paragraph below any other block.
pub fn with_sentence(text: &str, sentence: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() || sentence.is_empty() {
        return format!("{text}{sentence}");
    }
    if ends_with_paragraph(text) {
        let end = if text.ends_with(['.', '!', '?', ':', '…']) { "" } else { "." };
        return format!("{text}{end} {sentence}");
    }
    let fence = open_fence(text).map(|fence| format!("\n{fence}")).unwrap_or_default();
    format!("{text}{fence}\n\n{sentence}")
}

/// Whether the last block of a text in CommonMark is a paragraph: a sentence can continue it.
pub fn ends_with_paragraph(text: &str) -> bool {
    // Most texts are one line, which the parser need not read.
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) && !text.contains('\n') {
        return true;
    }
    // The definitions of links are not among the blocks.
    last_block(text).is_some_and(|(event, range)| event == Event::Start(Tag::Paragraph) && range.end == text.len())
}

/// Whether a text contains a value as a word.
pub fn states(text: &str, value: &str) -> bool {
    text.match_indices(value).any(|(start, found)| {
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !word(text[..start].chars().next_back()) && !word(text[start + found.len()..].chars().next())
    })
}

/// The fence of the code block at the end of a text, if nothing closes it.
fn open_fence(text: &str) -> Option<&str> {
    let (Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))), range) = last_block(text)? else { return None };
    let block = text[range].trim_start();
    let mark = block.chars().next()?;
    let fence = &block[..block.len() - block.trim_start_matches(mark).len()];
    let last = block.lines().skip(1).last().unwrap_or_default().trim();
    let is_closed = last.len() >= fence.len() && last.chars().all(|c| c == mark);
    (!is_closed).then_some(fence)
}

/// The event that begins the last block of a text, and where the block is.
fn last_block(text: &str) -> Option<(Event<'_>, Range<usize>)> {
    let mut depth = 0_usize;
    let mut last = None;
    for (event, range) in Parser::new_ext(text, syntax()).into_offset_iter() {
        let is_outer = depth == 0;
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if is_outer {
            last = Some((event, range));
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_continue_paragraphs() {
        assert_eq!(with_sentence("One", "Two."), "One. Two.");
        assert_eq!(with_sentence("- a\n\nOne.\n", "Two."), "- a\n\nOne. Two.");
        assert_eq!(with_sentence("`a`", "Two."), "`a`. Two.");
        assert_eq!(with_sentence("", "Two."), "Two.");
        assert_eq!(with_sentence("One", ""), "One");
    }

    #[test]
    fn sentences_are_paragraphs_below_other_blocks() {
        for block in [
            "- a",
            "- a\n\n  b",
            "1. a",
            "2) a",
            "* a\nb",
            "|a|\n|-|\n|1|",
            "```\na\n\nb\n```",
            "    a",
            "# a",
            "a\n===",
            "> a\nb",
            "a\n\n---",
            "[a]\n\n[a]: https://x.example",
        ] {
            assert_eq!(with_sentence(block, "Two."), format!("{block}\n\nTwo."));
        }
        assert_eq!(with_sentence("~~~json\n{}", "Two."), "~~~json\n{}\n~~~\n\nTwo.");
    }
}
