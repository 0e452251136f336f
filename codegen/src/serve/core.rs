//! A node without its sockets: settings, objects, and what the control interface changes.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Map, Value as Json};

use super::auth::User;
use super::catalog::Catalog;
use super::cell::Cell;
use super::clock::{Clock, Time};
use super::effect::{Engine, Outcome, Scene, Scope, Tasks};
use super::fault::Faults;
use super::fill::Filler;
use super::limit::{Limit, Window};
use super::log::Log;
use super::oauth::OAuth;
use super::openapi::OpenApi;
use super::random::Random;
use super::record::{Recorded, Recorder};
use super::refusal::Refusal;
use super::snapshot::{self, Snapshot};
use super::store::Store;
use crate::input::config::{ServeConfig, ServerVersionConfig, StepConfig};
use crate::output;

/// How many objects are made up at most for the relations of a made-up object, each for the one before.
const RELATED: usize = 8;

/// The settings of a node.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// The users.
    pub(super) users: Vec<User>,
    /// The realm of the authentication.
    pub(super) realm: String,
    /// How time passes.
    pub(super) clock: Clock,
    /// The largest page.
    pub(super) page: u64,
    /// The most bytes of a body.
    pub(super) body: usize,
    /// Whether requests are refused that the server would partly ignore.
    pub(super) strict: bool,
    /// The seed of random values.
    pub(super) seed: u64,
    /// Whether there is a control interface.
    pub(super) control: bool,
    /// The limit of requests.
    pub(super) limit: Option<Limit>,
    /// Whether the limits in the descriptions of fields hold.
    pub(super) limits: bool,
    /// The file that the objects are saved in.
    pub(super) state: Option<PathBuf>,
}

/// What changes while a node runs.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) store: Store,
    pub(super) random: Random,
    pub(super) time: Time,
    pub(super) log: Log,
    pub(super) faults: Faults,
    pub(super) window: Window,
    pub(super) tasks: Tasks,
    pub(super) oauth: OAuth,
}

impl State {
    fn engine<'a>(&'a mut self, catalog: &'a Catalog, now: i64) -> Engine<'a> {
        let Self { store, random, tasks, .. } = self;
        Engine { catalog, store, random, tasks, now }
    }
}

/// What a reset restores.
#[derive(Clone, Debug)]
struct Saved {
    store: Store,
    random: Random,
    time: Time,
    /// The time when it was saved, from which on the tasks run.
    now: i64,
    tasks: Tasks,
    oauth: OAuth,
}

/// A node without its sockets.
#[derive(Debug)]
pub(super) struct Core {
    pub(super) catalog: Catalog,
    /// The API of an OpenAPI document, which has no resources.
    pub(super) openapi: Option<OpenApi>,
    pub(super) settings: Settings,
    /// Passes requests on to a server and keeps what it sees.
    pub(super) recorder: Option<Recorder>,
    /// The behavior of the server beside that of the documents.
    pub(super) behavior: ServeConfig,
    state: Mutex<State>,
    saved: Mutex<Saved>,
}

impl Core {
    /// Creates a node without objects.
    pub(super) fn new(catalog: Catalog, openapi: Option<OpenApi>, settings: Settings, behavior: ServeConfig) -> Self {
        let time = Time::new(settings.clock);
        let saved = Saved {
            store: Store::new(&catalog),
            random: Random::new(settings.seed),
            time,
            now: time.now(),
            tasks: Tasks::default(),
            oauth: OAuth::default(),
        };
        let Saved { store, random, time, tasks, oauth, .. } = saved.clone();
        let (log, faults, mut window) = (Log::default(), Faults::default(), Window::default());
        window.set(settings.limit);
        let state = State { store, random, time, log, faults, window, tasks, oauth };
        Self {
            catalog,
            openapi,
            settings,
            behavior,
            recorder: None,
            state: Mutex::new(state),
            saved: Mutex::new(saved),
        }
    }

