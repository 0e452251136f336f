//! Comparison of types and choices.

use super::pair::FieldPair;
use super::rules::{resource::RUST_NAME_CHANGED, value as rules};
use super::{Affects, Detail, Impact, Rule, relations};
use crate::model::{Choice, Choices, Type};

/// Compares the types of a field. Returns whether they are the same.
pub fn compare(pair: &mut FieldPair<'_, '_>) -> bool {
    let (old, new) = (&pair.old.kind, &pair.new.kind);
    let types = pair.set.types;
    let is_inline = |kind: &Type| matches!(kind, Type::Choice(_));
    if old == new && !is_inline(old) {
        return true;
    }
    if let (Some(before), Some(after)) = (types.old_choices(old), types.new_choices(new))
        && before.numeric == after.numeric
    {
        for (rule, detail) in choices(pair.direction, before, after) {
            pair.note(rule, "/valid_choices", detail);
        }
        return true;
    }
    if let (Type::Relation(before), Type::Relation(after)) = (old, new) {
        return relations::compare(pair, before, after);
    }
    if types.are_equal(old, new) {
        pair.note(&rules::TYPE_REPLACED, "/type", Detail::change(describe(old), describe(new)));
        return true;
    }
    let rule = match (old, new) {
        (plain, Type::Choice(choices)) if is_plain(plain, choices) => {
            let values = Detail::values(choices.values.iter().map(|choice| &choice.wire));
            let rule = pair.direction.rule(
                &rules::CHOICES_INTRODUCED,
                &rules::CHOICES_INTRODUCED,
                &rules::RESPONSE_CHOICES_INTRODUCED,
            );
            pair.note(rule, "/valid_choices", values);
            return false;
        }
        (Type::Choice(choices), plain) if is_plain(plain, choices) => {
            let rule =
                pair.direction.rule(&rules::CHOICES_DROPPED, &rules::CHOICES_DROPPED, &rules::RESPONSE_CHOICES_DROPPED);
            let values = Detail::values(choices.values.iter().map(|choice| &choice.wire));
            pair.note(rule, "/valid_choices", values);
            return false;
        }
        (Type::Integer, Type::Unsigned) | (Type::Unsigned, Type::Integer) => &rules::INTEGER_TYPE_CHANGED,
        (Type::Text, formatted) if has_format(formatted) && !pair.set.old.is_tastypie() => &rules::FORMAT_ADDED,
        (formatted, Type::Text) if has_format(formatted) && !pair.set.old.is_tastypie() => &rules::FORMAT_REMOVED,
        (Type::Integer | Type::Unsigned, Type::Float) => &rules::INTEGER_BECAME_FLOAT,
        (Type::Float, Type::Integer | Type::Unsigned) => &rules::FLOAT_BECAME_INTEGER,
        (Type::Integer | Type::Unsigned | Type::Float | Type::Decimal, Type::Text) => &rules::NUMBER_BECAME_TEXT,
        (Type::Text, Type::Integer | Type::Unsigned | Type::Float | Type::Decimal) => &rules::TEXT_BECAME_NUMBER,
        _ => &rules::TYPE_CHANGED,
    };
    let impact = impact(pair, rule);
    pair.note(rule, "/type", Detail::change(describe(old), describe(new))).impact = impact;
    false
}

/// Returns the effect of another type in the direction that the value is sent.
fn impact(pair: &FieldPair<'_, '_>, rule: &'static Rule) -> Impact {
    let (is_sent, is_received) = (pair.direction.is_sent(), pair.direction.is_received());
    let is = |other: &'static Rule| std::ptr::eq(rule, other);
    let is_changed = is(&rules::TYPE_CHANGED);
    // Bindings read a number as a string, too.
    if is(&rules::TEXT_BECAME_NUMBER) && !is_sent && !pair.old.is_filtered() {
        return Impact::Risky;
    }
    // Bindings refuse a fraction where they expect an integer, and a negative number where they expect none.
    let is_wider =
        is(&rules::INTEGER_BECAME_FLOAT) || (pair.old.kind == Type::Unsigned && is(&rules::INTEGER_TYPE_CHANGED));
    if is_wider {
        return if is_received { Impact::Breaking } else { Impact::Compatible };
    }
    if pair.set.old.is_tastypie() {
        return match (&pair.old.kind, &pair.new.kind) {
            (_, Type::Json) if is_changed && !is_received => Impact::Compatible,
            // The values are strings of another form.
            (Type::Text, new) if is_changed && !is_sent && has_format(new) => Impact::Risky,
            _ => rule.impact,
        };
    }
    if is_changed {
        let types = pair.set.types;
        return (types.impact)(types, &pair.old.kind, &pair.new.kind, pair.direction);
    }
    let is_widened = is(&rules::FORMAT_REMOVED);
    let is_narrowed = is(&rules::FLOAT_BECAME_INTEGER) || is(&rules::FORMAT_ADDED);
    match (is_widened, is_narrowed) {
        (true, _) if is_received => Impact::Breaking,
        (_, true) if is_sent => rule.impact.max(Impact::Risky),
        (true, _) | (_, true) => Impact::Compatible,
        _ => rule.impact,
    }
}

