//! Starting and stopping a node.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::auth::User;
use super::catalog::build;
use super::clock::Clock;
use super::control::Control;
use super::core::{Core, Settings};
use super::dispatch::respond;
use super::effect::Scene;
use super::limit::Limit;
use super::openapi::OpenApi;
use super::record::{Recorder, Upstream};
use super::reply::Request;
use super::server;
use super::snapshot::Snapshot;
use super::tls::{self, Certificate};
use crate::diagnostic::Failure;
use crate::input::config::Config;
use crate::input::config_file::{config_beside, config_of_profile, read_config};
use crate::input::configured::check_version_path;
use crate::loaded::LoadedVersion;

/// Settings of a node that is not started yet.
#[derive(Debug)]
pub struct Builder {
    documents: Documents,
    address: SocketAddr,
    settings: Settings,
    objects: Vec<Snapshot>,
    scenes: Vec<Scene>,
    upstream: Option<Arc<dyn Upstream>>,
    page: Option<u64>,
    is_limited: bool,
    is_secure: bool,
}

#[derive(Debug)]
enum Documents {
    Folder { folder: PathBuf, config: Option<Configuration> },
    Loaded(Box<LoadedVersion>),
}

/// What documents do not tell about an API.
#[derive(Debug)]
enum Configuration {
    File(PathBuf),
    Profile(String),
}

/// Why a node can't start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Errors in the documents or the configuration.
    #[error("{}", first(.0))]
    Documents(Failure),
    /// There are no documents of a version at the path.
    #[error("{0}")]
    NoVersion(String),
    /// There is no configuration beside the folder.
    #[error("there is no `pexgen.toml` beside {}; name a configuration (`--config`) or a profile (`--profile`)", .0.display())]
    NoConfig(PathBuf),
    /// There is neither a Tastypie nor an OpenAPI document.
    #[error("{} has no documents", .0.display())]
    NoResources(PathBuf),
    /// The OpenAPI document can't be served.
    #[error("can't serve the OpenAPI document: {0}")]
    OpenApi(String),
    /// An object that the node is to start with does not fit the documents.
    #[error("the objects to start with do not fit the documents: {0}")]
    Objects(String),
    /// A scene does not fit the documents.
    #[error("the scene does not fit the documents: {0}")]
    Scene(String),
    /// The node can't record.
    #[error("can't record: {0}")]
    Record(String),
    /// The certificate for HTTPS can't be made.
    #[error("can't make a certificate: {0}")]
    Certificate(String),
    /// The address can't be listened on.
    #[error("can't listen on {0}: {1}")]
    Listen(SocketAddr, io::Error),
}

fn first(failure: &Failure) -> String {
    failure.diagnostics.first().map_or_else(|| "the documents are not valid".to_owned(), ToString::to_string)
}

impl From<Failure> for StartError {
    fn from(failure: Failure) -> Self {
        Self::Documents(failure)
    }
}

/// A test node without a socket, for clients in the same process.
///
/// # Examples
/// ```no_run
/// use pexgen::serve::Node;
///
/// let node = Node::builder("schemas/pexip-infinity/v41").build()?;
/// let request = http::Request::get("/api/admin/configuration/v1/").body(bytes::Bytes::new())?;
/// assert_eq!(node.respond(request).status(), 200);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct LocalNode {
    core: Arc<Core>,
}

impl LocalNode {
    /// Returns the response to a request. Of faults, delays and cut bodies have no effect.
    pub fn respond(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        let (head, body) = request.into_parts();
        let reply = respond(&self.core, &Request::new(head, body));
        let mut response = http::Response::new(reply.body);
        *response.status_mut() = reply.status;
        *response.headers_mut() = reply.headers;
        response
    }

    /// Returns the control interface.
    pub fn control(&self) -> Control {
        Control::new(Arc::clone(&self.core))
    }
}

/// A running test node. It stops when it is dropped.
#[derive(Debug)]
pub struct Node {
    core: Arc<Core>,
    address: SocketAddr,
    certificate: Option<Certificate>,
    stop: watch::Sender<bool>,
}

impl Node {
    /// Returns the settings of a node with the documents in the folder of a version.
    ///
    /// The configuration is the `pexgen.toml` in the folder above. The path may also be that of an OpenAPI document.
    pub fn builder(folder: impl AsRef<Path>) -> Builder {
        Builder::new(Documents::Folder { folder: folder.as_ref().to_owned(), config: None })
    }

    /// Returns the settings of a node with documents that are loaded already.
    pub fn of(loaded: LoadedVersion) -> Builder {
        Builder::new(Documents::Loaded(Box::new(loaded)))
    }

