//! `[serve]`: what the commands of an API do, for test nodes.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value as Json;

use super::{Config, Time, location_of};
use crate::diagnostic::{Diagnostic, Diagnostics, Id, nearest};
use crate::source_text::SourceFile;

/// Facts about the behavior of a server.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServeConfig {
    /// The realm of the authentication. Default: the title of the API.
    pub realm: Option<String>,
    /// The most objects of one page. Default: 1,000, as in django-tastypie.
    pub page_maximum: Option<u64>,
    /// How clients get tokens of OAuth2.
    pub oauth2: Option<OAuthConfig>,
    /// What is replaced in recordings, beside secrets.
    pub record: RecordConfig,
    /// What the commands do, by resource.
    pub commands: BTreeMap<String, CommandConfig>,
}

/// What is replaced in recordings of a server: patterns of fields.
///
/// E-mail addresses, IP addresses and the hosts of URLs are replaced in all other fields as well.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RecordConfig {
    /// Fields that are secret in a recording, beside those that always are.
    pub secrets: Vec<String>,
    /// Names of persons, rooms and accounts, and what calls them.
    pub names: Vec<String>,
    /// Host names.
    pub hosts: Vec<String>,
    /// Texts that may contain anything.
    pub texts: Vec<String>,
    /// Fields that are not changed, even if they look like addresses.
    pub keep: Vec<String>,
}

/// OAuth2 with assertions that clients sign (RFC 7523).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OAuthConfig {
    /// The path of the token endpoint.
    pub token: String,
    /// The resource of the clients.
    pub clients: String,
    /// The field with the id of a client.
    pub id: String,
    /// The field with the private key, which only the response to the creation of a client has.
    pub key: String,
    /// How long a token is valid. Default: an hour.
    pub expires: Option<Time>,
}

/// What a command does.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CommandConfig {
    /// The status of the response. Default: 200.
    pub status: Option<u16>,
    /// The steps, in order.
    pub steps: Vec<StepConfig>,
}

/// One step: exactly one of the verbs, with its settings.
///
/// Strings are templates: `{destination}` is a property of the request, `{participant.role}` a field of an object that
/// an earlier step named, `{now}`, `{uuid}` and `{n}` are the time, a new UUID and a number. `{a|b}` is the first of
/// both that is not empty, `{a - b}` the seconds between two times, and `{a:upper}` is in upper case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StepConfig {
    /// Verb: finds an object of a resource by the values in `by`.
    pub find: Option<String>,
    /// Verb: creates an object of a resource with the values in `set`.
    pub create: Option<String>,
    /// Verb: finds an object by the values in `by`, or creates it with the values in `by` and `set`.
    pub ensure: Option<String>,
    /// Verb: changes the named object, or all objects of a resource with the values in `by`.
    pub change: Option<String>,
    /// Verb: moves such objects to the resource `to`, where fields of the same name keep their values.
    #[serde(rename = "move")]
    pub relocate: Option<String>,
    /// Verb: deletes such objects.
    pub delete: Option<String>,
    /// Verb: refuses the command with this message.
    pub refuse: Option<String>,
    /// Verb: sets the `data` of the response.
    pub data: Option<Json>,
    /// Verb: responds with these properties instead.
    pub respond: Option<Json>,
    /// Verb: responds with a file of this name.
    pub file: Option<String>,

    /// Values that identify objects.
    pub by: BTreeMap<String, Json>,
    /// Values of the created or changed object.
    pub set: BTreeMap<String, Json>,
    /// The resource that objects are moved to.
    pub to: Option<String>,
    /// The name of the object in later steps.
    #[serde(rename = "as")]
    pub name: Option<String>,
    /// The message when no object is found; without it, later steps have no such object.
    pub missing: Option<String>,
    /// The field that the message is about. Default: the one in `by`.
    pub field: Option<String>,
    /// Carry out the step only if the template is not empty.
    #[serde(rename = "if")]
    pub condition: Option<String>,
    /// Carry out the step only if the template is empty.
    pub unless: Option<String>,
    /// Carry out the step only if no object of these resources has these values.
    pub without: BTreeMap<String, BTreeMap<String, Json>>,
    /// Carry out the step later, by the clock of the server.
    pub after: Option<Time>,
    /// Scenes: when the step is carried out first.
    pub at: Option<Time>,
    /// Scenes: how often the step is carried out. Default: once.
    pub count: Option<u64>,
    /// Scenes: the time over which the repetitions are spread.
    pub over: Option<Time>,
}

impl StepConfig {
    /// Returns how many verbs it has.
    pub fn verbs(&self) -> usize {
        let names = [
            &self.find,
            &self.create,
            &self.ensure,
            &self.change,
            &self.relocate,
            &self.delete,
            &self.refuse,
            &self.file,
        ];
        let values = [&self.data, &self.respond];
        names.into_iter().filter(|verb| verb.is_some()).count()
            + values.into_iter().filter(|verb| verb.is_some()).count()
    }

    /// Returns the resources that it names. Names of objects have no slash.
    fn resources(&self) -> impl Iterator<Item = &str> {
        let verbs = [&self.find, &self.create, &self.ensure, &self.change, &self.relocate, &self.delete, &self.to];
        let named = verbs.into_iter().flatten().filter(|name| name.contains('/'));
        named.chain(self.without.keys()).map(String::as_str)
    }
}

/// Each step has exactly one verb.
pub(super) fn check(config: &Config, file: &SourceFile, diagnostics: &mut Diagnostics) {
    for (command, CommandConfig { steps, .. }) in &config.serve.commands {
        for (index, step) in steps.iter().enumerate().filter(|(_, step)| step.verbs() != 1) {
            diagnostics.push(Diagnostic::new(
                Id::BadConfig,
                location_of(file, &["serve", "commands", command]),
                format!("step {} of `{command}` has {} verbs", index + 1, step.verbs()),
                "a step has exactly one of find, create, ensure, change, move, delete, refuse, data, respond and file",
            ));
        }
    }
}

/// Reports the user's own commands that no version has, and resources of their steps that no version has.
pub(super) fn report_rest(
    config: &Config,
    file: &SourceFile,
    resources: &BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) {
    for (command, CommandConfig { steps, .. }) in &config.serve.commands {
        if !config.is_set_by_user(&["serve", "commands", command]) {
            continue;
        }
        let named: BTreeSet<&str> = steps.iter().flat_map(StepConfig::resources).chain([command.as_str()]).collect();
        for name in named.into_iter().filter(|name| !resources.contains(*name)) {
            let near = nearest(name, resources.iter().map(String::as_str));
            let help =
                near.map_or("correct the name, or remove it".to_owned(), |near| format!("did you mean \"{near}\"?"));
            diagnostics.push(Diagnostic::new(
                Id::UnmatchedOverride,
                location_of(file, &["serve", "commands", command]),
                format!("`{name}` in `serve.commands` is not a resource of any version"),
                help,
            ));
        }
    }
}
