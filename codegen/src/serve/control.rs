//! The control interface: state, request log, faults, scene, limit and clock of a node.

use std::sync::Arc;
use std::time::Duration;

use http::Method;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::core::Core;
use super::effect::Scene;
use super::fault::Fault;
use super::limit::Limit;
use super::log::LogEntry;
use super::moment;
use super::record::Recorded;
use super::reply::{Reply, Request};
use super::snapshot::Snapshot;

/// Where the control interface is.
pub(super) const PATH: &str = "/__pexgen__/";

/// Controls a node from the program that started it.
#[derive(Clone, Debug)]
pub struct Control {
    core: Arc<Core>,
}

impl Control {
    pub(super) const fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// Restores the state at the start or at the last [`Control::checkpoint`], and clears log, faults and limit.
    pub fn reset(&self) {
        self.core.reset();
    }

    /// Makes the current objects those that [`Control::reset`] restores.
    pub fn checkpoint(&self) {
        self.core.checkpoint();
    }

    /// Returns all objects.
    pub fn save(&self) -> Snapshot {
        self.core.save()
    }

    /// Writes all objects to the state file.
    ///
    /// # Errors
    /// A message about an I/O error, or that the node has no state file. The file is unchanged then.
    pub fn save_file(&self) -> Result<(), String> {
        self.core.save_file()
    }

    /// Returns what a recording has, and what was replaced in it; `None` if the node does not record.
    ///
    /// Values that were replaced in another field first are replaced and counted when the objects are saved.
    pub fn recorded(&self) -> Option<Recorded> {
        self.core.recorded()
    }

    /// Replaces all objects.
    ///
    /// # Errors
    /// A message about an object that does not fit the documents. The objects are unchanged then.
    pub fn load(&self, snapshot: &Snapshot) -> Result<(), String> {
        self.core.load(snapshot, true)
    }

    /// Adds objects.
    ///
    /// # Errors
    /// As [`Control::load`].
    pub fn add(&self, snapshot: &Snapshot) -> Result<(), String> {
        self.core.load(snapshot, false)
    }

    /// Adds made-up objects, and returns their ids. `{n}` in a string is the number of the object.
    ///
    /// # Errors
    /// A message about a resource or a field that does not exist.
    pub fn fill(
        &self,
        resource: &str,
        count: usize,
        fields: &serde_json::Map<String, Json>,
    ) -> Result<Vec<i64>, String> {
        self.core.fill(resource, count, fields)
    }

    /// Returns the requests so far, oldest first.
    pub fn log(&self) -> Vec<LogEntry> {
        self.core.state().log.entries().cloned().collect()
    }

    /// Returns the requests of which the server ignored a part.
    pub fn ignored(&self) -> Vec<LogEntry> {
        let state = self.core.state();
        state.log.entries().filter(|entry| !entry.ignored.is_empty()).cloned().collect()
    }

    /// Removes all requests from the log.
    pub fn clear_log(&self) {
        self.core.state().log.clear();
    }

    /// Adds a fault. Faults apply in the order in which they were added.
    ///
    /// # Errors
    /// A message about a status, a header or a number that can't be applied.
    pub fn fault(&self, fault: Fault) -> Result<(), String> {
        let mut state = self.core.state();
        let now = state.time.now();
        state.faults.add(fault, now)
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.core.state().faults.clear();
    }

    /// Sets the limit of requests.
    pub fn limit(&self, limit: Option<Limit>) {
        self.core.state().window.set(limit);
    }

    /// Plays a scene, from now on.
    ///
    /// # Errors
    /// A message about a resource, a field or a placeholder that does not exist. Nothing is played then.
    pub fn play(&self, scene: &Scene) -> Result<(), String> {
        self.core.play(scene)
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.core.advance(by);
    }
}

/// Responds to a request of the control interface. It requires no credentials and is not logged.
pub(super) fn respond(core: &Core, request: &Request) -> Reply {
    let path = request.path.strip_prefix(PATH).unwrap_or_default().trim_end_matches('/');
    match handle(core, path, request) {
        Ok(reply) => reply.unwrap_or_else(|| Reply::empty(204)),
        Err(error) => Reply::json(error.0, &json!({ "error": error.1 })),
    }
}

