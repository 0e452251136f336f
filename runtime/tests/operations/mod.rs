//! Operations as they are generated, one of each kind.
#![allow(dead_code, reason = "each test uses a part of it")]
#![allow(clippy::redundant_closure_for_method_calls, reason = "as it is generated")]

use pexgen_runtime::UnknownFields;
use pexgen_runtime::decode::{FieldValue, Record};
use pexgen_runtime::encode::list;
use pexgen_runtime::operation::*;
use pexgen_runtime::wire::{FieldVisitor, Fields, Sink};
use pexgen_runtime::{
    Body, Json, Nullable, Result, Secret, Timestamp, Upload, body, operation, record, streamed, union,
};
use pexgen_runtime::{blocking, decode, encode};
use std::collections::BTreeMap;

/// Any parameters, an empty response.
#[derive(Debug)]
pub struct Any<C = pexgen_runtime::Client>(pub RequestBuilder<C>);

impl<C: Connection> Any<C> {
    pub fn new(client: C) -> Self {
        Self(RequestBuilder::new::<Self>(client))
    }

    pub fn with(self, parameter: Parameter, value: impl encode::Encode) -> Self {
        Self(self.0.with(parameter, value))
    }
}

impl<C: Connection> Operation for Any<C> {
    type Connection = C;
    type Response = ();
    type Failure = Json;
    const NAME: &'static str = "any";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/any/{id}";
    const RESPONSES: &'static [ResponseSpec<C, Self::Response>] = &[ResponseSpec::empty("2XX", |_| Ok(()))];
    const FAILURES: &'static [ResponseSpec<C, Self::Failure>] =
        &[ResponseSpec::whole("default", "*/*", |response| response.json())];

    fn into_builder(self) -> RequestBuilder<C> {
        self.0
    }
}

operation!(Any => (), Json);

/// A write with one described response.
#[derive(Debug)]
pub struct AddLicense<C = pexgen_runtime::Client>(RequestBuilder<C>);

impl<C: Connection> AddLicense<C> {
    pub fn new(client: C) -> Self {
        Self(RequestBuilder::new::<Self>(client))
    }
}

impl<C: Connection> Operation for AddLicense<C> {
    type Connection = C;
    type Response = License;
    type Failure = Json;
    const NAME: &'static str = "addLicense";
    const METHOD: &'static str = "POST";
    const PATH: &'static str = "/license";
    const RESPONSES: &'static [ResponseSpec<C, Self::Response>] =
        &[ResponseSpec::whole("200", "application/json", |response| response.json())];

    fn into_builder(self) -> RequestBuilder<C> {
        self.0
    }
}

operation!(AddLicense => License, Json);

/// A write whose success has no body.
#[derive(Debug)]
pub struct DropLicense<C = pexgen_runtime::Client>(RequestBuilder<C>);

impl<C: Connection> DropLicense<C> {
    pub fn new(client: C) -> Self {
        Self(RequestBuilder::new::<Self>(client))
    }
}

impl<C: Connection> Operation for DropLicense<C> {
    type Connection = C;
    type Response = ();
    type Failure = Json;
    const NAME: &'static str = "dropLicense";
    const METHOD: &'static str = "DELETE";
    const PATH: &'static str = "/license";
    const RESPONSES: &'static [ResponseSpec<C, Self::Response>] = &[ResponseSpec::empty("204", |_| Ok(()))];

    fn into_builder(self) -> RequestBuilder<C> {
        self.0
    }
}

operation!(DropLicense => (), Json);

/// An operation that responds with a redirect.
#[derive(Debug)]
pub struct Login<C = pexgen_runtime::Client>(RequestBuilder<C>);

impl<C: Connection> Login<C> {
    pub fn new(client: C) -> Self {
        Self(RequestBuilder::new::<Self>(client))
    }
}

