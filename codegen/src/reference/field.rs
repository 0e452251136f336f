//! The description of a field.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::item::{Item, State};
use super::matrix::{Row, availability, table};
use super::site::{Changes, Site, prose};
use crate::diff::Finding;
use crate::diff::report::capital;
use crate::html::encoded;
use crate::model::{Access, Choices, Field, History, Presence, Type};
use crate::rust::docs;

/// The fields of an item, with its id and the versions that have it.
pub struct Fields<'a> {
    /// Id of the item.
    pub id: &'a str,
    /// Whether each version has the item.
    pub presence: &'a [bool],
    /// The fields.
    pub all: &'a [Item<'a, Field>],
    /// What they are, which is the start of the ids of elements: `field`, `parameter` or `header`.
    pub prefix: &'a str,
    /// Whether responses contain them, so that bindings have a value for one that is absent.
    pub is_read: bool,
}

impl<'a> Fields<'a> {
    fn changes(&self, changes: &'a Changes, field: &Item<'a, Field>, index: usize) -> Vec<&'a Finding> {
        changes.of_field(index, self.id, &field.id)
    }

    fn anchor(&self, wire: &str) -> String {
        format!("{}-{}", self.prefix, encoded(wire))
    }

    /// Renders the sections of the fields: the table of versions, if there are several, and the descriptions. `note` adds
    /// facts to those of a field.
    pub fn sections(
        &self,
        site: &Site<'_>,
        changes: &'a Changes,
        (id, title): (&str, &str),
        note: impl Fn(&Field) -> Vec<&'static str>,
    ) -> Markup {
        html! {
            @if !self.all.is_empty() {
                @if site.api.versions.len() > 1 {
                    h2 id="versions" { "Versions" }
                    (self.matrix(site, changes, &format!("{title} by version")))
                }
                h2 id=(id) { (title) }
                (self.cards(site, changes, note))
            }
        }
    }

    /// Renders the table of which version has which field.
    fn matrix(&self, site: &Site<'_>, changes: &'a Changes, caption: &str) -> Markup {
        let rows = self.all.iter().map(|field| {
            let title = html! { a href=(format!("#{}", self.anchor(&field.id))) { code { (field.id) } } };
            Row::new(field, title, "", Some(self.presence), |index| self.changes(changes, field, index))
        });
        table(site, caption, &capital(self.prefix), &rows.collect::<Vec<_>>())
    }

    /// Renders the descriptions. `note` adds facts to those of a field.
    pub fn cards(&self, site: &Site<'_>, changes: &'a Changes, note: impl Fn(&Field) -> Vec<&'static str>) -> Markup {
        let states = |field: &Item<'a, Field>| -> Vec<State<'a>> {
            let indices = 0..field.versions.len();
            indices.map(|index| field.state(index, Some(self.presence), self.changes(changes, field, index))).collect()
        };
        html! {
            @for field in self.all {
                (card(site, self, field, &availability(site, &states(field)), &note(field.newest)))
            }
        }
    }
}

fn card(
    site: &Site<'_>,
    set: &Fields<'_>,
    item: &Item<'_, Field>,
    versions: &[Markup],
    notes: &[&'static str],
) -> Markup {
    let (field, id) = (item.newest, set.anchor(&item.id));
    let absence = docs::absence(field).filter(|_| set.is_read).map(str::to_owned);
    let others = [docs::default(field), absence];
    let help = [docs::field_help(field), others.into_iter().flatten().collect::<Vec<_>>().join(" ")].join("\n\n");
    html! {
        article id=(&id) tabindex="-1" class="field" data-search=(field.wire) {
            h3 {
                code { (field.wire) } " " span class="kind" { (site.kind(&field.kind)) }
                " " a class="link" href=(format!("#{id}")) aria-label=(format!("Link to {}", field.wire)) { "#" }
            }
            ul class="tags" {
                @for tag in notes.iter().copied().chain(tags(field)) { li { (tag) } }
                @for sentence in versions { li class="version" { (sentence) } }
            }
            (prose(help.trim()))
            @if let Type::Choice(choices) = &field.kind { (values(choices, &item_history(item))) }
            @if let Some(keywords) = keywords(field) { p class="facts" { (keywords) } }
        }
    }
}

/// What holds for a field beside its type.
fn tags(field: &Field) -> impl Iterator<Item = &'static str> {
    let facts = [
        (field.is_required(), "required"),
        (field.access == Access::ReadOnly, "read-only"),
        (field.is_key(), "key"),
        (field.nullable, "nullable"),
        (field.presence == Presence::Never, "write-only"),
        (field.presence == Presence::MayBeAbsent && !field.is_written(), "may be absent"),
        (field.filtering.unique && !field.is_key(), "unique"),
        (field.secret, "secret"),
        (field.deprecated, "deprecated"),
    ];
    facts.into_iter().filter_map(|(holds, tag)| holds.then_some(tag))
}

/// The keywords of JSON Schema that restrict the values beside the limits in the description.
fn keywords(field: &Field) -> Option<String> {
    let keywords = field.limits.keywords.iter().map(|(keyword, value)| format!("{keyword}: {value}"));
    let keywords: Vec<String> = keywords.collect();
    (!keywords.is_empty()).then(|| format!("Also: {}.", keywords.join(", ")))
}

/// The history of the choices of a field, with those that the newest version does not have.
fn item_history(item: &Item<'_, Field>) -> BTreeMap<String, History> {
    let all = item.versions.iter().flatten().flat_map(|field| &field.history.choices);
    all.map(|(wire, history)| (wire.clone(), history.clone())).collect()
}

/// Renders the values of choices, and in which versions those are that not all versions have.
pub fn values(choices: &Choices, history: &BTreeMap<String, History>) -> Markup {
    let listed = |wire: &str| choices.values.iter().any(|choice| choice.wire == wire);
    let help = |wire: &str| {
        let choice = choices.values.iter().find(|choice| choice.wire == wire)?;
        Some(choice.help.as_str()).filter(|help| !help.is_empty())
    };
    let removed = history.keys().filter(|wire| !listed(wire));
    html! {
        ul class="values" aria-label="Values" {
            @for wire in choices.values.iter().map(|choice| &choice.wire).chain(removed) {
                li {
                    @if wire.is_empty() { "(empty)" } @else { code { (wire) } }
                    @if let Some(help) = help(wire) { (prose(help)) }
                    @if let Some(sentence) = history.get(wire).and_then(docs::history) { " " span class="facts" { (sentence) } }
                }
            }
        }
    }
}
