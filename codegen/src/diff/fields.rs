//! Which fields there are, and which must or may be given.

use serde_json::Value;

use super::pair::{FieldPair, Pair, Ways, spot};
use super::rules::{field as rules, resource::RUST_NAME_CHANGED};
use super::{Detail, Finding, Rule, Step, filters, help, rename, values};
use crate::model::{Access, DefaultValue, Field, Lookups, Resource, Type};
use crate::pointer::escape;

/// Compares the fields of a resource.
pub fn compare(pair: &mut Pair<'_>) {
    let (old, new) = (pair.old, pair.new);
    let gone: Vec<&Field> = old.fields.iter().filter(|field| new.field(&field.wire).is_none()).collect();
    let come: Vec<&Field> = new.fields.iter().filter(|field| old.field(&field.wire).is_none()).collect();
    let renames = rename::fields(&gone, &come);
    for before in gone {
        let rename = renames.iter().find(|(old, _)| old.wire == before.wire).map(|(_, new)| new.wire.clone());
        let (_, rule) = whole(old, before);
        let place = Some(spot(old, &pointer(before)));
        // The rules speak of what is silently ignored; this isn't.
        let detail = if before.filtering.orderable {
            Detail::Note("ordering by it is refused".to_owned())
        } else {
            Detail::Nothing
        };
        pair.findings.push(Finding {
            before: place,
            rename,
            ..Finding::new(rule, &old.id, Some(&before.wire), detail)
        });
    }
    for after in come {
        let rename = renames.iter().find(|(_, new)| new.wire == after.wire).map(|(old, _)| old.wire.clone());
        let (rule, _) = whole(new, after);
        let place = Some(spot(new, &pointer(after)));
        let detail = Detail::New { kind: values::outline(&after.kind), help: after.help.clone() };
        pair.findings.push(Finding { after: place, rename, ..Finding::new(rule, &new.id, Some(&after.wire), detail) });
    }
    for before in &old.fields {
        let Some(after) = new.field(&before.wire) else { continue };
        let (then, now) = (Ways::of(old, before), Ways::of(new, after));
        let ways = Ways { sent: then.sent && now.sent, received: then.received && now.received };
        one(&mut FieldPair { resource: pair, old: before, new: after, ways });
    }
}

fn pointer(field: &Field) -> String {
    format!("/fields/{}", escape(&field.wire))
}

/// The rules for a field that came or went.
fn whole(resource: &Resource, field: &Field) -> (&'static Rule, &'static Rule) {
    let ways = Ways::of(resource, field);
    if ways.sent && field.is_required() && resource.is_written_whole() {
        return (&rules::REQUIRED_FIELD_ADDED, &rules::REQUIRED_FIELD_REMOVED);
    }
    (
        ways.rule(&rules::FIELD_ADDED, &rules::REQUEST_FIELD_ADDED, &rules::RESPONSE_FIELD_ADDED),
        ways.rule(&rules::FIELD_REMOVED, &rules::REQUEST_FIELD_REMOVED, &rules::RESPONSE_FIELD_REMOVED),
    )
}

fn one(pair: &mut FieldPair<'_, '_>) {
    // The type of the key is told of the resource.
    let key = |resource: &Resource| resource.key.clone().filter(|key| key.field == pair.old.wire);
    let is_told = key(pair.resource.old) != key(pair.resource.new);
    let same_type = if is_told { pair.old.kind == pair.new.kind } else { values::compare(pair) };
    nullable(pair, same_type);
    writing(pair, same_type);
    flags(pair);
    filters::compare(pair);
    help::compare(pair);
    if pair.old.name != pair.new.name {
        pair.note(&RUST_NAME_CHANGED, "", Detail::change(&pair.old.name, &pair.new.name));
    }
}

