//! CommonMark of OpenAPI descriptions, as documentation comments show it.
//!
//! OpenAPI descriptions are CommonMark. Most of it means the same in a documentation comment. What rustdoc would run,
//! resolve, load or reject is changed: code blocks become text, unless their language is another one than Rust; links
//! that are not URLs, and HTML, become text; images become links.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use pulldown_cmark_to_cmark::{Options as Layout, cmark_with_options};

use super::is_blank;

/// The blocks of a description, each as Markdown: paragraphs, headings, lists, tables, code.
pub fn prose(text: &str) -> Vec<String> {
    let text = visible(text);
    let mut blocks = Vec::new();
    let mut block = Vec::new();
    let mut depth = 0_usize;
    for event in harmless(Parser::new_ext(&text, syntax())) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        block.push(event);
        if depth == 0 {
            blocks.extend(printed(&std::mem::take(&mut block)));
        }
    }
    blocks
}

/// A description on one line: the text of its blocks, with emphasis, code and links.
pub fn line(text: &str) -> String {
    let text = visible(text);
    let mut inline: Vec<Event<'_>> = Vec::new();
    for event in harmless(Parser::new_ext(&text, syntax())) {
        let is_break = match &event {
            Event::SoftBreak | Event::HardBreak | Event::Rule => true,
            Event::Start(tag) => !is_inline(tag.to_end()),
            Event::End(tag) => !is_inline(*tag),
            _ => false,
        };
        if !is_break {
            inline.push(event);
        } else if !inline.is_empty() {
            inline.push(Event::Text(CowStr::Borrowed(" ")));
        }
    }
    while inline.last() == Some(&Event::Text(CowStr::Borrowed(" "))) {
        inline.pop();
    }
    let paragraph = [Event::Start(Tag::Paragraph)].into_iter().chain(inline).chain([Event::End(TagEnd::Paragraph)]);
    let printed = printed(&paragraph.collect::<Vec<_>>()).unwrap_or_default();
    printed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Markdown as HTML. Headings become paragraphs, because the page that contains them has its own.
#[cfg(feature = "cli")]
pub fn html(markdown: &str) -> String {
    let mut html = String::new();
    let events = harmless(Parser::new_ext(markdown, syntax())).into_iter().flat_map(|event| match event {
        Event::Start(Tag::Heading { .. }) => vec![Event::Start(Tag::Paragraph), Event::Start(Tag::Strong)],
        Event::End(TagEnd::Heading(_)) => vec![Event::End(TagEnd::Strong), Event::End(TagEnd::Paragraph)],
        other => vec![other],
    });
    pulldown_cmark::html::push_html(&mut html, events);
    html
}

/// What rustdoc reads beyond CommonMark.
pub(super) fn syntax() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

fn layout() -> Layout<'static> {
    Layout { list_token: '-', code_block_token_count: 3, increment_ordered_list_bullets: true, ..Layout::default() }
}