    /// Returns the URL, without a slash at its end.
    pub fn url(&self) -> String {
        let scheme = if self.certificate.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Returns the certificate of a node that serves HTTPS.
    pub const fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_ref()
    }

    /// Returns the address that the node listens on.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the control interface.
    pub fn control(&self) -> Control {
        Control::new(Arc::clone(&self.core))
    }

    /// Stops the node.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

impl Builder {
    fn new(documents: Documents) -> Self {
        let settings = Settings {
            users: Vec::new(),
            realm: String::new(),
            clock: Clock::default(),
            page: 1000,
            body: 64 << 20,
            strict: false,
            seed: 0,
            control: true,
            limits: true,
            limit: None,
            state: None,
        };
        Self {
            documents,
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            settings,
            objects: Vec::new(),
            scenes: Vec::new(),
            upstream: None,
            page: None,
            is_limited: false,
            is_secure: false,
        }
    }

    /// Sets the configuration, instead of the `pexgen.toml` beside the folder.
    pub fn config(self, path: impl AsRef<Path>) -> Self {
        self.configured(Configuration::File(path.as_ref().to_owned()))
    }

    /// Uses a profile, such as `pexip-infinity`, instead of a configuration.
    pub fn profile(self, name: &str) -> Self {
        self.configured(Configuration::Profile(name.to_owned()))
    }

    fn configured(mut self, configuration: Configuration) -> Self {
        if let Documents::Folder { config, .. } = &mut self.documents {
            *config = Some(configuration);
        }
        self
    }

    /// Sets the address to listen on. Default: a free port of 127.0.0.1.
    pub const fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Adds a user. Without one, there is `admin` with the password `admin`.
    pub fn user(mut self, user: User) -> Self {
        self.settings.users.push(user);
        self
    }

    /// Sets the realm of the authentication. Default: the title of the API.
    pub fn realm(mut self, realm: &str) -> Self {
        realm.clone_into(&mut self.settings.realm);
        self
    }

    /// Sets how time passes. Default: [`Clock::Still`].
    pub const fn clock(mut self, clock: Clock) -> Self {
        self.settings.clock = clock;
        self
    }

    /// Refuses requests that a server would partly ignore: unknown parameters and properties, and writes of read-only
    /// fields.
    pub const fn strict(mut self) -> Self {
        self.settings.strict = true;
        self
    }

    /// Accepts values outside of limits that only the descriptions of fields state.
    pub const fn without_limits(mut self) -> Self {
        self.settings.limits = false;
        self
    }

    /// Throttles requests beyond the limit in the configuration (`[limits]`).
    pub const fn limited(mut self) -> Self {
        self.is_limited = true;
        self
    }

    /// Sets the most objects of one page. Default: 1,000, as in django-tastypie.
    pub const fn page_maximum(mut self, objects: u64) -> Self {
        self.page = Some(objects);
        self
    }

    /// Sets the most bytes of a body. Default: 64 MiB.
    pub const fn body_maximum(mut self, bytes: usize) -> Self {
        self.settings.body = bytes;
        self
    }

    /// Sets the seed of random values, such as UUIDs. Default: 0.
    pub const fn random_seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// Serves HTTPS, with a certificate that the node makes for itself.
    pub const fn tls(mut self) -> Self {
        self.is_secure = true;
        self
    }

    /// Adds objects that the node starts with, and that a reset restores.
    pub fn objects(mut self, objects: Snapshot) -> Self {
        self.objects.push(objects);
        self
    }

    /// Sets a file that the objects are saved in. If it exists, the node starts with its objects.
    ///
    /// It is written by [`Control::save_file`] and by `POST /__pexgen__/save`.
    pub fn state_file(mut self, path: impl AsRef<Path>) -> Self {
        self.settings.state = Some(path.as_ref().to_owned());
        self
    }

    /// Passes requests on to a server, and keeps the objects in its responses: [`Control::save`] returns them.
    ///
    /// Secrets and personal data are replaced before they are kept. The state file must not exist yet.
    pub fn record(mut self, upstream: impl Upstream + 'static) -> Self {
        self.upstream = Some(Arc::new(upstream));
        self
    }

    /// Adds a scene that the node plays from its start on, and again after each reset.
    pub fn scene(mut self, scene: Scene) -> Self {
        self.scenes.push(scene);
        self
    }

    /// Removes the control interface under `/__pexgen__/`. [`Node::control`] remains.
    pub const fn without_control_paths(mut self) -> Self {
        self.settings.control = false;
        self
    }

