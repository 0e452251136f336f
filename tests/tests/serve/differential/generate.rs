//! Generated requests: valid and invalid ones, of resources with all kinds of fields.

use std::fs;

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::pair::{Call, Who};
use crate::support::documents;

/// The resources that requests are generated for: all types of fields, relations of each kind.
const RESOURCES: [&str; 12] = [
    "automatic_participant",
    "conference",
    "conference_alias",
    "dns_server",
    "event_sink",
    "gateway_routing_rule",
    "h323_gatekeeper",
    "http_proxy",
    "mssip_proxy",
    "sip_credential",
    "static_route",
    "system_location",
];

/// Fields that are read-only by the profile, although the documents do not say so.
const READ_ONLY: [&str; 2] = ["automatic_participant.creation_time", "event_sink.updated_at"];

/// Fields that the server validates together by a rule of its own: host and guest PINs must differ.
const OWN_RULE: &str = "guest_pin";

/// A resource with its schema document.
struct Resource {
    name: &'static str,
    path: String,
    schema: Value,
}

/// Generates requests.
pub struct Generator {
    rng: Rng,
    resources: Vec<Resource>,
}

impl Generator {
    /// Creates a generator; the same seed generates the same requests.
    pub fn new(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        // A sequence is about few resources, so that its requests have effects on each other.
        let names: Vec<&'static str> = (0..3).map(|_| RESOURCES[rng.usize(..RESOURCES.len())]).collect();
        let resources = names.into_iter().map(|name| {
            let file = documents("v41").join(format!("configuration/{name}.json"));
            let text = fs::read_to_string(file).expect("a document");
            let schema = serde_json::from_str(&text).expect("JSON");
            Resource { name, path: path(name), schema }
        });
        Self { resources: resources.collect(), rng }
    }

    /// Returns the next request.
    pub fn call(&mut self) -> Call {
        let index = self.rng.usize(..self.resources.len());
        let list = self.resources[index].path.clone();
        let detail = format!("{list}{}/", self.key());
        let call = match self.rng.u8(..20) {
            0..=5 => Call::json("POST", list, &self.object(index, true)),
            6..=8 => Call::json("PATCH", detail, &self.object(index, false)),
            9 => Call::json("PUT", detail, &self.object(index, true)),
            10 => Call::new("DELETE", detail),
            11 => Call::new("GET", detail),
            12 => Call::json("PATCH", list, &self.bulk(index)),
            13 => Call::new("GET", format!("{list}set/{};{}/", self.key(), self.key())),
            14 => Call::new("DELETE", format!("{list}?{}", self.query(index))),
            _ => Call::new("GET", format!("{list}?{}", self.query(index))),
        };
        let is_other = self.rng.u8(..30);
        match is_other {
            0 => call.by(Who::Reader),
            1 => call.by(Who::Nobody),
            _ => call,
        }
    }

    fn key(&mut self) -> String {
        match self.rng.u8(..20) {
            0 => "abc".to_owned(),
            1 => "99".to_owned(),
            _ => self.rng.u8(1..5).to_string(),
        }
    }

    fn fields(&self, index: usize) -> Vec<(String, Value)> {
        let fields = self.resources[index].schema["fields"].as_object().expect("fields");
        fields
            .iter()
            .filter(|(name, _)| *name != "resource_uri")
            .map(|(name, field)| (name.clone(), field.clone()))
            .collect()
    }

    /// The properties of an object: those that are required, and some others.
    fn object(&mut self, index: usize, whole: bool) -> Value {
        let mut object = Map::new();
        let resource = self.resources[index].name;
        for (name, field) in self.fields(index) {
            if READ_ONLY.contains(&format!("{resource}.{name}").as_str()) {
                continue;
            }
            let is_required = field.get("default").is_none() && field["nullable"] == false;
            let is_sent = if is_required && whole { self.rng.u8(..20) > 0 } else { self.rng.u8(..12) == 0 };
            if is_sent && name != "id" && name != OWN_RULE {
                object.insert(name, self.value(&field));
            }
        }
        if self.rng.u8(..10) == 0 {
            object.insert("nmae".to_owned(), json!("misspelled"));
        }
        Value::Object(object)
    }

