//! Comparison of fields: added, removed, changed, and whether they are required.

use serde_json::Value;

use super::fieldset::{FieldEntry, FieldSet};
use super::pair::{FieldPair, Pair};
use super::rules::{field as rules, resource::RUST_NAME_CHANGED};
use super::{Detail, Finding, Impact, Rule, Step, arguments, filters, help, parameters, rename, values};
use crate::model::{Access, DefaultValue, Field, Lookups, Presence, Type};

/// Compares the fields of both versions.
pub fn compare<'a>(pair: &mut Pair<'a, FieldSet<'a>>) {
    let (old, new) = (pair.old, pair.new);
    let pairs = old.pairs(new);
    let is_paired =
        |one: &FieldEntry<'_>| pairs.iter().any(|(old, new)| [*old, *new].iter().any(|it| std::ptr::eq(*it, one)));
    let removed: Vec<&FieldEntry<'_>> = old.entries.iter().filter(|one| !is_paired(one)).collect();
    let added: Vec<&FieldEntry<'_>> = new.entries.iter().filter(|one| !is_paired(one)).collect();
    let fields = |entries: &[&FieldEntry<'a>]| entries.iter().map(|entry| entry.field).collect::<Vec<_>>();
    let renames = rename::fields(&fields(&removed), &fields(&added));
    for before in removed {
        let wire = &before.field.wire;
        let renamed = renames.iter().find(|(old, _)| old.wire == *wire).map(|(_, new)| *new);
        let rename = renamed.map(|new| new.wire.clone());
        let (_, rule) = whole(old, before.field);
        let impact = if new.has_messages_of(old, before.field) { rule.impact } else { Impact::Compatible };
        let finding = Finding::new(rule, old.id, Some(&before.id), lost(old, before.field, renamed));
        pair.findings.push(Finding { before: Some(old.field_pointer(wire, "")), rename, impact, ..finding });
    }
    for after in added {
        let wire = &after.field.wire;
        let rename = renames.iter().find(|(_, new)| new.wire == *wire).map(|(old, _)| old.wire.clone());
        let (rule, _) = whole(new, after.field);
        let detail = Detail::New { kind: values::outline(&after.field.kind), help: after.field.help.clone() };
        let impact = if old.has_messages_of(new, after.field) { rule.impact } else { Impact::Compatible };
        let finding = Finding::new(rule, new.id, Some(&after.id), detail);
        pair.findings.push(Finding { after: Some(new.field_pointer(wire, "")), rename, impact, ..finding });
    }
    for (before, after) in pairs {
        let direction = old.direction(before.field).and(new.direction(after.field));
        let mut field = FieldPair { set: pair, old: before.field, new: after.field, direction, entry: before };
        one(&mut field);
        if let (Some(before), Some(after)) = (before.parameter, after.parameter) {
            parameters::compare(&mut field, before, after);
        }
    }
    arguments::compare(pair);
}

/// Describes what clients lose with a field besides its value. `renamed` is the field that probably replaces it.
fn lost(set: &FieldSet<'_>, field: &Field, renamed: Option<&Field>) -> Detail {
    let notes = [lost_filters(set, field).map(str::to_owned), renamed.and_then(|new| lost_secret(field, new))];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    if notes.is_empty() { Detail::Nothing } else { Detail::Note(notes.join("; ")) }
}

/// Describes that a value is no longer redacted under its new name.
fn lost_secret(old: &Field, new: &Field) -> Option<String> {
    let advice = "is not: `Debug` and logs show its value; add it to `secrets` in `pexgen.toml`";
    (old.secret && !new.secret).then(|| format!("the old field is a secret and `{}` {advice}", new.wire))
}

