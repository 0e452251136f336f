//! Bindings as the generator writes them, for a small API.
#![allow(dead_code, missing_docs, reason = "each test uses a part of it")]

use pexgen_runtime::UnknownFields;
use pexgen_runtime::decode::{FieldValue, Record};
use pexgen_runtime::encode::{Complete, Nested, Whole, list};
use pexgen_runtime::endpoint::Created;
use pexgen_runtime::resource::{
    Batch, Create, Delete, DeleteAll, Get, List, NestedIn, Replace, Resource, Rooted, Update, Writable,
};
use pexgen_runtime::wire::{FieldVisitor, Fields};
use pexgen_runtime::{
    Body, Choice, Command, CommandResponse, Decimal, Endpoint, IntoUri, Json, Link, Nullable, OptionalLink, Related,
    ResourceUri, Result, Secret, Timestamp, Unknown, body, choice, client, patch, record, resource,
};
use std::collections::BTreeMap;
use std::marker::PhantomData;

#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Conference {
    pub aliases: Vec<Related<ConferenceAlias>>,
    pub allow_guests: bool,
    pub creation_time: Option<Timestamp>,
    pub description: String,
    pub id: i64,
    pub ivr_theme: Option<Related<IvrTheme>>,
    pub max_callrate_in: Option<i64>,
    pub loss: f64,
    pub pin: Secret,
    pub resource_uri: Option<ResourceUri<Conference>>,
    pub service_type: ServiceType,
    pub layout: Option<String>,
    pub tags: Option<Json>,
    pub price: Decimal,
    pub weights: BTreeMap<String, f64>,
    unknown_fields: UnknownFields,
}

impl Record for Conference {
    const ALWAYS: &'static [&'static str] = &["service_type"];

    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        match name {
            "aliases" => value.read(&mut self.aliases),
            "allow_guests" => value.read(&mut self.allow_guests),
            "creation_time" => value.read(&mut self.creation_time),
            "description" => value.read(&mut self.description),
            "id" => value.read(&mut self.id),
            "ivr_theme" => value.read(&mut self.ivr_theme),
            "max_callrate_in" => value.read(&mut self.max_callrate_in),
            "loss" => value.read(&mut self.loss),
            "pin" => value.read(&mut self.pin),
            "resource_uri" => value.read(&mut self.resource_uri),
            "service_type" => value.read(&mut self.service_type),
            "layout" => value.read(&mut self.layout),
            "tags" => value.read(&mut self.tags),
            "price" => value.read(&mut self.price),
            "weights" => value.read(&mut self.weights),
            _ => value.keep(name, &mut self.unknown_fields),
        }
    }
}

impl Fields for Conference {
    fn visit<V: FieldVisitor>(&self, fields: &mut V) {
        fields.nested("aliases", &self.aliases);
        fields.written("allow_guests", &self.allow_guests);
        fields.generated("creation_time", &self.creation_time);
        fields.written("description", &self.description);
        fields.field("id", &self.id);
        fields.written("ivr_theme", &self.ivr_theme);
        fields.written("max_callrate_in", &self.max_callrate_in);
        fields.written("loss", &self.loss);
        fields.written("pin", &self.pin);
        fields.field("resource_uri", &self.resource_uri);
        fields.written("service_type", &self.service_type);
        fields.optional("layout", &self.layout);
        fields.written("tags", &self.tags);
        fields.written("price", &self.price);
        fields.written("weights", &self.weights);
    }
}

record!(Conference);

impl Resource for Conference {
    const NAME: &'static str = "configuration/conference";
    const PATH: &'static str = "/api/admin/configuration/v1/conference/";
    type Key = i64;
}
resource!(Conference);
impl Rooted for Conference {}
impl List for Conference {}
impl Get for Conference {}
impl Writable for Conference {
    type New = NewConference;
}
impl Create for Conference {
    type Response<C: pexgen_runtime::Connection> = Created<Self>;
}
impl Replace for Conference {}
impl Update for Conference {
    type Patch = ConferencePatch;
}
impl Batch for Conference {}
impl Delete for Conference {}
impl DeleteAll for Conference {}

#[derive(Clone, Debug)]
pub struct NewConference(Body);

impl NewConference {
    pub fn new(name: impl Into<String>) -> Self {
        Self(Body::new().with("name", name.into()))
    }

    pub fn description(self, v: impl Into<String>) -> Self {
        Self(self.0.with("description", v.into()))
    }

