//! What HTML pages of pexgen have in common: the frame, styles, the switch between light and dark, and scripts.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::output::MARK;

/// The styles of every page.
pub const STYLE: &str = include_str!("page.css");
/// Applies the stored theme. It runs before the page is shown.
pub const THEME: &str = include_str!("theme.js");
/// The switch of the theme, keys, and the functions that other scripts use.
pub const SCRIPT: &str = include_str!("page.js");

/// Where a page has its styles and scripts.
#[derive(Clone, Copy, Debug)]
pub enum Assets<'a> {
    /// In the page itself, with styles and a script of its own.
    Inline {
        /// Styles beside [`STYLE`].
        style: &'a str,
        /// A script after [`SCRIPT`].
        script: &'a str,
    },
    /// In the files `style.css`, `theme.js` and `page.js` of the folder with this relative path, such as `../`.
    Linked(&'a str),
}

/// Renders a page. `header` is above the main part; `main` must contain an element with the id `main`.
pub fn page(title: &str, assets: Assets<'_>, header: &Markup, main: &Markup, keys: &str) -> String {
    let page = html! {
        (DOCTYPE)
        @if let Assets::Linked(_) = assets { (PreEscaped(mark("<!--", "-->"))) }
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                @match assets {
                    Assets::Inline { style, .. } => {
                        style { (PreEscaped(STYLE)) (PreEscaped(style)) }
                        script { (PreEscaped(THEME)) }
                    },
                    Assets::Linked(folder) => {
                        link rel="stylesheet" href=(format!("{folder}style.css"));
                        script src=(format!("{folder}theme.js")) {}
                    },
                }
            }
            body {
                a class="skip" href="#main" { "Skip to the content" }
                header {
                    label class="theme" { span { "Theme" } select id="theme" {
                        option value="" { "System" }
                        option value="light" { "Light" }
                        option value="dark" { "Dark" }
                    } }
                    (header)
                }
                (main)
                footer { p { "Keys: " kbd { "/" } " searches, " kbd { "j" } " and " kbd { "k" } " go to the next and the previous " (keys) ", " kbd { "Esc" } " clears the search." } }
                @match assets {
                    Assets::Inline { script, .. } => { script { (PreEscaped(SCRIPT)) (PreEscaped(script)) } },
                    Assets::Linked(folder) => { script src=(format!("{folder}page.js")) {} },
                }
            }
        }
    };
    page.into_string()
}

/// Returns the first line of a generated file as a comment.
pub fn mark(start: &str, end: &str) -> String {
    format!("{start} {MARK} {}. Do not edit. {end}\n", env!("CARGO_PKG_VERSION"))
}

/// Returns the input of a search, which `/` moves to.
pub fn search(placeholder: &str) -> Markup {
    html! {
        label class="wide" { span { "Search" } input id="search" type="search" placeholder=(placeholder) autocomplete="off"; }
    }
}

/// Returns a text as part of an id, a file name or a URL: other characters than letters, digits, `-`, `_` and `.` are
/// `~` and their number in hexadecimal digits. Different texts stay different.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') {
            encoded.push(c);
        } else {
            let _ = write!(encoded, "~{:x}", u32::from(c));
        }
    }
    encoded
}

/// Ids of the elements of a page. An id depends on others only if they are equal.
#[derive(Debug, Default)]
pub struct Ids(BTreeSet<String>);

impl Ids {
    /// Returns the id for a text, with a number if another text already has that id.
    pub fn of(&mut self, text: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let base: String = text.chars().map(plain).collect();
        let mut id = base.clone();
        for number in 2.. {
            if self.0.insert(id.clone()) {
                break;
            }
            id = format!("{base}-{number}");
        }
        id
    }
}