fn lost_filters(set: &FieldSet<'_>, field: &Field) -> Option<&'static str> {
    let orderable = set.usage.listed && field.filtering.orderable;
    match (orderable, set.usage.filtered && field.is_filtered()) {
        (false, false) => None,
        (true, true) => Some("lists could be filtered and ordered by it; ordering by it is refused now"),
        (true, false) => Some("lists could be ordered by it, which is refused now"),
        (false, true) => Some("lists could be filtered by it"),
    }
}

/// Returns the rules for an added and for a removed field.
fn whole(set: &FieldSet<'_>, field: &Field) -> (&'static Rule, &'static Rule) {
    let direction = set.direction(field);
    if direction.is_sent() && field.is_required() && set.usage.whole {
        return (&rules::REQUIRED_FIELD_ADDED, &rules::REQUIRED_FIELD_REMOVED);
    }
    (
        direction.rule(&rules::FIELD_ADDED, &rules::REQUEST_FIELD_ADDED, &rules::RESPONSE_FIELD_ADDED),
        direction.rule(&rules::FIELD_REMOVED, &rules::REQUEST_FIELD_REMOVED, &rules::RESPONSE_FIELD_REMOVED),
    )
}

fn one(pair: &mut FieldPair<'_, '_>) {
    // A change of the key's type is reported for the resource.
    let key = |set: &FieldSet<'_>| set.key.filter(|key| key.field == pair.old.wire).cloned();
    let is_reported = key(pair.set.old) != key(pair.set.new);
    let same_type = if is_reported { pair.old.kind == pair.new.kind } else { values::compare(pair) };
    write_only(pair);
    nullable(pair, same_type);
    writing(pair, same_type);
    flags(pair);
    filters::compare(pair);
    help::compare(pair);
    if pair.old.name != pair.new.name {
        pair.note(&RUST_NAME_CHANGED, "", Detail::change(&pair.old.name, &pair.new.name));
    }
}

/// Compares whether responses contain the field at all.
fn write_only(pair: &mut FieldPair<'_, '_>) {
    let (old, new) = (pair.old, pair.new);
    let rule = match (old.presence == Presence::Never, new.presence == Presence::Never) {
        (false, true) => &rules::WRITE_ONLY_GAINED,
        (true, false) => &rules::WRITE_ONLY_LOST,
        _ => return,
    };
    if pair.set.old.usage.received && pair.set.new.usage.received {
        let finding = pair.note(rule, "", Detail::Nothing);
        finding.step = if old.is_optional() == new.is_optional() { Step::Patch } else { Step::Major };
    }
}

/// Compares nullability and presence: both decide whether a field is an `Option` when read.
fn nullable(pair: &mut FieldPair<'_, '_>, same_type: bool) {
    let (old, new, direction) = (pair.old, pair.new, pair.direction);
    let option_changed = same_type && direction.is_received() && old.is_optional() != new.is_optional();
    if direction.is_received() && old.presence != new.presence {
        match (old.presence, new.presence) {
            // It is reported as write-only.
            (Presence::Never, _) | (_, Presence::Never) => {}
            (Presence::Always, Presence::MayBeAbsent) => {
                pair.note(&rules::PRESENCE_LOST, "", Detail::Nothing);
            }
            (Presence::MayBeAbsent, Presence::Always) => {
                pair.note(&rules::PRESENCE_GAINED, "", Detail::Nothing);
            }
            _ if option_changed => {}
            (before, after) => {
                pair.note(&rules::PRESENCE_CHANGED, "", Detail::change(presence(before), presence(after)));
            }
        }
    }
    let presence_explains =
        [old.presence, new.presence].contains(&Presence::MayBeAbsent) && old.presence != new.presence;
    // The bindings of Tastypie APIs read null as the empty value of the type, or as `None`.
    let is_lenient = pair.set.old.is_tastypie() || matches!(old.presence, Presence::Usual | Presence::EmptyIsNull);
    // Any JSON includes null.
    let may_be_null = |field: &Field| field.nullable || (field.kind == Type::Json && !pair.set.old.is_tastypie());
    match (may_be_null(old), may_be_null(new)) {
        (false, true) => {
            let (both, response) = if is_lenient && reads_null(old) {
                (&rules::NULLABLE_GAINED, &rules::RESPONSE_NULLABLE_GAINED)
            } else if old.presence == Presence::MayBeAbsent && old.is_optional() {
                (&rules::ABSENT_OR_NULL, &rules::ABSENT_OR_NULL)
            } else {
                (&rules::NULL_ADDED, &rules::NULL_ADDED)
            };
            let rule = direction.rule(both, &rules::REQUEST_NULLABLE_GAINED, response);
            let finding = pair.note(rule, "/nullable", Detail::Nothing);
            finding.step = if option_changed { Step::Major } else { Step::Minor };
        }
        (true, false) => {
            let response = if is_lenient {
                &rules::RESPONSE_NULLABLE_LOST
            } else if new.presence == Presence::MayBeAbsent && new.is_optional() {
                &rules::ABSENT_NOT_NULL
            } else {
                &rules::NULL_REMOVED
            };
            let rule = direction.rule(&rules::NULLABLE_LOST, &rules::REQUEST_NULLABLE_LOST, response);
            // Setters no longer take `None`, filters no longer compare with null.
            let is_refused =
                (direction.is_sent() && !takes_no_null(&new.kind)) || new.filtering.lookups != Lookups::None;
            let finding = pair.note(rule, "/nullable", Detail::Nothing);
            finding.step = if option_changed || is_refused { Step::Major } else { Step::Patch };
        }
        _ if option_changed && !presence_explains => {
            let rule = if new.is_optional() { &rules::OPTION_GAINED } else { &rules::OPTION_LOST };
            pair.note(rule, "", Detail::Nothing);
        }
        _ => {}
    }
}

/// Returns whether lenient bindings read null as `None` or as an empty value.
fn reads_null(field: &Field) -> bool {
    let has_no_empty_value = match &field.kind {
        Type::Relation(relation) => !relation.many,
        kind => matches!(kind, Type::Date | Type::DateTime | Type::Instant | Type::Time | Type::OwnUri),
    };
    field.is_optional() || !has_no_empty_value
}

fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Always => "always present",
        Presence::Usual => "usually present",
        Presence::MayBeAbsent => "may be absent",
        Presence::EmptyIsNull => "empty means null",
        Presence::Never => "never present",
    }
}