/// A block as Markdown. Where printing would change what it says, its text is escaped instead.
fn printed(events: &[Event<'_>]) -> Option<String> {
    let mut block = String::new();
    let is_printed = cmark_with_options(events.iter(), &mut block, layout()).is_ok();
    let block = block.trim_matches('\n').to_owned();
    if is_printed && said(Parser::new_ext(&block, syntax())) == said(events.iter().cloned()) {
        return Some(with_visible_breaks(&block)).filter(|block| !block.is_empty());
    }
    Some(super::escape(&said(events.iter().cloned()))).filter(|text| !text.is_empty())
}

/// A block whose line breaks are backslashes: blanks at the end of a line are lost in a documentation comment.
fn with_visible_breaks(block: &str) -> String {
    if block.contains("```") {
        return block.to_owned();
    }
    let lines = block.lines().map(|line| match line.strip_suffix("  ") {
        Some(text) if !text.trim().is_empty() => format!("{}\\", text.trim_end()),
        _ => line.trim_end().to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The text of a block, without white space.
fn said<'e>(events: impl Iterator<Item = Event<'e>>) -> String {
    let mut said = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) => said.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => said.push(' '),
            _ => {}
        }
    }
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without the characters that can't be seen; tabs as blanks.
fn visible(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\t', "    ");
    text.chars().map(|c| if is_blank(c) && c != '\n' { ' ' } else { c }).collect()
}

/// Replaces what must not reach rustdoc.
fn harmless<'e>(events: impl Iterator<Item = Event<'e>>) -> Vec<Event<'e>> {
    let mut harmless: Vec<Event<'e>> = Vec::new();
    // The links that are open, and whether each stays.
    let mut links: Vec<bool> = Vec::new();
    let mut is_code = false;
    // Whether it is inside what is one line of Markdown.
    let mut is_line = false;
    for event in events {
        if let Event::Start(tag) = &event {
            is_line |= is_one_line(tag.to_end());
        }
        if let Event::End(tag) = &event {
            is_line &= !is_one_line(*tag);
        }
        let start = harmless.len();
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                is_code = true;
                harmless.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language(&kind)))));
            }
            Event::End(TagEnd::CodeBlock) => {
                is_code = false;
                harmless.push(Event::End(TagEnd::CodeBlock));
            }
            Event::Start(
                Tag::Link { link_type, dest_url, title, .. } | Tag::Image { link_type, dest_url, title, .. },
            ) => {
                let stays = is_url(&dest_url) && !links.contains(&true);
                links.push(stays);
                if stays {
                    harmless.push(Event::Start(link(link_type, dest_url, title)));
                }
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if links.pop() == Some(true) {
                    harmless.push(Event::End(TagEnd::Link));
                }
            }
            // Around the HTML inside.
            Event::Start(Tag::HtmlBlock) => harmless.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => {
                while harmless.last() == Some(&Event::SoftBreak) {
                    harmless.pop();
                }
                harmless.push(Event::End(TagEnd::Paragraph));
            }
            Event::Html(html) | Event::InlineHtml(html) => html_as_text(&html, &mut harmless),
            Event::Text(text) if !is_code && !links.contains(&true) => with_links(&text, &mut harmless),
            Event::Start(Tag::FootnoteDefinition(_)) | Event::End(TagEnd::FootnoteDefinition) => {}
            event => harmless.push(event),
        }
        if is_line {
            without_breaks(&mut harmless[start..]);
        }
    }
    harmless
}

/// Whether its content is one line of Markdown, which a line break would end.
fn is_one_line(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::TableCell | TagEnd::Heading(_))
}

/// Replaces line breaks by blanks.
fn without_breaks(events: &mut [Event<'_>]) {
    for event in events.iter_mut().filter(|event| matches!(event, Event::SoftBreak | Event::HardBreak)) {
        *event = Event::Text(CowStr::Borrowed(" "));
    }
}

/// The language of a code block: what rustdoc would take for Rust, or for one of its flags, is text.
fn language<'e>(kind: &CodeBlockKind<'e>) -> CowStr<'e> {
    const OF_RUSTDOC: [&str; 9] = [
        "rust",
        "rs",
        "ignore",
        "should_panic",
        "no_run",
        "compile_fail",
        "test_harness",
        "standalone",
        "standalone_crate",
    ];
    let text = CowStr::Borrowed("text");
    let CodeBlockKind::Fenced(info) = kind else { return text };
    let language = info.split([' ', ',', '\t']).next().unwrap_or_default();
    let is_name = !language.is_empty() && language.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#'));
    let lower = language.to_ascii_lowercase().replace('-', "_");
    if is_name && !OF_RUSTDOC.contains(&lower.as_str()) && !lower.starts_with("edition") {
        CowStr::from(language.to_owned())
    } else {
        text
    }
}

/// A link with its target beside it.
fn link<'e>(kind: LinkType, dest_url: CowStr<'e>, title: CowStr<'e>) -> Tag<'e> {
    let link_type = match kind {
        LinkType::Autolink | LinkType::Email => kind,
        _ => LinkType::Inline,
    };
    Tag::Link { link_type, dest_url, title, id: CowStr::Borrowed("") }
}

/// Whether a target means the same everywhere. rustdoc takes others for the names of items.
fn is_url(target: &str) -> bool {
    let rest = ["http://", "https://", "mailto:"].iter().find_map(|scheme| target.strip_prefix(scheme));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains([' ', '<', '>', '\\', '`']))
}