    /// Returns the state, which no other request can change meanwhile.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the current objects and time those that a reset restores.
    pub(super) fn checkpoint(&self) {
        let state = self.state();
        let saved = Saved {
            store: state.store.clone(),
            random: state.random.clone(),
            time: state.time,
            now: state.time.now(),
            tasks: state.tasks.clone(),
            oauth: state.oauth.clone(),
        };
        *self.saved.lock().unwrap_or_else(PoisonError::into_inner) = saved;
    }

    /// Restores objects and time, and clears log, faults and limit.
    pub(super) fn reset(&self) {
        let saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut state = self.state();
        (state.store, state.random, state.time) = (saved.store, saved.random, saved.time);
        (state.tasks, state.oauth) = (saved.tasks, saved.oauth);
        // The clock of the computer was not set back.
        let elapsed = state.time.now().saturating_sub(saved.now);
        state.tasks.put_off(elapsed);
        (state.log, state.faults) = (Log::default(), Faults::default());
        state.window.set(self.settings.limit);
    }

    /// Returns whether there is an OAuth2 client with an id.
    pub(super) fn has_client(&self, store: &Store, id: &str) -> bool {
        let Some(config) = &self.behavior.oauth2 else { return false };
        let Some(&table) = self.catalog.by_id.get(&config.clients) else { return false };
        let rows = store.rows(&self.catalog, table);
        match self.catalog.rows(table).slot(&config.id) {
            Some(slot) => !rows.with(slot, Cell::Text(id)).is_empty(),
            None => id.parse().is_ok_and(|id| rows.get(id).is_some()),
        }
    }

    /// Returns all objects.
    pub(super) fn save(&self) -> Snapshot {
        let state = self.state();
        let mut snapshot = snapshot::save(&self.catalog, &state.store, state.time.now());
        let keys = state.oauth.keys().filter(|(client, _)| self.has_client(&state.store, client));
        snapshot.keys = keys.map(|(client, key)| (client.to_owned(), key)).collect();
        if let Some(recorder) = &self.recorder {
            recorder.finish(&self.catalog, &mut snapshot);
        }
        snapshot
    }

    /// Returns what a recording has.
    pub(super) fn recorded(&self) -> Option<Recorded> {
        let recorder = self.recorder.as_ref()?;
        Some(recorder.recorded(&self.catalog, &self.state().store))
    }

    /// Writes all objects to the state file: it has the old content or the new one at any time.
    pub(super) fn save_file(&self) -> Result<(), String> {
        let path = self.settings.state.as_ref().ok_or("the node has no state file")?;
        let text = serde_json::to_string(&self.save()).map_err(|error| error.to_string())?;
        output::write_private(path, &text).map_err(|error| error.to_string())
    }