/// Null, and what else makes a value an `Option`.
fn nullable(pair: &mut FieldPair<'_, '_>, same_type: bool) {
    let (old, new, ways) = (pair.old, pair.new, pair.ways);
    let option_changed = same_type && ways.received && old.is_optional() != new.is_optional();
    match (old.nullable, new.nullable) {
        (false, true) => {
            let rule =
                ways.rule(&rules::NULLABLE_GAINED, &rules::REQUEST_NULLABLE_GAINED, &rules::RESPONSE_NULLABLE_GAINED);
            let finding = pair.note(rule, "/nullable", Detail::Nothing);
            finding.step = if option_changed { Step::Major } else { Step::Minor };
        }
        (true, false) => {
            let rule = ways.rule(&rules::NULLABLE_LOST, &rules::REQUEST_NULLABLE_LOST, &rules::RESPONSE_NULLABLE_LOST);
            // Setters no longer take `None`, filters no longer ask for null.
            let taken_away = (ways.sent && !takes_no_null(&new.kind)) || new.filtering.lookups != Lookups::None;
            let finding = pair.note(rule, "/nullable", Detail::Nothing);
            finding.step = if option_changed || taken_away { Step::Major } else { Step::Patch };
        }
        _ if option_changed => {
            let rule = if new.is_optional() { &rules::OPTION_GAINED } else { &rules::OPTION_LOST };
            pair.note(rule, "", Detail::Nothing);
        }
        _ => {}
    }
}

/// Whether the setter is the same for a nullable field.
fn takes_no_null(kind: &Type) -> bool {
    match kind {
        Type::List(_) | Type::Json => true,
        Type::Relation(relation) => relation.many,
        _ => false,
    }
}

/// What must or may be given, and what holds without it.
fn writing(pair: &mut FieldPair<'_, '_>, same_type: bool) {
    let (old, new) = (pair.old, pair.new);
    let writes = pair.resource.old.is_written_whole() && pair.resource.new.is_written_whole();
    match (old.access == Access::ReadOnly, new.access == Access::ReadOnly) {
        (false, true) if old.is_written() && writes => {
            pair.note(&rules::READONLY_GAINED, "/readonly", Detail::Nothing);
            return;
        }
        (true, false) if new.is_written() && writes => {
            pair.note(&rules::READONLY_LOST, "/readonly", Detail::Nothing);
        }
        _ => {}
    }
    if writes && new.is_written() && old.is_required() != new.is_required() {
        let rule = if new.is_required() { &rules::REQUIRED_GAINED } else { &rules::REQUIRED_LOST };
        pair.note(rule, "", Detail::Nothing);
        return; // a default or `blank` is only the cause
    }
    if !pair.ways.sent {
        return;
    }
    if old.blank != new.blank {
        let rule = if new.blank { &rules::BLANK_GAINED } else { &rules::BLANK_LOST };
        pair.note(rule, "/blank", Detail::Nothing);
    }
    if same_type {
        default(pair);
    }
}

fn default(pair: &mut FieldPair<'_, '_>) {
    let shown = |value: &Value| value.to_string();
    // A volatile default is another one in every download.
    let is_volatile = |field: &Field| matches!(field.default, Some(DefaultValue::Volatile(_)));
    if is_volatile(pair.old) || is_volatile(pair.new) {
        return;
    }
    let constant = |field: &'_ Field| field.default.as_ref().and_then(DefaultValue::constant).cloned();
    let (rule, detail) = match (constant(pair.old), constant(pair.new)) {
        (old, new) if old == new => return,
        (Some(old), Some(new)) => (&rules::DEFAULT_CHANGED, Detail::change(shown(&old), shown(&new))),
        (Some(old), None) => (&rules::DEFAULT_REMOVED, Detail::values([shown(&old)])),
        (_, new) => (&rules::DEFAULT_ADDED, Detail::values(new.as_ref().map(shown))),
    };
    pair.note(rule, "/default", detail);
}

fn flags(pair: &mut FieldPair<'_, '_>) {
    let (old, new) = (pair.old, pair.new);
    // Keys are unique by nature, whatever a document says.
    if old.filtering.unique != new.filtering.unique && !new.is_key() {
        let rule = if new.filtering.unique { &rules::UNIQUE_GAINED } else { &rules::UNIQUE_LOST };
        pair.note(rule, "/unique", Detail::Nothing);
    }
    if old.secret != new.secret {
        let rule = if new.secret { &rules::SECRET_GAINED } else { &rules::SECRET_LOST };
        let has_type = matches!(new.kind, Type::Text);
        let finding = pair.note(rule, "", Detail::Nothing);
        if !has_type {
            finding.step = Step::Patch;
        }
    }
}