    /// A value of a field, sometimes a wrong one.
    fn value(&mut self, field: &Value) -> Value {
        if self.rng.u8(..15) == 0 {
            let wrong =
                [json!(null), json!(""), json!("junk"), json!(5), json!(-1.5), json!(true), json!([]), json!({})];
            // The server reports errors of an object inside another one together with those of the outer one.
            let count = if field["type"] == "related" { wrong.len() - 1 } else { wrong.len() };
            return wrong[self.rng.usize(..count)].clone();
        }
        if let Some(choices) = field["valid_choices"].as_array().filter(|choices| !choices.is_empty()) {
            return choices[self.rng.usize(..choices.len())].clone();
        }
        match field["type"].as_str().unwrap_or_default() {
            "integer" => json!(self.rng.i64(-2..60)),
            "float" => json!(self.rng.i64(0..60)),
            "boolean" => json!(self.rng.bool()),
            "datetime" => {
                json!(["2015-04-02T09:46:06", "2020-01-01T00:00:00.5", "2020-02-30T00:00:00"][self.rng.usize(..3)])
            }
            "related" => {
                let target = field["related_schema"].as_str().unwrap_or_default().replace("schema/", "");
                let one = json!(format!("{target}{}/", self.key()));
                if field["related_type"] == "to_many" { json!([one]) } else { one }
            }
            _ => json!(["a", "b", "c", "room one", "x@example.com", " d ", "é"][self.rng.usize(..7)]),
        }
    }

    fn bulk(&mut self, index: usize) -> Value {
        let path = self.resources[index].path.clone();
        let mut objects = Vec::new();
        for _ in 0..self.rng.u8(..3) {
            let mut object = self.object(index, true);
            if self.rng.bool() {
                object["resource_uri"] = json!(format!("{path}{}/", self.rng.u8(1..5)));
            }
            objects.push(object);
        }
        let mut body = json!({ "objects": objects });
        if self.rng.u8(..3) == 0 {
            body["deleted_objects"] = json!([format!("{path}{}/", self.rng.u8(1..5))]);
        }
        body
    }

    /// Filters, an order and a page.
    fn query(&mut self, index: usize) -> String {
        const LOOKUPS: [&str; 16] = [
            "",
            "",
            "",
            "__exact",
            "__in",
            "__gt",
            "__gte",
            "__lt",
            "__lte",
            "__isnull",
            "__iexact",
            "__range",
            "__startswith",
            "__icontains",
            "__regex",
            "__junk",
        ];
        let fields = self.fields(index);
        let mut parts = Vec::new();
        for _ in 0..self.rng.u8(..3) {
            let (name, field) = fields[self.rng.usize(..fields.len())].clone();
            let lookup = LOOKUPS[self.rng.usize(..LOOKUPS.len())];
            parts.push(format!("{name}{lookup}={}", self.text(&field, lookup)));
        }
        let orders = self.rng.u8(..3);
        for _ in 0..orders {
            let (name, _) = &fields[self.rng.usize(..fields.len())];
            parts.push(format!("order_by={}{name}", ["", "-"][self.rng.usize(..2)]));
        }
        if self.rng.u8(..3) == 0 {
            parts.push(format!("limit={}", ["1", "2", "0", "-1", "x", "5000"][self.rng.usize(..6)]));
            parts.push(format!("offset={}", ["0", "1", "3", "-1"][self.rng.usize(..4)]));
        }
        parts.join("&")
    }

    fn text(&mut self, field: &Value, lookup: &str) -> String {
        match (lookup, self.rng.u8(..8)) {
            ("__isnull", 0..7) => return ["true", "false"][self.rng.usize(..2)].to_owned(),
            ("__in" | "__range", 0..7) => return format!("{},{}", self.plain(field), self.plain(field)),
            ("__regex", 0..7) => return ["^a", "b$", "[0-9]", "."][self.rng.usize(..4)].to_owned(),
            (_, 7) => return ["none", "true", "junk", ""][self.rng.usize(..4)].to_owned(),
            _ => {}
        }
        self.plain(field)
    }

    fn plain(&mut self, field: &Value) -> String {
        match field["type"].as_str().unwrap_or_default() {
            "integer" | "float" | "related" => self.rng.u8(0..9).to_string(),
            "boolean" => ["true", "false"][self.rng.usize(..2)].to_owned(),
            "datetime" => "2019-01-01T00:00:00".to_owned(),
            _ => ["a", "b", "c", "x@example.com", ""][self.rng.usize(..5)].replace('@', "%40"),
        }
    }
}

/// Returns requests that show all objects.
pub fn lists() -> impl Iterator<Item = Call> {
    RESOURCES.iter().map(|name| Call::new("GET", format!("{}?limit=100", path(name))))
}

fn path(name: &str) -> String {
    format!("/api/admin/configuration/v1/{name}/")
}