impl<C: Connection> Operation for Login<C> {
    type Connection = C;
    type Response = String;
    type Failure = Json;
    const NAME: &'static str = "login";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/login";
    const RESPONSES: &'static [ResponseSpec<C, Self::Response>] = &[
        ResponseSpec::whole("200", "text/plain", |response| response.text()),
        ResponseSpec::empty("302", |response| response.location()),
    ];

    fn into_builder(self) -> RequestBuilder<C> {
        self.0
    }
}

operation!(Login => String, Json);

/// A body, a response and an error of several kinds each.
#[derive(Debug)]
pub struct PutLicense<C = pexgen_runtime::Client>(RequestBuilder<C>);

impl<C: Connection> PutLicense<C> {
    pub fn new(client: C, body: impl Into<PutLicenseBody>) -> Self {
        Self(RequestBuilder::new::<Self>(client).body(body.into()))
    }
}

impl<C: Connection> Operation for PutLicense<C> {
    type Connection = C;
    type Response = PutLicenseResponse<C>;
    type Failure = PutLicenseFailure;
    const NAME: &'static str = "putLicense";
    const METHOD: &'static str = "PUT";
    const PATH: &'static str = "/license";
    const RESPONSES: &'static [ResponseSpec<C, Self::Response>] = &[
        ResponseSpec::whole("200", "application/json", |response| response.json().map(PutLicenseResponse::OkJson)),
        ResponseSpec::streamed("200", "application/octet-stream", |response| {
            response.download().map(PutLicenseResponse::OkBytes)
        }),
        ResponseSpec::whole("2XX", "text/*", |response| response.text().map(PutLicenseResponse::Success)),
        ResponseSpec::empty("204", |_| Ok(PutLicenseResponse::NoContent)),
        ResponseSpec::empty("304", |_| Ok(PutLicenseResponse::NotModified)),
    ];
    const FAILURES: &'static [ResponseSpec<C, Self::Failure>] = &[
        ResponseSpec::whole("409", "application/json", |response| response.json().map(PutLicenseFailure::Conflict)),
        ResponseSpec::whole("4XX", "application/json", |response| response.json().map(PutLicenseFailure::ClientError)),
        ResponseSpec::whole("default", "text/plain", |response| response.text().map(PutLicenseFailure::Other)),
    ];

    fn into_builder(self) -> RequestBuilder<C> {
        self.0
    }
}

operation!(PutLicense => PutLicenseResponse<C>, PutLicenseFailure);

#[derive(Debug)]
pub enum PutLicenseBody {
    Json(NewLicense),
    Text(String),
    Bytes(Upload),
    Form(NewLicense),
    Multipart(LicenseForm),
}

impl IntoBody for PutLicenseBody {
    fn put<C: Connection>(self, request: RequestBuilder<C>) -> RequestBuilder<C> {
        match self {
            Self::Json(body) => request.json("application/vnd.license+json", body),
            Self::Text(body) => request.text("text/plain", body),
            Self::Bytes(body) => request.bytes("application/x-license", body),
            Self::Form(body) => request.form(body),
            Self::Multipart(body) => request.multipart(body),
        }
    }
}

#[derive(Debug)]
pub enum PutLicenseResponse<C: Connection = pexgen_runtime::Client> {
    OkJson(License),
    OkBytes(C::Download),
    Success(String),
    NoContent,
    NotModified,
}

#[derive(Clone, Debug, PartialEq)]
pub enum PutLicenseFailure {
    Conflict(License),
    ClientError(Json),
    Other(String),
}

#[derive(Debug)]
pub struct LicenseForm(Form);

impl LicenseForm {
    pub fn new(file: impl Into<Upload>) -> Self {
        Self(Form::new().media("file", "application/x-license").media("names", "text/x-name").file("file", file))
    }

    pub fn names(self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.with("names", list::<String>(names)))
    }

    pub fn license(self, license: NewLicense) -> Self {
        Self(self.0.with("license", license))
    }
}

