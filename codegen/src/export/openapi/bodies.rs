//! What is sent and what comes back, as components: those of each resource, and those that all share.

use std::collections::BTreeMap;

use super::fields::choices;
use super::schema::Schema;
use super::{Context, name};
use crate::model::{Field, Method, Presence, Reply, Resource, Role, Type};

/// The components that all resources share. Their names have no `.`, those of resources have.
pub mod shared {
    /// The position of a page in its list.
    pub const META: &str = "meta";
    /// Why a request was refused.
    pub const ERROR: &str = "error";
    /// What is wrong with the fields of an object.
    pub const FIELD_ERRORS: &str = "field_errors";
}

/// Schemas by the names of their components.
pub type Schemas = BTreeMap<String, Schema>;

/// What all resources share.
pub fn shared() -> Schemas {
    let count = || Schema { minimum: Some(0), ..Schema::of("integer") };
    let link = || Schema::text("uri-reference").or_null();
    let meta = Schema::object([
        ("limit", count().described("How many objects a page holds at most.")),
        ("next", link().described("Path and query of the next page; null at the end.")),
        ("offset", count().described("How many objects are before this page.")),
        ("previous", link().described("Path and query of the page before.")),
        ("total_count", count().described("How many objects there are on all pages together.")),
    ]);
    // `next` and `previous` are missing where all objects are on one page (tastypie paginator.py, `page`).
    let meta = meta.requiring(["limit", "offset", "total_count"]).described("The position of a page in its list.");
    let messages = Schema::either([Schema::list(Schema::any()), Schema::of("string"), Schema::of("object")]);
    let fields = Schema::map(messages).described(
        "What is wrong, by field; `__all__` is about the object as a whole. Related objects have errors by field inside.",
    );
    let error = Schema {
        additional_properties: Schema::map(Schema::component(shared::FIELD_ERRORS)).additional_properties,
        ..Schema::object([
            ("error", Schema::of("string").described("What is wrong, with HTML escaped.")),
            ("error_message", Schema::of("string").described("What is wrong.")),
        ])
    };
    let error =
        error.described("Why the request was refused: a message, or messages by field below the name of the resource.");
    Schemas::from([
        (shared::META.to_owned(), meta),
        (shared::FIELD_ERRORS.to_owned(), fields),
        (shared::ERROR.to_owned(), error),
    ])
}