/// A status and a message.
struct ControlError(u16, String);

impl From<String> for ControlError {
    fn from(message: String) -> Self {
        Self(400, message)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fill {
    resource: String,
    count: usize,
    #[serde(default)]
    fields: serde_json::Map<String, Json>,
}

#[derive(Serialize)]
struct Filled {
    ids: Vec<i64>,
}

/// Moves the clock by seconds, or to a time.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clock {
    advance: Option<f64>,
    time: Option<String>,
}

fn handle(core: &Core, path: &str, request: &Request) -> Result<Option<Reply>, ControlError> {
    let is = |method: Method| request.method == method;
    match path {
        "reset" if is(Method::POST) => core.reset(),
        "checkpoint" if is(Method::POST) => core.checkpoint(),
        "save" if is(Method::POST) => core.save_file()?,
        "state" if is(Method::GET) => return Ok(Some(Reply::json(200, &core.save()))),
        "state" if is(Method::PUT) => core.load(&parse(request)?, true)?,
        "state" if is(Method::PATCH) => core.load(&parse(request)?, false)?,
        "rows" if is(Method::POST) => {
            let Fill { resource, count, fields } = parse(request)?;
            let ids = Filled { ids: core.fill(&resource, count, &fields)? };
            return Ok(Some(Reply::json(200, &ids)));
        }
        "log" if is(Method::GET) => return Ok(Some(log(core, request))),
        "log" if is(Method::DELETE) => core.state().log.clear(),
        "faults" if is(Method::GET) => {
            let faults: Vec<Json> = core.state().faults.left().map(|fault| json!(fault)).collect();
            return Ok(Some(Reply::json(200, &json!({ "faults": faults }))));
        }
        "faults" if is(Method::POST) => {
            let fault = parse(request)?;
            let mut state = core.state();
            let now = state.time.now();
            state.faults.add(fault, now)?;
        }
        "faults" if is(Method::DELETE) => core.state().faults.clear(),
        "scene" if is(Method::POST) => {
            let text = std::str::from_utf8(&request.body).map_err(|error| error.to_string())?;
            core.play(&text.parse()?)?;
        }
        "limit" if is(Method::PUT) => core.state().window.set(Some(parse(request)?)),
        "limit" if is(Method::DELETE) => core.state().window.set(None),
        "clock" if is(Method::GET) => {
            let mut time = String::new();
            moment::write_moment(&mut time, core.state().time.now(), 'T');
            return Ok(Some(Reply::json(200, &json!({ "time": time }))));
        }
        "clock" if is(Method::POST) => set_clock(core, parse(request)?)?,
        "reset" | "checkpoint" | "save" | "state" | "rows" | "log" | "faults" | "scene" | "limit" | "clock" => {
            return Err(ControlError(405, format!("{} is not allowed for {PATH}{path}", request.method)));
        }
        _ => {
            let paths = "reset, checkpoint, save, state, rows, log, faults, scene, limit and clock";
            return Err(ControlError(404, format!("there is no {PATH}{path}; there are {paths}")));
        }
    }
    Ok(None)
}

fn parse<T: DeserializeOwned>(request: &Request) -> Result<T, ControlError> {
    serde_json::from_slice(&request.body).map_err(|error| ControlError(400, error.to_string()))
}

/// Returns the log, or only the requests of which a part was ignored.
fn log(core: &Core, request: &Request) -> Reply {
    let state = core.state();
    let only_ignored = request.query == "ignored";
    let entries = state.log.entries().filter(|entry| !only_ignored || !entry.ignored.is_empty());
    let entries: Vec<&LogEntry> = entries.collect();
    Reply::json(200, &json!({ "requests": entries, "dropped": state.log.dropped() }))
}

fn set_clock(core: &Core, clock: Clock) -> Result<(), ControlError> {
    if let Some(time) = clock.time {
        let time = moment::parse_moment(&time).map_err(|_| format!("`{time}` is not a timestamp"))?;
        core.set_time(time);
    }
    if let Some(seconds) = clock.advance {
        let by = Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())?;
        core.advance(by);
    }
    Ok(())
}