impl From<LicenseForm> for Form {
    fn from(form: LicenseForm) -> Self {
        form.0
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct License {
    pub key: String,
    pub until: Option<Timestamp>,
    pub more: BTreeMap<String, i64>,
}

impl Record for License {
    const ALWAYS: &'static [&'static str] = &["key"];

    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        match name {
            "key" => value.read(&mut self.key),
            "until" => value.read(&mut self.until),
            _ => value.gather(name, &mut self.more),
        }
    }
}

impl Fields for License {
    fn visit<V: FieldVisitor>(&self, fields: &mut V) {
        fields.field("key", &self.key);
        fields.field("until", &self.until);
        fields.further(&self.more);
    }
}

record!(License, further);

#[derive(Clone, Debug)]
pub struct NewLicense(Body);

impl NewLicense {
    pub fn new(key: impl Into<Secret>) -> Self {
        Self(Body::new().with("key", key.into()))
    }

    pub fn until(self, until: impl Into<Nullable<pexgen_runtime::Instant>>) -> Self {
        Self(self.0.with("until", until.into()))
    }

    pub fn names(self, names: impl Into<Nullable<Vec<String>>>) -> Self {
        Self(self.0.with("names", names.into()))
    }

    pub fn more(self, name: impl Into<String>, value: i64) -> Self {
        Self(self.0.with_member(name, value))
    }
}

body!(NewLicense);

/// A file.
#[derive(Debug)]
pub struct GetIni<C = pexgen_runtime::Client>(RequestBuilder<C>);

impl<C: Connection> GetIni<C> {
    pub fn new(client: C) -> Self {
        Self(RequestBuilder::new::<Self>(client))
    }
}

impl<C: Connection> Operation for GetIni<C> {
    type Connection = C;
    type Response = C::Download;
    type Failure = License;
    const NAME: &'static str = "getIni";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/ini";
    const RESPONSES: &'static [ResponseSpec<C, Self::Response>] =
        &[ResponseSpec::streamed("200", "application/octet-stream", |response| response.download())];
    const FAILURES: &'static [ResponseSpec<C, Self::Failure>] =
        &[ResponseSpec::whole("4XX", "application/json", |response| response.json())];

    fn into_builder(self) -> RequestBuilder<C> {
        self.0
    }
}

operation!(GetIni => C::Download, License);

/// Alarms by a cursor.
#[derive(Debug)]
pub struct ListAlarms<C = pexgen_runtime::Client>(RequestBuilder<C>);

impl<C: Connection> ListAlarms<C> {
    pub fn new(client: C) -> Self {
        Self(RequestBuilder::new::<Self>(client))
    }

    pub fn limit(self, limit: i64) -> Self {
        Self(self.0.with(Parameter::query("limit"), limit))
    }

    pub fn after(self, after: impl Into<String>) -> Self {
        Self(self.0.with(Parameter::query("after"), after.into()))
    }

    pub fn before(self, before: impl Into<String>) -> Self {
        Self(self.0.with(Parameter::query("before"), before.into()))
    }
}

impl<C: Connection> Operation for ListAlarms<C> {
    type Connection = C;
    type Response = ListAlarmsResponse;
    type Failure = License;
    const NAME: &'static str = "listAlarms";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/alarms";
    const RESPONSES: &'static [ResponseSpec<C, Self::Response>] = &[
        ResponseSpec::whole("200", "application/json", |response| response.json().map(ListAlarmsResponse::Ok)),
        ResponseSpec::empty("204", |_| Ok(ListAlarmsResponse::NoContent)),
    ];
    const FAILURES: &'static [ResponseSpec<C, Self::Failure>] =
        &[ResponseSpec::whole("4XX", "application/json", |response| response.json())];

    fn into_builder(self) -> RequestBuilder<C> {
        self.0
    }
}

operation!(ListAlarms => ListAlarmsResponse, License);

impl<C: Connection> Streamed for ListAlarms<C> {
    type Item = Alarm;

    const STREAM: CursorStream = CursorStream {
        items: "alarms",
        end: Some("-1"),
        forward: Some(Cursor { parameter: "after", cursor: "cursor.after" }),
        backward: Some(Cursor { parameter: "before", cursor: "cursor.before" }),
    };
}

