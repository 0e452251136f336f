//! A difference without a rule is reported whatever else of the item changed.

use std::collections::BTreeMap;

use pexgen::diff::{Comparison, Detail, compare};
use pexgen::model::{Field, Presence, Shape};
use serde_json::{Value, json};

use super::effects::{compared, config, documents, exchanged, found, openapi, sent};
use super::mutations::load;

/// The parts that are reported to differ in another way, as `item.field: parts`.
fn unexplained(comparison: &Comparison) -> Vec<String> {
    let findings = comparison.findings.iter().filter(|finding| finding.rule.id == "otherwise-changed");
    let shown = |detail: &Detail| match detail {
        Detail::Nothing => String::new(),
        Detail::Values(parts) => parts.join(", "),
        Detail::Change { old, new } => format!("{old} -> {new}"),
        other => format!("{other:?}"),
    };
    let line = |finding: &pexgen::diff::Finding| {
        let field = finding.field.as_deref().map(|field| format!(".{field}")).unwrap_or_default();
        format!("{}{field}: {}", finding.resource, shown(&finding.detail))
    };
    findings.map(line).collect()
}

#[test]
fn the_order_of_properties_is_reported_beside_a_description() {
    let room = |description: &str| {
        let property = json!({ "type": "string", "description": description });
        sent("application/json", &json!({ "type": "object", "properties": { "first": property, "second": property } }))
    };
    let order = exchanged(&room("It."), &room("It."));
    assert_eq!(unexplained(&order), ["Room: order of fields"]);
    let both = exchanged(&room("It."), &room("Another."));
    assert_eq!(unexplained(&both), ["Room: order of fields"], "{both:?}");
    assert!(found(&both).iter().any(|(rule, _)| *rule == "help-changed"), "{both:?}");
}

#[test]
fn descriptions_of_headers_are_reported_beside_a_summary() {
    let api = |header: &str, summary: &str| {
        let headers = json!({ "X-Total": { "description": header, "schema": { "type": "integer" } } });
        let get = json!({ "operationId": "get", "summary": summary, "responses": { "204": { "description": "Done.", "headers": headers } } });
        openapi(json!({ "/rooms": { "get": get } }), &json!({ "type": "string" }))
    };
    let both = compared("", &api("It.", "Get."), &api("Another.", "Fetch."));
    assert_eq!(unexplained(&both), ["get: descriptions of headers"], "{both:?}");
}

#[test]
fn the_published_schema_is_compared_beside_other_changes() {
    let room = |readonly: bool, help: &str| {
        let fields = json!({ "id": { "type": "integer", "unique": true, "readonly": readonly, "help_text": help },
            "name": { "type": "string", "help_text": help } });
        documents(
            json!({ "allowed_list_http_methods": ["get"], "allowed_detail_http_methods": ["get"], "fields": fields }),
        )
    };
    let both = compared("", &room(false, "It is."), &room(true, "It was."));
    assert_eq!(unexplained(&both), ["things/room.id: integer -> integer, readonly"], "{both:?}");
}

#[test]
fn names_of_lookup_sets_are_compared() {
    let room = documents(json!({ "allowed_list_http_methods": ["get"], "allowed_detail_http_methods": ["get"],
        "filtering": { "name": ["exact"] }, "fields": { "id": { "type": "integer", "unique": true }, "name": { "type": "string" } } }));
    let side = |documents: &BTreeMap<String, Value>| load(documents, &config("")).expect("sound documents").version;
    let (old, mut new) = (side(&room), side(&room));
    for field in new.resources.values_mut().flat_map(|resource| &mut resource.fields) {
        if let pexgen::model::Lookups::Only(set) = &mut field.filtering.lookups {
            "Other".clone_into(&mut set.name);
        }
    }
    assert_eq!(found(&compare(&old, &new)), [("rust-name-changed", pexgen::diff::Impact::Compatible)]);
}

type Change = fn(&mut Field);

#[test]
fn parts_of_a_field_are_reported_beside_its_description() {
    let side = || {
        let room = json!({ "type": "object", "properties": { "name": { "type": "string" } } });
        load(&sent("application/json", &room), &config("")).expect("sound documents").version
    };
    let order: Change = |field| field.filtering.orderable = true;
    // Only responses depend on the presence.
    let presence: Change = |field| field.presence = Presence::Usual;
    for (change, expected) in [(order, &["Room.name: filtering"][..]), (presence, &[])] {
        let (old, mut new) = (side(), side());
        for schema in new.schemas.values_mut() {
            let Shape::Object(object) = &mut schema.shape else { continue };
            for field in &mut object.fields {
                change(field);
                "Another.".clone_into(&mut field.help);
            }
        }
        let comparison = compare(&old, &new);
        assert_eq!(unexplained(&comparison), expected, "{comparison:?}");
        assert!(found(&comparison).iter().any(|(rule, _)| *rule == "help-changed"), "{comparison:?}");
    }
}
