//! Comparison of the bodies and headers of requests and responses.

use super::content::contents;
use super::pair::Pair;
use super::rules::{Rule, operation as rules, resource, text, value};
use super::structure::Types;
use super::{Affects, Detail, Impact};
use crate::model::{
    Content, Encoding, Field, Operation, Parts, Response, Schema, Status, Type, essence, is_in_media_range,
};

/// Compares the request body.
pub fn request(pair: &mut Pair<'_, Operation>) {
    let nothing = || "nothing".to_owned();
    match (&pair.old.body, &pair.new.body) {
        (None, None) => {}
        (None, Some(body)) => {
            let finding =
                pair.note(&rules::BODY_CHANGED, "/requestBody", Detail::change(nothing(), contents(&body.contents)));
            if !body.required {
                finding.impact = Impact::Compatible;
            }
        }
        (Some(body), None) => {
            pair.note(&rules::BODY_CHANGED, "/requestBody", Detail::change(contents(&body.contents), nothing()));
        }
        (Some(before), Some(after)) => {
            if before.required != after.required {
                let rule = if after.required { &rules::BODY_REQUIRED } else { &rules::BODY_OPTIONAL };
                pair.note(rule, "/requestBody/required", Detail::Nothing);
            }
            let rules = ContentRules {
                direction: Affects::Request,
                added: &rules::ACCEPTED_CONTENT_ADDED,
                removed: &rules::ACCEPTED_CONTENT_REMOVED,
                changed: &rules::BODY_CHANGED,
            };
            one(pair, &rules, "/requestBody", "", (&before.contents, &after.contents));
        }
    }
}

/// Compares the described success responses.
pub fn responses(pair: &mut Pair<'_, Operation>) {
    let find = |responses: &'_ [Response], status: Status| responses.iter().position(|one| one.status == status);
    let (old, new) = (&pair.old.responses, &pair.new.responses);
    let only = |here: &[Response], there: &[Response]| -> Vec<String> {
        let missing = here.iter().filter(|one| find(there, one.status).is_none());
        missing.map(|one| format!("{}: {}", one.status, contents(&one.contents))).collect()
    };
    let (added, removed) = (only(new, old), only(old, new));
    if !added.is_empty() {
        let is_read = |after: &Response| old.iter().any(|before| is_readable(pair.types, before, after));
        let is_breaking = !removed.is_empty() && !new.iter().any(is_read);
        let finding = pair.note(&rules::STATUS_ADDED, "/responses", Detail::Values(added));
        if is_breaking {
            finding.impact = Impact::Breaking;
        }
    }
    if !removed.is_empty() {
        pair.note(&rules::STATUS_REMOVED, "/responses", Detail::Values(removed));
    }
    let rules = ContentRules {
        direction: Affects::Response,
        added: &rules::RETURNED_CONTENT_ADDED,
        removed: &rules::RETURNED_CONTENT_REMOVED,
        changed: &resource::SUCCESS_RESPONSE_CHANGED,
    };
    for before in old {
        if let Some(after) = find(new, before.status).map(|index| &new[index]) {
            let which = format!("{}: ", before.status);
            one(pair, &rules, "/responses", &which, (&before.contents, &after.contents));
        }
    }
}

/// Returns whether old bindings can read a response in the place of another one. They ignore a body that they do not expect.
fn is_readable(types: Types<'_>, old: &Response, new: &Response) -> bool {
    let is_read = |before: &Content, after: &Content| {
        essence(&before.media) == essence(&after.media)
            && impact(types, before, after, Affects::Response) < Impact::Breaking
    };
    old.contents.is_empty() || new.contents.iter().any(|after| old.contents.iter().any(|one| is_read(one, after)))
}

/// Returns the effect of another body in the place of a body.
fn impact(types: Types<'_>, old: &Content, new: &Content, direction: Affects) -> Impact {
    if types.are_equal_bodies(old, new) {
        return Impact::Compatible;
    }
    match (&old.encoding, &new.encoding) {
        (Encoding::Json(before), Encoding::Json(after))
        | (Encoding::Events(before), Encoding::Events(after))
        | (Encoding::Lines(before), Encoding::Lines(after)) => (types.impact)(types, before, after, direction),
        (Encoding::Form(before), Encoding::Form(after)) if before.serializations != after.serializations => {
            Impact::Breaking
        }
        (Encoding::Form(before), Encoding::Form(after)) => {
            impact_of_form(types, &before.schema, &after.schema, direction)
        }
        (Encoding::Multipart(before), Encoding::Multipart(after)) => {
            impact_of_form(types, &before.schema, &after.schema, direction).max(impact_of_media(types, before, after))
        }
        _ => Impact::Breaking,
    }
}