    /// Loads the objects in the state file, if it exists.
    pub(super) fn load_file(&self) -> Result<(), String> {
        let Some(path) = &self.settings.state else { return Ok(()) };
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        match fs::read_to_string(path) {
            Ok(text) => {
                let snapshot = serde_json::from_str(&text).map_err(|error| named(&error))?;
                self.load(&snapshot, true).map_err(|error| named(&error))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(named(&error)),
        }
    }

    /// Adds objects, or replaces all.
    pub(super) fn load(&self, snapshot: &Snapshot, replace: bool) -> Result<(), String> {
        let time = snapshot
            .time
            .as_ref()
            .map(|text| super::moment::parse_moment(text).map_err(|_| format!("`{text}` is not a timestamp")));
        let time = time.transpose()?;
        let mut state = self.state();
        let mut store = if replace { Store::new(&self.catalog) } else { state.store.clone() };
        let now = state.time.now();
        let absent = snapshot::load(&self.catalog, &mut store, snapshot, |table| {
            self.catalog.tables[table].initial_row(&mut state.random, now)
        })?;
        let random = &mut state.random;
        Filler { catalog: &self.catalog, store: &mut store, random, now, depth: RELATED }.complete(&absent)?;
        if let Some(client) = snapshot.keys.keys().find(|client| !self.has_client(&store, client)) {
            return Err(format!("there is no OAuth2 client `{client}`, which has a key"));
        }
        state.oauth.load(&snapshot.keys, replace)?;
        state.store = store;
        if let Some(time) = time {
            state.time.set(time);
        }
        Ok(())
    }

    /// Adds the objects that every server has: those of resources with exactly one.
    pub(super) fn add_singletons(&self) {
        for table in self.catalog.tables.iter().filter(|table| table.is_singleton()) {
            // One that needs an object of another resource is left out.
            let _ = self.add_made_up(&table.id, 1, &Map::new(), 0);
        }
    }

    /// Adds the object in which clients find the version of the server, if the configuration names one.
    pub(super) fn add_version(&self, config: &ServerVersionConfig, version: &str) {
        let field = config.pointer.strip_prefix("/objects/0/").filter(|field| !field.contains('/'));
        let path = config.paths.first().and_then(|path| path.split('?').next());
        let table = path.and_then(|path| self.catalog.by_path.get(path)).map(|table| &self.catalog.tables[*table]);
        if let (Some(field), Some(table)) = (field, table) {
            let number = version.strip_prefix('v').unwrap_or(version);
            let fields = Map::from_iter([(field.to_owned(), Json::from(number))]);
            // One that needs an object of another resource is left out.
            let _ = self.add_made_up(&table.id, 1, &fields, 0);
        }
    }

    /// Adds made-up objects, and those that they can't exist without.
    pub(super) fn fill(&self, resource: &str, count: usize, fields: &Map<String, Json>) -> Result<Vec<i64>, String> {
        let table = self.catalog.by_id.get(resource).filter(|table| self.catalog.tables[**table].is_singleton());
        if let Some(table) = table.filter(|_| count > 0) {
            let rows = self.state().store.rows(&self.catalog, *table).iter().count();
            if rows + count > 1 {
                return Err(format!("`{resource}` has exactly one object; change it with `PATCH`"));
            }
        }
        self.add_made_up(resource, count, fields, RELATED)
    }

    fn add_made_up(
        &self,
        resource: &str,
        count: usize,
        fields: &Map<String, Json>,
        depth: usize,
    ) -> Result<Vec<i64>, String> {
        let table = self.catalog.by_id.get(resource).filter(|table| !self.catalog.tables[**table].is_command);
        let table = *table.ok_or_else(|| format!("`{resource}` is not a resource with objects"))?;
        let mut state = self.state();
        // If one object can't be added, none is.
        let mut store = state.store.clone();
        let State { random, time, .. } = &mut *state;
        let filler = Filler { catalog: &self.catalog, store: &mut store, random, now: time.now(), depth };
        let added = filler.fill(table, count, fields)?;
        state.store = store;
        Ok(added)
    }

    /// Carries out the steps of a command.
    pub(super) fn run(&self, command: &str, steps: &[StepConfig], scope: Scope) -> Result<Outcome, Refusal> {
        let mut state = self.state();
        let now = state.time.now();
        state.engine(&self.catalog, now).run(command, steps, scope)
    }

    /// Plans the steps of a scene, from now on.
    pub(super) fn play(&self, scene: &Scene) -> Result<(), String> {
        scene.check(&self.catalog)?;
        let mut state = self.state();
        let now = state.time.now();
        scene.plan(&mut state.tasks, now);
        Ok(())
    }

    /// Carries out the steps whose time has come.
    pub(super) fn catch_up(&self) {
        let mut state = self.state();
        let now = state.time.now();
        while let Some((at, task)) = state.tasks.due(now) {
            state.engine(&self.catalog, at).task(task);
        }
    }

    /// Moves the clock forward.
    pub(super) fn advance(&self, by: Duration) {
        self.state().time.advance(by);
        self.catch_up();
    }

    /// Sets the clock.
    pub(super) fn set_time(&self, now: i64) {
        self.state().time.set(now);
        self.catch_up();
    }
}