    pub fn ivr_theme(self, v: impl Into<OptionalLink<IvrTheme>>) -> Self {
        Self(self.0.with("ivr_theme", v.into()))
    }

    pub fn service_type(self, v: ServiceType) -> Self {
        Self(self.0.with("service_type", v))
    }

    pub fn pin(self, v: impl Into<Secret>) -> Self {
        Self(self.0.with("pin", v.into()))
    }

    pub fn aliases(self, v: impl IntoIterator<Item = impl Into<Link<ConferenceAlias>>>) -> Self {
        Self(self.0.with("aliases", list::<Link<ConferenceAlias>>(v)))
    }

    pub fn weight(self, v: impl Into<f64>) -> Self {
        Self(self.0.with("weight", v.into()))
    }
}
body!(NewConference => Conference);

#[derive(Clone, Debug, Default)]
pub struct ConferencePatch(Body);

impl ConferencePatch {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn aliases(self, v: impl IntoIterator<Item = impl Into<Link<ConferenceAlias>>>) -> Self {
        Self(self.0.with("aliases", list::<Link<ConferenceAlias>>(v)))
    }

    pub fn pin(self, v: impl Into<Nullable<Secret>>) -> Self {
        Self(self.0.with("pin", v.into()))
    }

    pub fn description(self, v: impl Into<Nullable<String>>) -> Self {
        Self(self.0.with("description", v.into()))
    }

    pub fn max_callrate_in(self, v: impl Into<Nullable<i64>>) -> Self {
        Self(self.0.with("max_callrate_in", v.into()))
    }

    pub fn loss(self, v: impl Into<Nullable<f64>>) -> Self {
        Self(self.0.with("loss", v.into()))
    }

    pub fn ivr_theme(self, v: impl Into<OptionalLink<IvrTheme>>) -> Self {
        Self(self.0.with("ivr_theme", v.into()))
    }

    pub fn service_type(self, v: impl Into<Nullable<ServiceType>>) -> Self {
        Self(self.0.with("service_type", v.into()))
    }

    pub fn creation_time(self, v: impl Into<Nullable<Timestamp>>) -> Self {
        Self(self.0.with("creation_time", v.into()))
    }
}
body!(ConferencePatch);
patch!(ConferencePatch => Conference);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ServiceType {
    Conference,
    Lecture,
    Off,
    Unknown(Unknown),
}
impl Choice for ServiceType {
    const KNOWN: &'static [(Self, &'static str)] =
        &[(Self::Conference, "conference"), (Self::Lecture, "lecture"), (Self::Off, "none")];
}
choice!(ServiceType, Unknown);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rate {
    Low,
    High,
    Other(Unknown),
}
impl Choice for Rate {
    const NUMERIC: bool = true;
    const KNOWN: &'static [(Self, &'static str)] = &[(Self::Low, "64"), (Self::High, "128")];
}
choice!(Rate, Other);

pub mod conference {
    use super::{Conference, ConferenceAlias, IvrTheme, ServiceType};
    use pexgen_runtime::filter::{
        AcrossRelation, AllLookups, Boolean, DateTime, Field, Float, Integer, NoLookups, OneOf, Ordered, Text, ToMany,
        ToOne,
    };
    use pexgen_runtime::{Nullable, lookups};

    pub fn name() -> Field<Conference, Text, AllLookups, Ordered> {
        Field::new("name")
    }

    pub fn limit() -> Field<Conference, Integer, AllLookups> {
        Field::new("limit")
    }

    pub fn max_callrate_in() -> Field<Conference, Nullable<Integer>, AllLookups> {
        Field::new("max_callrate_in")
    }

    pub fn loss() -> Field<Conference, Float, AllLookups> {
        Field::new("loss")
    }

    pub fn allow_guests() -> Field<Conference, Boolean, AllLookups> {
        Field::new("allow_guests")
    }

    pub fn creation_time() -> Field<Conference, DateTime, AllLookups, Ordered> {
        Field::new("creation_time")
    }

    pub fn aliases() -> Field<Conference, ToMany<ConferenceAlias>, AcrossRelation> {
        Field::new("aliases")
    }

    pub fn ivr_theme() -> Field<Conference, Nullable<ToOne<IvrTheme>>, AllLookups, Ordered> {
        Field::new("ivr_theme")
    }

    pub fn service_type() -> Field<Conference, OneOf<ServiceType>, AllLookups, Ordered> {
        Field::new("service_type")
    }

    lookups!(DescriptionLookups: Exact, Iexact, Contains);