/// Returns whether the setter is the same for a nullable field.
fn takes_no_null(kind: &Type) -> bool {
    match kind {
        Type::List(_) | Type::Json => true,
        Type::Relation(relation) => relation.many,
        _ => false,
    }
}

/// Compares what requests must or may contain, and the defaults.
fn writing(pair: &mut FieldPair<'_, '_>, same_type: bool) {
    let (old, new) = (pair.old, pair.new);
    let (one, other) = (pair.set.old.usage, pair.set.new.usage);
    let (sends, writes) = (one.sent && other.sent, one.whole && other.whole);
    match (old.access == Access::ReadOnly, new.access == Access::ReadOnly) {
        (false, true) if old.is_written() && sends => {
            pair.note(&rules::READONLY_GAINED, "/readonly", Detail::Nothing);
            return;
        }
        (true, false) if new.is_written() && sends => {
            pair.note(&rules::READONLY_LOST, "/readonly", Detail::Nothing);
        }
        _ => {}
    }
    if writes && new.is_written() && old.is_required() != new.is_required() {
        let rule = if new.is_required() { &rules::REQUIRED_GAINED } else { &rules::REQUIRED_LOST };
        pair.note(rule, "", Detail::Nothing);
        return; // a default or `blank` is only the cause
    }
    if !pair.direction.is_sent() {
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
    // A volatile default differs in every download.
    let is_volatile = |field: &Field| matches!(field.default, Some(DefaultValue::Volatile(_)));
    if is_volatile(pair.old) || is_volatile(pair.new) {
        return;
    }
    // A default of null is the same as no default.
    let constant = |field: &Field| {
        field.default.as_ref().and_then(DefaultValue::constant).filter(|value| !value.is_null()).cloned()
    };
    let is_secret = |field: &Field| constant(field).is_some() && field.public_default().is_none();
    let is_hidden = is_secret(pair.old) || is_secret(pair.new);
    let (rule, detail) = match (constant(pair.old), constant(pair.new)) {
        (old, new) if old == new => return,
        (Some(old), Some(new)) => (&rules::DEFAULT_CHANGED, Detail::change(shown(&old), shown(&new))),
        (Some(old), None) => (&rules::DEFAULT_REMOVED, Detail::values([shown(&old)])),
        (_, new) => (&rules::DEFAULT_ADDED, Detail::values(new.as_ref().map(shown))),
    };
    pair.note(rule, "/default", if is_hidden { Detail::Nothing } else { detail });
}

fn flags(pair: &mut FieldPair<'_, '_>) {
    let (old, new) = (pair.old, pair.new);
    // A key is always unique, whatever the document states.
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