impl Context<'_> {
    /// The components of a resource.
    pub fn schemas(&self, schemas: &mut Schemas) {
        let resource = self.resource;
        for field in &resource.fields {
            if let Type::Choice(of_field) = &field.kind {
                schemas.insert(name::choices(&resource.id, &field.wire), choices(of_field));
            }
        }
        match &resource.role {
            Role::Command(command) => self.command(&command.reply, schemas),
            Role::Reply => self.keep("", self.object(), schemas),
            Role::Embedded => {
                self.keep("", self.object(), schemas);
                self.keep(name::NEW, self.whole(|_| true), schemas);
            }
            Role::Collection | Role::Nested { .. } => self.collection(schemas),
        }
    }

    fn collection(&self, schemas: &mut Schemas) {
        let resource = self.resource;
        let read = || Schema::component(&name::resource(&resource.id));
        self.keep("", self.object(), schemas);
        if resource.lists(Method::Get) {
            let page =
                Schema::object([("meta", Schema::component(shared::META)), (self.objects(), Schema::list(read()))]);
            self.keep(name::PAGE, page.requiring(["meta", self.objects()]), schemas);
        }
        if self.is_read_in_sets() || self.answers_objects() {
            let missing = Schema::list(Schema::of("string")).described("The keys that no object has.");
            let set = Schema::object([(self.objects(), Schema::list(read())), ("not_found", missing)]);
            self.keep(name::SET, set.requiring([self.objects()]), schemas);
        }
        if resource.is_written_whole() {
            self.keep(name::NEW, self.whole(|_| true), schemas);
            if let Some(back) = resource.back_reference() {
                self.keep(name::NESTED, self.whole(|field| field.wire != back.wire), schemas);
            }
            if resource.lists(Method::Put) {
                let new = Schema::component(&name::of(&resource.id, name::NEW));
                let all = Schema::object([(self.objects(), Schema::list(new))]).requiring([self.objects()]);
                self.keep(name::ALL, all.closed(), schemas);
            }
        }
        if resource.files().next().is_some() {
            if resource.lists(Method::Post) {
                self.keep(name::FORM, self.form(), schemas);
            }
            if self.upload_method().is_some() {
                self.keep(name::UPLOAD, self.upload(), schemas);
            }
        }
        if resource.is_patched() {
            self.keep(name::PATCH, self.patch(), schemas);
        }
        if self.is_batched() {
            self.batch(schemas);
        }
    }

    fn keep(&self, suffix: &str, schema: Schema, schemas: &mut Schemas) {
        let id = &self.resource.id;
        schemas.insert(if suffix.is_empty() { name::resource(id) } else { name::of(id, suffix) }, schema);
    }

    /// An object as it is read. Any field may be missing where views differ (tastypie fields.py, `use_in`).
    fn object(&self) -> Schema {
        let members = self.resource.fields.iter().map(|field| (&field.wire, self.read(field)));
        let always =
            self.resource.fields.iter().filter(|field| field.presence == Presence::Always).map(|field| &field.wire);
        Schema::object(members).requiring(always).described(what(self.resource))
    }

    /// An object as it is written whole, where `needs` says which of the required fields are.
    fn whole(&self, needs: impl Fn(&Field) -> bool) -> Schema {
        let required = self.sent().filter(|field| field.is_required() && needs(field)).map(|field| &field.wire);
        Schema::object(self.sent().map(|field| (&field.wire, self.given(field)))).requiring(required).closed()
    }

    /// The same with its files.
    fn form(&self) -> Schema {
        let fields = || self.resource.fields.iter().filter(|field| field.is_written());
        let required = fields().filter(|field| field.is_required()).map(|field| &field.wire);
        Schema::object(fields().map(|field| (&field.wire, self.given(field)))).requiring(required).closed()
    }

    /// Its files alone.
    fn upload(&self) -> Schema {
        let files: Vec<&Field> = self.resource.files().collect();
        let required = if let [only] = files[..] { vec![&only.wire] } else { Vec::new() };
        Schema::object(files.iter().map(|field| (&field.wire, self.written(field)))).requiring(required).closed()
    }

    fn patch(&self) -> Schema {
        let is_key = |field: &&Field| self.resource.key.as_ref().is_some_and(|key| key.field == field.wire);
        let fields = self.sent().filter(|field| !is_key(field));
        Schema::object(fields.map(|field| (&field.wire, self.written(field)))).closed()
    }

    fn batch(&self, schemas: &mut Schemas) {
        let resource = self.resource;
        let mut entries = Vec::new();
        if resource.is_patched() {
            let uri = Schema::text("uri-reference").described("The object that is changed.");
            let mut change = self.patch().requiring(["resource_uri"]);
            change.properties.insert("resource_uri".to_owned(), uri);
            self.keep(name::CHANGE, change, schemas);
            entries.push(name::CHANGE);
        }
        if resource.lists(Method::Post) {
            entries.push(name::NEW);
        }
        let entries = entries.into_iter().map(|entry| Schema::component(&name::of(&resource.id, entry)));
        let objects =
            Schema::list(Schema::either(entries)).described("Objects to be created or changed; may be empty.");
        let mut batch = Schema::object([(self.objects(), objects)]).requiring([self.objects()]).closed();
        if resource.details(Method::Delete) {
            let deleted =
                Schema::list(Schema::text("uri-reference")).described("The addresses of objects to be deleted.");
            batch.properties.insert(format!("deleted_{}", self.objects()), deleted);
        }
        self.keep(name::BATCH, batch, schemas);
    }

    /// The request and the response of a command.
    fn command(&self, reply: &Reply, schemas: &mut Schemas) {
        let suffix = if self.resource.files().next().is_some() { name::FORM } else { name::REQUEST };
        let request = if suffix == name::FORM { self.form() } else { self.whole(|_| true) };
        self.keep(suffix, request.described(what(self.resource)), schemas);
        let data = match reply {
            Reply::Whole(_) => return,
            Reply::Outcome => Schema::any(),
            Reply::Data(id) => match self.version.resources.get(id) {
                Some(reply) => Schema::component(&name::resource(&reply.id)).or_null(),
                None => Schema::any(),
            },
        };
        let text = || Schema::of("string").or_null();
        let outcome = Schema::object([
            ("data", data.described("What the command has to tell.")),
            ("error", text().described("Why it was not carried out.")),
            ("message", text().described("What the server says to it.")),
            ("status", Schema::of("string").described("`success`, or else the command was not carried out.")),
        ]);
        self.keep(name::OUTCOME, outcome.requiring(["status"]), schemas);
    }

    /// The fields that are sent as JSON.
    fn sent(&self) -> impl Iterator<Item = &Field> {
        self.resource.fields.iter().filter(|field| field.is_written() && !self.resource.takes_file(field))
    }

    /// The property of a list's response that holds the objects.
    pub fn objects(&self) -> &str {
        self.resource.collection.as_deref().unwrap_or("objects")
    }
}

/// What a resource is.
fn what(resource: &Resource) -> String {
    let id = &resource.id;
    match &resource.role {
        Role::Collection | Role::Nested { .. } => format!("An object of `{id}`."),
        Role::Embedded => format!("`{id}`: occurs inside other objects only."),
        Role::Reply => format!("`{id}`: the response of a command."),
        Role::Command(_) => format!("The command `{id}`."),
    }
}