    pub fn description() -> Field<Conference, Text, DescriptionLookups> {
        Field::new("description")
    }

    pub fn sort_key() -> Field<Conference, Text, NoLookups, Ordered> {
        Field::new("sort_key")
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ConferenceAlias {
    pub alias: String,
    pub conference: Option<Related<Conference>>,
    pub resource_uri: Option<ResourceUri<ConferenceAlias>>,
    unknown_fields: UnknownFields,
}

impl Record for ConferenceAlias {
    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        match name {
            "alias" => value.read(&mut self.alias),
            "conference" => value.read(&mut self.conference),
            "resource_uri" => value.read(&mut self.resource_uri),
            _ => value.keep(name, &mut self.unknown_fields),
        }
    }
}

impl Fields for ConferenceAlias {
    fn visit<V: FieldVisitor>(&self, fields: &mut V) {
        fields.written("alias", &self.alias);
        fields.parent("conference", &self.conference);
        fields.field("resource_uri", &self.resource_uri);
    }
}

record!(ConferenceAlias);

impl Resource for ConferenceAlias {
    const NAME: &'static str = "configuration/conference_alias";
    const PATH: &'static str = "/api/admin/configuration/v1/conference_alias/";
    type Key = i64;
}
resource!(ConferenceAlias);
impl Rooted for ConferenceAlias {}
impl List for ConferenceAlias {}
impl Writable for ConferenceAlias {
    type New = NewConferenceAlias<Complete>;
}
impl Create for ConferenceAlias {
    type Response<C: pexgen_runtime::Connection> = Created<Self>;
}

pub type NewConferenceAlias<S = Nested> = ConferenceAliasBody<Whole<S>>;

#[derive(Clone, Debug)]
pub struct ConferenceAliasBody<S>(Body, PhantomData<S>);

impl ConferenceAliasBody<Whole<Nested>> {
    pub fn new(alias: impl Into<String>) -> Self {
        Self(Body::new().with("alias", alias.into()), PhantomData)
    }
}

impl<S> ConferenceAliasBody<Whole<S>> {
    pub fn conference(self, v: impl Into<Link<Conference>>) -> NewConferenceAlias<Complete> {
        ConferenceAliasBody(self.0.with("conference", v.into()), PhantomData)
    }
}

body!(ConferenceAliasBody<S> => ConferenceAlias);

pub mod conference_alias {
    use super::{Conference, ConferenceAlias};
    use pexgen_runtime::filter::{AcrossRelation, AllLookups, Field, Text, ToOne};

    pub fn alias() -> Field<ConferenceAlias, Text, AllLookups> {
        Field::new("alias")
    }

    pub fn conference() -> Field<ConferenceAlias, ToOne<Conference>, AcrossRelation> {
        Field::new("conference")
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct IvrTheme {
    pub name: String,
    unknown_fields: UnknownFields,
}

impl Record for IvrTheme {
    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        match name {
            "name" => value.read(&mut self.name),
            _ => value.keep(name, &mut self.unknown_fields),
        }
    }
}

impl Fields for IvrTheme {
    fn visit<V: FieldVisitor>(&self, fields: &mut V) {
        fields.field("name", &self.name);
    }
}

record!(IvrTheme);

impl Resource for IvrTheme {
    const NAME: &'static str = "configuration/ivr_theme";
    const PATH: &'static str = "/api/admin/configuration/v1/ivr_theme/";
    type Key = i64;
}
resource!(IvrTheme);
impl Rooted for IvrTheme {}

#[derive(Clone, Debug)]
pub struct IvrThemeBody(Body);

impl IvrThemeBody {
    pub fn new(name: impl Into<String>) -> Self {
        Self(Body::new().with("name", name.into()))
    }
}
body!(IvrThemeBody => IvrTheme);

/// A resource with string keys whose list response has another property for the objects.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Participant {
    pub id: String,
    unknown_fields: UnknownFields,
}

impl Record for Participant {
    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        match name {
            "id" => value.read(&mut self.id),
            _ => value.keep(name, &mut self.unknown_fields),
        }
    }
}

impl Fields for Participant {
    fn visit<V: FieldVisitor>(&self, fields: &mut V) {
        fields.field("id", &self.id);
    }
}

record!(Participant);

impl Resource for Participant {
    const NAME: &'static str = "status/participant";
    const PATH: &'static str = "/api/admin/status/v1/participant/";
    const COLLECTION: &'static str = "entries";
    type Key = String;
}
resource!(Participant);
impl Rooted for Participant {}
impl List for Participant {}
impl Get for Participant {}
impl Delete for Participant {}

