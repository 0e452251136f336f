//! What a node does with a request, independent of how the request reached it.

use http::HeaderValue;
use serde_json::{Map, Value as Json, json};

use super::auth::{User, authenticate};
use super::catalog::Root;
use super::command;
use super::control;
use super::core::{Core, State};
use super::fault::Fault;
use super::log::LogEntry;
use super::openapi::OpenApi;
use super::query::Params;
use super::refusal::{Refusal, allow};
use super::reply::{Reply, Request};
use super::resource::Handler;
use super::router::{Route, route};
use super::write::Writer;
use crate::model::Method;

/// What is noted about a request while it is handled.
#[derive(Debug, Default)]
struct Notes {
    user: Option<String>,
    ignored: Vec<String>,
    fault: Option<Fault>,
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

impl<'a> Dispatcher<'a> {
    fn respond(self, request: &Request) -> Reply {
        self.core.catch_up();
        if self.core.settings.control && request.path.starts_with(control::PATH) {
            return control::respond(self.core, request);
        }
        let mut notes = Notes::default();
        let result = self.with_fault(request, &mut notes);
        let (reply, reason) = match result {
            Ok(reply) => (reply, None),
            Err(refusal) => (self.refused(&refusal), refusal.reason()),
        };
        let mut state = self.core.state();
        let reply = match &notes.fault {
            Some(fault) => fault.apply(reply, &mut state.random),
            None => reply,
        };
        let secrets = &self.core.catalog.secrets;
        state.log.push(LogEntry {
            method: request.method.to_string(),
            path: secrets.path(request),
            user: notes.user,
            body: secrets.body(request),
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
            None => self.handle(request, notes),
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
        if let Some(api) = &self.core.openapi {
            return self.described(api, request, notes);
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
                    Method::Post => Err(Refusal::NotImplemented),
                })
            }
            Route::List { table, parent } if catalog.tables[table].is_command => {
                let (_, reply) = check_method(&[Method::Post], request)?;
                if let Some(reply) = reply {
                    return Ok(reply);
                }
                if !self.authenticate(request, notes)?.may_write() {
                    return Err(Refusal::Unauthorized);
                }
                command::invoke(self.core, table, request, parent.as_deref())
            }
            Route::List { table, parent } => {
                let (allowed, parent) = (&catalog.tables[table].list_methods, parent.as_deref());
                self.resource(table, allowed, request, notes, |method, handler| match method {
                    Method::Get if catalog.tables[table].is_single => handler.single(parent),
                    Method::Get => handler.list(parent),
                    Method::Post => handler.post(),
                    Method::Put => handler.put_list(parent),
                    Method::Patch => handler.patch_list(),
                    Method::Delete => handler.delete_list(parent),
                })
            }
        }
    }

    /// Responds by an OpenAPI document.
    fn described(self, api: &OpenApi, request: &Request, notes: &mut Notes) -> Result<Reply, Refusal> {
        self.accept()?;
        let reply = api.respond(request, &mut notes.ignored);
        if self.core.settings.strict && !notes.ignored.is_empty() && reply.status.is_success() {
            return Err(strict(&notes.ignored));
        }
        Ok(reply)
    }

    /// Counts a request, and refuses one beyond the limit.
    fn accept(self) -> Result<(), Refusal> {
        let mut state = self.core.state();
        let now = state.time.now();
        state.window.accept(now).map_err(Refusal::Throttled)
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
        let user = self.authenticate(request, notes)?;
        let mut state = self.core.state();
        let State { store, random, time, .. } = &mut *state;
        let before = self.core.settings.strict.then(|| store.clone());
        let writer = Writer {
            catalog: &self.core.catalog,
            random,
            now: time.now(),
            may_write: user.may_write(),
            ignored: &mut notes.ignored,
            store,
        };
        let params = Params::parse(&request.query);
        let mut handler = Handler { writer, request, params, table, page: self.core.settings.page };
        let result = handle(method, &mut handler);
        match before {
            Some(before) if !notes.ignored.is_empty() && result.is_ok() => {
                state.store = before;
                Err(strict(&notes.ignored))
            }
            _ => result,
        }
    }

    fn authenticate(self, request: &Request, notes: &mut Notes) -> Result<&'a User, Refusal> {
        let user = authenticate(&self.core.settings.users, request)?;
        notes.user = Some(user.name().to_owned());
        self.accept()?;
        Ok(user)
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

/// The refusal of a request of which a server would ignore a part.
fn strict(ignored: &[String]) -> Refusal {
    Refusal::Bad(format!("strict: a server ignores {}", ignored.join(", ")))
}

/// Returns the method of a request, or the response to `OPTIONS`.
fn check_method(allowed: &[Method], request: &Request) -> Result<(Method, Option<Reply>), Refusal> {
    let overridden = request.header("x-http-method-override");
    let name = if overridden.is_empty() { request.method.as_str() } else { overridden };
    let name = name.to_lowercase();
    if name == "options" {
        let allowed = allow(allowed);
        return Ok((Method::Get, Some(Reply::html(200, &allowed).header("allow", &allowed))));
    }
    let method = Method::from_wire(&name).filter(|method| allowed.contains(method));
    method.map(|method| (method, None)).ok_or_else(|| Refusal::MethodNotAllowed(Some(allowed.to_vec())))
}