    /// Starts the node on the current runtime of tokio.
    ///
    /// # Errors
    /// Errors in the documents or the configuration, and an address that can't be listened on.
    pub async fn start(self) -> Result<Node, StartError> {
        let (address, is_secure) = (self.address, self.is_secure);
        let core = Arc::new(self.core()?);
        let listener = TcpListener::bind(address).await;
        let listener = listener.map_err(|error| StartError::Listen(address, error))?;
        let address = listener.local_addr().map_err(|error| StartError::Listen(address, error))?;
        let tls = is_secure.then(|| tls::acceptor(&address.ip().to_string())).transpose();
        let (acceptor, certificate) = tls.map_err(StartError::Certificate)?.unzip();
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(server::serve(Arc::clone(&core), listener, acceptor, stopped));
        Ok(Node { core, address, certificate, stop })
    }

    /// Creates a node without a socket.
    ///
    /// # Errors
    /// Errors in the documents or the configuration.
    pub fn build(self) -> Result<LocalNode, StartError> {
        Ok(LocalNode { core: Arc::new(self.core()?) })
    }

    fn core(mut self) -> Result<Core, StartError> {
        let loaded = self.documents.load()?;
        let openapi = if loaded.version.resources.is_empty() { Some(described(&loaded)?) } else { None };
        if self.settings.users.is_empty() {
            self.settings.users.push(User::new("admin", "admin"));
        }
        let serve = &loaded.config.serve;
        if self.settings.realm.is_empty() {
            self.settings.realm = serve.realm.clone().unwrap_or_else(|| loaded.config.title.clone());
        }
        self.settings.page = self.page.or(serve.page_maximum).unwrap_or(1000);
        let limits = &loaded.config.limits;
        if let (true, Some(requests), Some(per)) = (self.is_limited, limits.requests, limits.per) {
            let (requests, seconds) = (usize::try_from(requests).unwrap_or(usize::MAX), per.0.div_ceil(1000));
            self.settings.limit = Some(Limit { requests, seconds: u32::try_from(seconds).unwrap_or(u32::MAX) });
        }
        if self.upstream.is_some() {
            check_recording(openapi.is_some(), self.settings.state.as_deref())?;
        }
        let mut catalog = build(&loaded, self.settings.limits);
        catalog.secrets.extend(openapi.iter().flat_map(OpenApi::secrets));
        let mut core = Core::new(catalog, openapi, self.settings, serve.clone());
        core.recorder = self.upstream.map(|upstream| Recorder::new(upstream, &serve.record));
        // A recording has no objects but those of the server.
        if core.recorder.is_none() {
            core.add_singletons();
            if let Some(config) = &loaded.config.server_version {
                core.add_version(config, &loaded.version.name);
            }
        }
        core.load_file().map_err(StartError::Objects)?;
        for objects in &self.objects {
            core.load(objects, false).map_err(StartError::Objects)?;
        }
        for scene in &self.scenes {
            core.play(scene).map_err(StartError::Scene)?;
        }
        core.checkpoint();
        Ok(core)
    }
}

impl Documents {
    fn load(self) -> Result<LoadedVersion, StartError> {
        if let Self::Folder { folder, .. } = &self {
            check_version_path(folder).map_err(StartError::NoVersion)?;
        }
        match self {
            Self::Loaded(loaded) => Ok(*loaded),
            Self::Folder { folder, config } if folder.is_file() => {
                let config = config.map(Configuration::read).transpose()?.unwrap_or_default();
                Ok(LoadedVersion::read_file(&folder, &config)?)
            }
            Self::Folder { folder, config } => {
                let config = config.or_else(|| config_beside(&folder).map(Configuration::File));
                let config = config.ok_or_else(|| StartError::NoConfig(folder.clone()))?.read()?;
                Ok(LoadedVersion::read_unnamed(&folder, &config)?)
            }
        }
    }
}

impl Configuration {
    fn read(self) -> Result<Config, Failure> {
        match self {
            Self::File(path) => read_config(&path),
            Self::Profile(name) => config_of_profile(&name),
        }
    }
}

/// Checks that the objects of a server can be kept, and that they replace no others.
fn check_recording(is_openapi: bool, state: Option<&Path>) -> Result<(), StartError> {
    match state.filter(|path| path.exists()) {
        _ if is_openapi => Err(StartError::Record("OpenAPI documents do not tell which objects there are".to_owned())),
        Some(path) => Err(StartError::Record(format!("{} exists; name a new file", path.display()))),
        None => Ok(()),
    }
}

/// Returns the API of the OpenAPI document of a version.
fn described(loaded: &LoadedVersion) -> Result<OpenApi, StartError> {
    let document = loaded.bundle().ok_or_else(|| StartError::NoResources(loaded.version.name.clone().into()))?;
    OpenApi::new(document.json(), &loaded.version.operations).map_err(StartError::OpenApi)
}
