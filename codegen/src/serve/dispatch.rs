//! What a node does with a request, independent of how the request reached it.

use std::collections::BTreeMap;

use http::HeaderValue;
use serde_json::{Map, Value as Json, json};

use super::auth::authenticate;
use super::catalog::Root;
use super::cell::Cell;
use super::command;
use super::control;
use super::core::{Core, State};
use super::fault::Fault;
use super::log::LogEntry;
use super::moment;
use super::openapi::{self, OpenApi};
use super::python;
use super::query::Params;
use super::record::Recorder;
use super::redact::Secrets;
use super::refusal::{Refusal, allow};
use super::render::Renderer;
use super::reply::{Reply, Request};
use super::resource::Handler;
use super::router::{Route, route};
use super::uri;
use super::write::Writer;
use crate::input::config::OAuthConfig;
use crate::model::Method;

/// What is noted about a request while it is handled.
#[derive(Debug, Default)]
struct Notes {
    user: Option<String>,
    ignored: Vec<String>,
    /// Why the request is refused, if no [`Refusal`] tells.
    reason: Option<String>,
    fault: Option<Fault>,
    /// When the request was counted for the limit.
    counted: Option<i64>,
}

/// Returns the response to a request.
pub(super) fn respond(core: &Core, request: &Request) -> Reply {
    Dispatcher { core }.respond(request)
}

/// Finds out who is responsible for a request.
#[derive(Clone, Copy, Debug)]
struct Dispatcher<'a> {
    core: &'a Core,
}