streamed!(ListAlarms => forward, backward);

#[derive(Clone, Debug, PartialEq)]
pub enum ListAlarmsResponse {
    Ok(Json),
    NoContent,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alarm {
    pub id: i64,
    unknown_fields: UnknownFields,
}

impl Record for Alarm {
    const ALWAYS: &'static [&'static str] = &["id"];

    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        match name {
            "id" => value.read(&mut self.id),
            _ => value.keep(name, &mut self.unknown_fields),
        }
    }
}

impl Fields for Alarm {
    fn visit<V: FieldVisitor>(&self, fields: &mut V) {
        fields.field("id", &self.id);
    }
}

record!(Alarm);

/// A value of several types.
#[derive(Debug)]
pub struct GetShape<C = pexgen_runtime::Client>(RequestBuilder<C>);

impl<C: Connection> GetShape<C> {
    pub fn new(client: C) -> Self {
        Self(RequestBuilder::new::<Self>(client))
    }
}

impl<C: Connection> Operation for GetShape<C> {
    type Connection = C;
    type Response = Shape;
    type Failure = Json;
    const NAME: &'static str = "getShape";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/shape";
    const RESPONSES: &'static [ResponseSpec<C, Self::Response>] =
        &[ResponseSpec::whole("200", "application/json", |response| response.json())];

    fn into_builder(self) -> RequestBuilder<C> {
        self.0
    }
}

operation!(GetShape => Shape, Json);

#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Licenses(Vec<License>),
    License(License),
    Alarm(Alarm),
    Node(Box<Node>),
    Number(i64),
    Text(String),
    Unlisted(Json),
}

impl decode::Union for Shape {
    fn offer(variants: &mut decode::Variants<'_, Self>) {
        variants.variant(&[], Self::Licenses);
        variants.variant(&[], Self::License);
        variants.variant(&[], Self::Alarm);
        variants.variant(&[], Self::Node);
        variants.variant(&[], Self::Number);
        variants.variant(&[], Self::Text);
    }

    fn unlisted(value: Json) -> Self {
        Self::Unlisted(value)
    }

    fn write<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error> {
        match self {
            Self::Licenses(value) => sink.value(value),
            Self::License(value) => sink.value(value),
            Self::Alarm(value) => sink.value(value),
            Self::Node(value) => sink.value(value),
            Self::Number(value) => sink.value(value),
            Self::Text(value) => sink.value(value),
            Self::Unlisted(value) => sink.value(value),
        }
    }
}

union!(Shape);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    pub inner: Option<Box<Shape>>,
    pub value: i64,
    unknown_fields: UnknownFields,
}

impl Record for Node {
    const ALWAYS: &'static [&'static str] = &["value"];

    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        match name {
            "inner" => value.read(&mut self.inner),
            "value" => value.read(&mut self.value),
            _ => value.keep(name, &mut self.unknown_fields),
        }
    }
}

impl Fields for Node {
    fn visit<V: FieldVisitor>(&self, fields: &mut V) {
        fields.field("inner", &self.inner);
        fields.field("value", &self.value);
    }
}

record!(Node);

#[derive(Clone, Debug, PartialEq)]
pub enum Tagged {
    License(License),
    Node(Node),
    Unlisted(Json),
}

impl decode::Union for Tagged {
    const TAG: Option<&'static str> = Some("kind");

    fn offer(variants: &mut decode::Variants<'_, Self>) {
        variants.variant(&["license", "licence"], Self::License);
        variants.variant(&["node"], Self::Node);
    }

    fn unlisted(value: Json) -> Self {
        Self::Unlisted(value)
    }

    fn write<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error> {
        match self {
            Self::License(value) => sink.value(value),
            Self::Node(value) => sink.value(value),
            Self::Unlisted(value) => sink.value(value),
        }
    }
}

union!(Tagged);

/// The client without async, over the same server.
pub fn blocking_client(url: &str) -> blocking::Client {
    blocking::Client::builder(url).build().unwrap()
}