#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct MediaStream {
    pub id: i64,
    unknown_fields: UnknownFields,
}

impl Record for MediaStream {
    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        match name {
            "id" => value.read(&mut self.id),
            _ => value.keep(name, &mut self.unknown_fields),
        }
    }
}

impl Fields for MediaStream {
    fn visit<V: FieldVisitor>(&self, fields: &mut V) {
        fields.field("id", &self.id);
    }
}

record!(MediaStream);

impl Resource for MediaStream {
    const NAME: &'static str = "status/participant_media_stream";
    const PATH: &'static str = "/api/admin/status/v1/participant/{participant_id}/media_stream/";
    type Key = i64;
}
resource!(MediaStream);
impl NestedIn for MediaStream {
    type Parent = Participant;
}
impl List for MediaStream {}
impl Get for MediaStream {}

/// A resource with a field that is named like a parameter.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UpgradeRequest {
    pub offset: i64,
    unknown_fields: UnknownFields,
}

impl Record for UpgradeRequest {
    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        match name {
            "offset" => value.read(&mut self.offset),
            _ => value.keep(name, &mut self.unknown_fields),
        }
    }
}

impl Fields for UpgradeRequest {
    fn visit<V: FieldVisitor>(&self, fields: &mut V) {
        fields.field("offset", &self.offset);
    }
}

record!(UpgradeRequest);

impl Resource for UpgradeRequest {
    const NAME: &'static str = "configuration/upgrade_request";
    const PATH: &'static str = "/api/admin/configuration/v1/upgrade_request/";
    const SHADOWED: &'static [&'static str] = &["offset", "order_by"];
    type Key = i64;
}
resource!(UpgradeRequest);
impl Rooted for UpgradeRequest {}
impl List for UpgradeRequest {}

#[derive(Clone, Debug)]
pub struct Dial(Body);

impl Dial {
    pub fn new(alias: impl Into<String>) -> Self {
        Self(Body::new().with("conference_alias", alias.into()))
    }
}
body!(Dial);

#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct DialReply {
    pub participant_id: String,
    pub participant_ids: Vec<String>,
    unknown_fields: UnknownFields,
}

impl Record for DialReply {
    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        match name {
            "participant_id" => value.read(&mut self.participant_id),
            "participant_ids" => value.read(&mut self.participant_ids),
            _ => value.keep(name, &mut self.unknown_fields),
        }
    }
}

impl Fields for DialReply {
    fn visit<V: FieldVisitor>(&self, fields: &mut V) {
        fields.field("participant_id", &self.participant_id);
        fields.field("participant_ids", &self.participant_ids);
    }
}

record!(DialReply);

impl Command for Dial {
    const NAME: &'static str = "command/participant/dial";
    const PATH: &'static str = "/api/admin/command/v1/participant/dial/";
    type Reply = DialReply;
}

#[derive(Clone, Debug, Default)]
pub struct Sync(Body);
body!(Sync);

impl Command for Sync {
    const NAME: &'static str = "command/platform/sync";
    const PATH: &'static str = "/api/admin/command/v1/platform/sync/";
    type Reply = CommandResponse;
}

#[derive(Clone, Debug)]
pub struct Client<C = pexgen_runtime::Client>(C);

client!(Client);

#[cfg(feature = "blocking")]
pexgen_runtime::blocking_client!(Client);

impl<C: pexgen_runtime::Connection> Client<C> {
    pub fn conference(&self) -> Endpoint<Conference, C> {
        Endpoint::new(&self.0)
    }

    pub fn conference_alias(&self) -> Endpoint<ConferenceAlias, C> {
        Endpoint::new(&self.0)
    }

    pub fn participant(&self) -> Endpoint<Participant, C> {
        Endpoint::new(&self.0)
    }

    pub fn media_stream(&self, participant: impl IntoUri<Participant>) -> Endpoint<MediaStream, C> {
        Endpoint::nested(&self.0, participant)
    }

    pub fn upgrade_request(&self) -> Endpoint<UpgradeRequest, C> {
        Endpoint::new(&self.0)
    }

    pub fn dial(&self, request: &Dial) -> pexgen_runtime::Request<DialReply, C> {
        pexgen_runtime::Request::command(&self.0, request)
    }

    pub fn sync(&self, request: &Sync) -> pexgen_runtime::Request<CommandResponse, C> {
        pexgen_runtime::Request::command(&self.0, request)
    }
}
