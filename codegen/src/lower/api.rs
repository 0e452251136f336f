//! Facts about a whole API, which only the configuration has.

use crate::input::config::{Config, Time};
use crate::model::{Api, Rate, Server, ServerLimits, ServerVersion, Version};

/// Creates the API of a configuration with these versions.
pub fn api(config: &Config, versions: Vec<Version>) -> Api {
    Api {
        name: config.name.clone(),
        title: config.title().to_owned(),
        description: config.description.clone(),
        example: config.example.clone(),
        default_version: config.package.default.clone(),
        server: server(config),
        versions,
    }
}

/// Returns the facts about the servers.
fn server(config: &Config) -> Server {
    let limits = &config.limits;
    let rate = limits.requests.zip(limits.per);
    Server {
        limits: ServerLimits {
            rate: rate.map(|(requests, Time(window))| Rate { requests, window }),
            page: limits.page,
            in_flight: limits.in_flight,
            wait: limits.wait.map(|Time(wait)| wait),
        },
        errors: config.errors.clone(),
        version: config
            .server_version
            .as_ref()
            .map(|at| ServerVersion { paths: at.paths.clone(), pointer: at.pointer.clone() }),
        encrypted_prefix: config.encrypted_prefix.clone().filter(|prefix| !prefix.is_empty()),
    }
}