impl Dispatcher<'_> {
    fn respond(self, request: &Request) -> Reply {
        self.core.catch_up();
        if self.core.settings.control && request.path.starts_with(control::PATH) {
            return control::respond(self.core, request);
        }
        let mut time = String::new();
        moment::write_moment(&mut time, self.core.state().time.now(), 'T');
        let mut notes = Notes::default();
        let result = self.with_fault(request, &mut notes);
        let (reply, reason) = match result {
            Ok(reply) => (reply, notes.reason.take()),
            Err(refusal) => (self.refused(&refusal), Some(refusal.reason())),
        };
        let secrets = &self.core.catalog.secrets;
        let reason = reason.map(|reason| secrets.reason(request, reason));
        let mut state = self.core.state();
        let reply = match &notes.fault {
            Some(fault) => fault.apply(reply, &mut state.random),
            None => reply,
        };
        // What a request to a real server contains may be personal.
        let (path, headers, body) = match &self.core.recorder {
            Some(_) => (request.path.clone(), BTreeMap::new(), None),
            None => {
                let path = match &self.core.openapi {
                    Some(api) => api.path(secrets, request),
                    None => request.path.clone(),
                };
                (secrets.with_query(path, request), Secrets::headers(request), secrets.body(request))
            }
        };
        state.log.push(LogEntry {
            time,
            headers,
            method: request.method.to_string(),
            path,
            user: notes.user,
            body,
            status: reply.status.as_u16(),
            reason,
            ignored: notes.ignored,
            fault: notes.fault.map(|fault| fault.description()),
        });
        reply
    }

    /// Handles a request, unless a fault responds instead.
    fn with_fault(self, request: &Request, notes: &mut Notes) -> Result<Reply, Refusal> {
        let fault = {
            let mut state = self.core.state();
            let now = state.time.now();
            state.faults.take(request, now)
        };
        notes.fault = fault;
        match notes.fault.as_ref().and_then(|fault| fault.instead(request)) {
            Some(reply) => Ok(reply),
            None => self.handle(request, notes).inspect_err(|refusal| self.discount(refusal, notes)),
        }
    }

    /// Removes a request that was refused from those that count for the limit: django-tastypie counts a request when it
    /// has a response.
    fn discount(self, refusal: &Refusal, notes: &Notes) {
        if let Some(at) = notes.counted.filter(|_| refusal.is_raised()) {
            self.core.state().window.give_back(at);
        }
    }

    fn refused(self, refusal: &Refusal) -> Reply {
        let mut reply = refusal.reply();
        if *refusal == Refusal::Unauthenticated
            && let Ok(challenge) = HeaderValue::from_str(&format!("Basic Realm=\"{}\"", self.core.settings.realm))
        {
            reply.headers.insert(http::header::WWW_AUTHENTICATE, challenge);
        }
        reply
    }

    fn handle(self, request: &Request, notes: &mut Notes) -> Result<Reply, Refusal> {
        if let Some(recorder) = &self.core.recorder {
            return Ok(self.recorded(recorder, request));
        }
        if let Some(api) = &self.core.openapi {
            return self.described(api, request, notes);
        }
        if let Some(oauth) = self.core.behavior.oauth2.as_ref().filter(|oauth| oauth.token == request.path) {
            return Ok(self.token(oauth, request));
        }
        let catalog = &self.core.catalog;
        match route(catalog, &request.path) {
            Route::Missing => Err(Refusal::NoPath),
            Route::WithSlash => {
                let query = if request.query.is_empty() { String::new() } else { format!("?{}", request.query) };
                Ok(Reply::empty(301).header("location", &format!("{}/{query}", request.path)))
            }
            Route::Root(root) => Ok(self.root(root, request)),
            Route::Schema(table) => {
                if let Some(reply) = check_method(&[Method::Get], request)?.1 {
                    return Ok(reply);
                }
                self.authenticate(request, notes)?;
                Ok(Reply::written(200, catalog.tables[table].document.to_string()))
            }
            Route::Set(table, keys) => {
                self.resource(table, &[Method::Get], request, notes, |_, handler| handler.set(&keys))
            }
            Route::Detail(table, key) => {
                let allowed = &catalog.tables[table].detail_methods;
                self.resource(table, allowed, request, notes, |method, handler| match method {
                    Method::Get => handler.detail(&key),
                    Method::Put => handler.put(&key),
                    Method::Patch => handler.patch(&key),
                    Method::Delete => handler.delete(&key),
                    Method::Post => handler.post_detail(&key),
                })
            }
            Route::List { table, parent } if catalog.tables[table].is_command => {
                let (_, reply) = check_method(&[Method::Post], request)?;
                if let Some(reply) = reply {
                    return Ok(reply);
                }
                if !self.authenticate(request, notes)? {
                    return Err(Refusal::Unauthorized);
                }
                command::invoke(self.core, table, request, parent.as_deref(), &mut notes.ignored)
            }
            Route::List { table, parent } => {
                let (allowed, parent) = (&catalog.tables[table].list_methods, parent.as_deref());
                let reply = self.resource(table, allowed, request, notes, |method, handler| match method {
                    Method::Get if catalog.tables[table].is_single => handler.single(parent),
                    Method::Get => handler.list(parent),
                    Method::Post => handler.post(),
                    Method::Put => handler.put_list(parent),
                    Method::Patch => handler.patch_list(),
                    Method::Delete => handler.delete_list(parent),
                })?;
                self.with_key(table, reply)
            }
        }
    }

    /// Passes a request on, and keeps what the response shows.
    fn recorded(self, recorder: &Recorder, request: &Request) -> Reply {
        let (reply, seen) = recorder.pass(&self.core.catalog, request, self.core.settings.body);
        let mut state = self.core.state();
        let State { store, random, time, .. } = &mut *state;
        recorder.learn(&self.core.catalog, store, random, time.now(), seen);
        reply
    }

    /// Responds by an OpenAPI document.
    fn described(self, api: &OpenApi, request: &Request, notes: &mut Notes) -> Result<Reply, Refusal> {
        self.accept()?;
        let mut noted = openapi::Notes::default();
        let (reply, reason) = api.respond(&self.core.catalog.secrets, request, &mut noted);
        notes.reason = reason;
        // What is wrong with the document is no reason to refuse a request.
        let is_refused = self.core.settings.strict && !noted.undescribed.is_empty() && reply.status.is_success();
        let refused = is_refused.then(|| Refusal::strict(&noted.undescribed));
        notes.ignored.extend(noted.undescribed.into_iter().chain(noted.examples));
        if let Some(refusal) = refused {
            return Err(refusal);
        }
        Ok(reply)
    }

    /// Counts a request, and refuses one beyond the limit. Returns the time at which it was counted.
    fn accept(self) -> Result<i64, Refusal> {
        let mut state = self.core.state();
        let now = state.time.now();
        state.window.accept(now).map_err(Refusal::Throttled)?;
        Ok(now)
    }

    /// Checks method and credentials of a request, and handles it.
    fn resource(
        self,
        table: usize,
        allowed: &[Method],
        request: &Request,
        notes: &mut Notes,
        handle: impl FnOnce(Method, &mut Handler<'_>) -> Result<Reply, Refusal>,
    ) -> Result<Reply, Refusal> {
        let (method, reply) = check_method(allowed, request)?;
        if let Some(reply) = reply {
            return Ok(reply);
        }
        let may_write = self.authenticate(request, notes)?;
        let mut state = self.core.state();
        let State { store, random, time, .. } = &mut *state;
        let before = self.core.settings.strict.then(|| store.clone());
        let writer = Writer {
            catalog: &self.core.catalog,
            random,
            now: time.now(),
            may_write,
            ignored: &mut notes.ignored,
            store,
        };
        let params = Params::parse(&request.query);
        let mut handler = Handler { writer, request, params, table, page: self.core.settings.page };
        let result = handle(method, &mut handler);
        match before {
            Some(before) if !notes.ignored.is_empty() && result.is_ok() => {
                state.store = before;
                Err(Refusal::strict(&notes.ignored))
            }
            _ => result,
        }
    }

    /// Finds out who sent a request. Returns whether the user may write.
    fn authenticate(self, request: &Request, notes: &mut Notes) -> Result<bool, Refusal> {
        let (name, may_write) = match self.client(request) {
            Some(client) => (client, true),
            None => {
                let user = authenticate(&self.core.settings.users, request)?;
                (user.name().to_owned(), user.may_write())
            }
        };
        notes.user = Some(name);
        notes.counted = Some(self.accept()?);
        Ok(may_write)
    }

    /// Returns the OAuth2 client whose token a request has.
    fn client(self, request: &Request) -> Option<String> {
        let (scheme, token) = request.header("authorization").split_once(' ')?;
        let state = self.core.state();
        let client = state.oauth.client(token.trim(), state.time.now())?;
        let is_valid = scheme.eq_ignore_ascii_case("bearer") && self.core.has_client(&state.store, client);
        is_valid.then(|| client.to_owned())
    }

    /// Responds to a request of an OAuth2 token.
    fn token(self, config: &OAuthConfig, request: &Request) -> Reply {
        let seconds = config.expires.map_or(3600, |expires| i64::try_from(expires.0 / 1000).unwrap_or(i64::MAX));
        let mut state = self.core.state();
        let State { oauth, store, random, time, .. } = &mut *state;
        oauth.token(request, seconds, time.now(), random, |client| self.core.has_client(store, client))
    }

    /// Gives a new OAuth2 client an id if it has none, and adds its private key to the response.
    fn with_key(self, table: usize, reply: Reply) -> Result<Reply, Refusal> {
        let catalog = &self.core.catalog;
        let config = self.core.behavior.oauth2.as_ref().filter(|config| config.clients == catalog.tables[table].id);
        let location = reply.headers.get(http::header::LOCATION).and_then(|location| location.to_str().ok());
        let (Some(config), Some(location), 201) = (config, location, reply.status.as_u16()) else { return Ok(reply) };
        let mut state = self.core.state();
        let State { store, random, oauth, .. } = &mut *state;
        let id = uri::resolve(catalog, store, table, location)?.unwrap_or_default();
        if let Some(slot) = catalog.rows(table).slot(&config.id)
            && let Some(Cell::Null | Cell::Text("")) = store.rows(catalog, table).get(id).map(|row| row.cell(slot))
        {
            store.set(catalog, table, id, slot, Cell::Text(random.uuid()));
        }
        let mut text = String::new();
        Renderer { catalog, store }.object(&mut text, table, id);
        let mut object: Json = serde_json::from_str(&text).unwrap_or_default();
        let client = python::text(&object[&config.id]);
        object[&config.key] = oauth.register(&client).map_err(Refusal::Failed)?.into();
        Ok(Reply::json(201, &object).header("location", location))
    }

    /// Returns a root document. It requires no credentials.
    fn root(self, root: &Root, request: &Request) -> Reply {
        let full = Params::parse(&request.query).last("fullschema").is_some_and(|text| matches!(text, "true" | "True"));
        let entries = root.endpoints.iter().map(|(name, (list, path))| {
            let table =
                self.core.catalog.by_path.get(list).filter(|_| full).map(|table| &self.core.catalog.tables[*table]);
            let schema = table.and_then(|table| serde_json::from_str(&table.document).ok());
            let by_path = || Json::from(path.as_str());
            (name.clone(), json!({ "list_endpoint": list, "schema": schema.unwrap_or_else(by_path) }))
        });
        Reply::json(200, &Json::Object(entries.collect::<Map<_, _>>()))
    }
}

/// Returns the method of a request, or the response to `OPTIONS`.
fn check_method(allowed: &[Method], request: &Request) -> Result<(Method, Option<Reply>), Refusal> {
    let name = request.method_name().to_lowercase();
    if name == "options" {
        let allowed = allow(allowed);
        return Ok((Method::Get, Some(Reply::html(200, &allowed).header("allow", &allowed))));
    }
    let method = Method::from_wire(&name).filter(|method| allowed.contains(method));
    method.map(|method| (method, None)).ok_or_else(|| Refusal::MethodNotAllowed(Some(allowed.to_vec())))
}