/// The names of HTML elements that only format what is in them.
const FORMATTING: [&str; 26] = [
    "a",
    "b",
    "blockquote",
    "center",
    "code",
    "div",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "i",
    "kbd",
    "ol",
    "p",
    "pre",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "tt",
    "u",
    "ul",
    "var",
];

/// HTML as text, without the tags that only format it. `<br>` is a line break.
fn html_as_text(html: &str, events: &mut Vec<Event<'_>>) {
    let mut text = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        let Some((tag, after)) = rest[1..].split_once('>') else { break };
        let name = tag.trim_matches('/').split([' ', '\n']).next().unwrap_or_default().to_ascii_lowercase();
        match name.as_str() {
            "br" | "hr" => {
                events.push(Event::Text(std::mem::take(&mut text).into()));
                events.push(Event::HardBreak);
            }
            "li" if !tag.starts_with('/') => text.push_str("• "),
            "li" => {}
            name if FORMATTING.contains(&name) => {}
            _ => text.push_str(&rest[..tag.len() + 2]),
        }
        rest = after;
    }
    text.push_str(rest);
    for (index, line) in text.split('\n').enumerate() {
        events.extend((index > 0).then_some(Event::SoftBreak));
        events.extend(Some(line.to_owned()).filter(|line| !line.is_empty()).map(|line| Event::Text(line.into())));
    }
}

/// A text with its URLs as links.
fn with_links<'e>(text: &CowStr<'e>, events: &mut Vec<Event<'e>>) {
    let mut rest: &str = text;
    while let Some((before, url, after)) = super::first_url(rest) {
        let url = CowStr::from(url.to_owned());
        events.push(Event::Text(CowStr::from(before.to_owned())));
        events.push(Event::Start(link(LinkType::Autolink, url.clone(), CowStr::Borrowed(""))));
        events.extend([Event::Text(url), Event::End(TagEnd::Link)]);
        rest = after;
    }
    if !rest.is_empty() {
        events.push(Event::Text(CowStr::from(rest.to_owned())));
    }
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structure_of_descriptions_stays() {
        let text = "### Title\n\nUse `a` and **b**.\nSee [it](https://x.example/a_b).\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n\
                    1. one\n2. two\n\n* x\n  * y";
        let expected = [
            "### Title",
            "Use `a` and **b**.\nSee [it](https://x.example/a_b).",
            "|a|b|\n|-|-|\n|1|2|",
            "1. one\n2. two",
            "- x\n  - y",
        ];
        assert_eq!(prose(text), expected);
    }

    #[test]
    fn code_is_never_run() {
        assert_eq!(prose("```\nlet x;\n```"), ["```text\nlet x;\n```"]);
        assert_eq!(prose("```rust,should_panic\nx\n```"), ["```text\nx\n```"]);
        assert_eq!(prose("```json\n{}\n```"), ["```json\n{}\n```"]);
        assert_eq!(prose("a\n\n    indented { }\n"), ["a", "```text\nindented { }\n```"]);
    }

    #[test]
    fn nothing_refers_to_items_of_the_crate() {
        assert_eq!(prose("[Room] or [x](Room) or [y](#limits)"), ["\\[Room\\] or x or y"]);
        assert_eq!(prose("![logo](https://x.example/l.png)"), ["[logo](https://x.example/l.png)"]);
        assert_eq!(prose("at https://x.example/a_b."), ["at <https://x.example/a_b>."]);
    }

    #[test]
    fn html_is_text_without_formatting() {
        assert_eq!(prose("a <b>bold</b> Vec<Room>"), ["a bold Vec\\<Room>"]);
        assert_eq!(prose("one<br>two"), ["one\\\ntwo"]);
        assert_eq!(prose("# one<br>two"), ["# one two"]);
        assert_eq!(prose("|a|b|\n|-|-|\n|one<br/>two|3|"), ["|a|b|\n|-|-|\n|one two|3|"]);
        assert_eq!(prose("<p>one\nand <i>two</i></p>"), ["one\nand two"]);
        assert_eq!(prose("<script>x</script>"), ["\\<script\\>x\\</script\\>"]);
    }

    #[test]
    fn a_line_has_no_blocks() {
        assert_eq!(line("# Title\n\nUse `a`:\n\n* one\n  * two\n"), "Title Use `a`: one two");
    }
}