/// Returns the effect of another schema of a form.
fn impact_of_form(types: Types<'_>, old: &str, new: &str, direction: Affects) -> Impact {
    // What differs in a schema with the same id is reported there.
    if old == new {
        return Impact::Compatible;
    }
    let named = |id: &str| Type::Named(id.to_owned());
    (types.impact)(types, &named(old), &named(new), direction)
}

/// Returns the effect of other media types that the server accepts for the parts of a form.
fn impact_of_media(types: Types<'_>, old: &Parts, new: &Parts) -> Impact {
    let sent = types.old.get(&old.schema).map(Schema::fields).unwrap_or_default();
    let impacts = sent.iter().map(|field| match (old.media.get(&field.wire), new.media.get(&field.wire)) {
        (Some(before), Some(after)) if !accepts(after, before) => Impact::Breaking,
        // The server may have accepted only this type before.
        (None, Some(_)) => Impact::Risky,
        _ => Impact::Compatible,
    });
    impacts.max().unwrap_or(Impact::Compatible)
}

/// Returns whether a list of media types and ranges contains each media type of another list.
fn accepts(accepted: &str, media: &str) -> bool {
    media.split(',').all(|one| accepted.split(',').any(|range| is_in_media_range(one, range)))
}

/// The rules for the contents of one direction.
struct ContentRules {
    direction: Affects,
    added: &'static Rule,
    removed: &'static Rule,
    changed: &'static Rule,
}

/// Compares alternative contents by media type. `which` names the response.
fn one(
    pair: &mut Pair<'_, Operation>,
    rules: &ContentRules,
    pointer: &str,
    which: &str,
    (old, new): (&[Content], &[Content]),
) {
    let missing = |here: &[Content], there: &[Content]| -> Vec<String> {
        let missing = here.iter().filter(|one| same_media(there, one).is_none());
        missing.map(|one| format!("{which}{}", one.media)).collect()
    };
    for (rule, media) in [(rules.added, missing(new, old)), (rules.removed, missing(old, new))] {
        if !media.is_empty() {
            pair.note(rule, pointer, Detail::Values(media));
        }
    }
    for before in old {
        let Some(after) = same_media(new, before) else { continue };
        let described = |content: &Content| format!("{which}{}", contents(std::slice::from_ref(content)));
        if before.encoding == after.encoding {
            continue;
        }
        let detail = Detail::change(described(before), described(after));
        if pair.types.are_equal_bodies(before, after) {
            pair.note(&value::TYPE_REPLACED, pointer, detail);
            continue;
        }
        let impact = impact(pair.types, before, after, rules.direction);
        pair.note(rules.changed, pointer, detail).impact = impact;
    }
}

/// Returns the content of the same media type; its parameters, such as `charset`, may differ.
fn same_media<'a>(contents: &'a [Content], of: &Content) -> Option<&'a Content> {
    let exact = contents.iter().find(|one| one.media == of.media);
    exact.or_else(|| contents.iter().find(|one| essence(&one.media) == essence(&of.media)))
}

/// Compares the described headers of responses.
pub fn headers(pair: &mut Pair<'_, Operation>) {
    let (old, new) = (&pair.old.headers, &pair.new.headers);
    let find = |headers: &'_ [Field], name: &str| headers.iter().position(|one| one.wire.eq_ignore_ascii_case(name));
    let missing = |here: &[Field], there: &[Field]| -> Vec<String> {
        here.iter().filter(|one| find(there, &one.wire).is_none()).map(|one| one.wire.clone()).collect()
    };
    for (rule, names) in [(&rules::HEADER_ADDED, missing(new, old)), (&rules::HEADER_REMOVED, missing(old, new))] {
        if !names.is_empty() {
            pair.note(rule, "/responses", Detail::Values(names));
        }
    }
    for before in old {
        let Some(after) = find(new, &before.wire).map(|index| &new[index]) else { continue };
        let described = |field: &Field| {
            let presence = if field.is_optional() { ", may be absent" } else { "" };
            format!("{}: {}{presence}", field.wire, super::values::describe(&field.kind))
        };
        if described(before) != described(after) {
            pair.note(&rules::HEADER_CHANGED, "/responses", Detail::change(described(before), described(after)));
        } else if before.limits != after.limits {
            pair.note(&text::RETURNED_LIMITS_CHANGED, "/responses", Detail::values([&before.wire]));
        }
    }
}