/// Returns whether values of a type are strings of one format.
fn has_format(kind: &Type) -> bool {
    matches!(
        kind,
        Type::Date
            | Type::DateTime
            | Type::Instant
            | Type::Time
            | Type::Base64
            | Type::Uuid
            | Type::Uri
            | Type::Duration
            | Type::Decimal
    )
}

/// Returns whether a type is the plain type of the choices.
fn is_plain(plain: &Type, choices: &Choices) -> bool {
    match plain {
        Type::Text => !choices.numeric,
        Type::Integer => choices.numeric,
        _ => false,
    }
}

/// Returns the changes between two lists of choices.
pub fn choices(direction: Affects, old: &Choices, new: &Choices) -> Vec<(&'static Rule, Detail)> {
    let missing = |from: &Choices, of: &Choices| {
        let missing = of.values.iter().filter(|choice| from.values.iter().all(|other| other.wire != choice.wire));
        missing.map(|choice| choice.wire.clone()).collect::<Vec<_>>()
    };
    let mut changes = Vec::new();
    let (added, removed) = (missing(old, new), missing(new, old));
    if !added.is_empty() {
        let rule = direction.rule(&rules::CHOICE_ADDED, &rules::CHOICE_ADDED, &rules::RESPONSE_CHOICE_ADDED);
        changes.push((rule, Detail::Values(added)));
    }
    if !removed.is_empty() {
        let rule = direction.rule(&rules::CHOICE_REMOVED, &rules::CHOICE_REMOVED, &rules::RESPONSE_CHOICE_REMOVED);
        changes.push((rule, Detail::Values(removed)));
    }
    let retyped = common(old, new).find(|(before, after)| before.bare != after.bare);
    if let Some((before, _)) = retyped.filter(|_| old.numeric == new.numeric) {
        changes.push((&rules::CHOICE_TYPE_CHANGED, Detail::values([&before.wire])));
    }
    if let Some((old, new)) = renamed(old, new) {
        changes.push((&RUST_NAME_CHANGED, Detail::change(old, new)));
    } else if changes.is_empty() && old.values != new.values {
        changes.push((&rules::CHOICES_REORDERED, Detail::Nothing));
    }
    changes
}

/// Returns the choices that both versions have.
fn common<'a>(old: &'a Choices, new: &'a Choices) -> impl Iterator<Item = (&'a Choice, &'a Choice)> {
    old.values.iter().filter_map(|before| Some((before, new.values.iter().find(|after| after.wire == before.wire)?)))
}

/// Returns the first Rust name that changed, old and new.
fn renamed(old: &Choices, new: &Choices) -> Option<(String, String)> {
    if old.name != new.name {
        return Some((old.name.clone(), new.name.clone()));
    }
    let variant = |name: &str| format!("{}::{name}", old.name);
    if old.other != new.other {
        return Some((variant(&old.other), variant(&new.other)));
    }
    let (before, after) = common(old, new).find(|(before, after)| before.name != after.name)?;
    Some((variant(&before.name), variant(&after.name)))
}

/// Maximum number of choices that are listed for an added field.
const MOST: usize = 8;

/// Describes the type of an added field, with its choices.
pub fn outline(kind: &Type) -> String {
    let Type::Choice(choices) = kind else { return describe(kind) };
    let named: Vec<&str> = choices.values.iter().take(MOST).map(|choice| choice.wire.as_str()).collect();
    let more = choices.values.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{} of {}{more}", describe(kind), named.join(", "))
}

/// Describes a type.
pub fn describe(kind: &Type) -> String {
    match kind {
        Type::Text => "string".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Unsigned => "unsigned integer".to_owned(),
        Type::Float => "number".to_owned(),
        Type::Decimal => "decimal".to_owned(),
        Type::Base64 => "base64".to_owned(),
        Type::Uuid => "UUID".to_owned(),
        Type::Uri => "URI".to_owned(),
        Type::Duration => "duration".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Date => "date".to_owned(),
        Type::DateTime => "date and time".to_owned(),
        Type::Instant => "date and time with a zone".to_owned(),
        Type::Time => "time".to_owned(),
        Type::File => "file".to_owned(),
        Type::List(item) => format!("list of {}", describe(item)),
        Type::Map(value) => format!("map to {}", describe(value)),
        Type::Choice(choices) if choices.numeric => "choice of numbers".to_owned(),
        Type::Choice(_) => "choice".to_owned(),
        Type::Relation(relation) => {
            let target = relation.target.as_deref().unwrap_or("something unknown");
            if relation.many { format!("references to {target}") } else { format!("reference to {target}") }
        }
        Type::OwnUri => "own URI".to_owned(),
        Type::Named(id) => id.clone(),
        Type::Foreign(path) => format!("`{path}`"),
        Type::Nullable(inner) => format!("{} or null", describe(inner)),
        Type::Json => "any JSON".to_owned(),
    }
}
