//! `pexgen init`

mod ci;
mod documents;
mod existing;
mod folder;
mod manifest;
mod undo;

use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{self, Component, Path, PathBuf};

use clap::{Args, ValueEnum};
use pexgen::input::config::{FILE_NAME, is_crate_name, is_reserved_name};
use pexgen::input::names;
use pexgen::input::profile;
use pexgen::model::naming;
use pexgen::output::{self, OutputError};
use pexgen::{Failure, Generated, Generator, PLACEHOLDER_SERVER, vendored};

use crate::fetch::Connection;
use crate::terminal::{self, Paths};
use crate::workspace::Workspace;
use crate::{Outcome, listing, runtime};
use documents::{Documents, Source};
use manifest::Edit;
use undo::Undo;

/// The arguments of `pexgen init`.
#[derive(Args)]
#[command(after_help = "Credentials are read from PEXGEN_USER and PEXGEN_PASSWORD, or from a prompt on a terminal.")]
pub struct Arguments {
    /// Name of the API and of its crate: lower-case letters, digits and dashes
    name: Option<String>,
    /// The documents: URL of a server or of an OpenAPI document, an OpenAPI file, or a folder of documents. A document is
    /// copied alone: if it refers to other files, name the folder that has all of them
    #[arg(long, value_name = "SOURCE")]
    from: Option<String>,
    /// Profile to extend: a name of `pexgen profile list` or the path of a folder. Default: the profile called NAME
    #[arg(long, value_name = "PROFILE")]
    profile: Option<String>,
    /// What to generate
    #[arg(long, value_enum, default_value_t)]
    form: Form,
    /// Name of the version. Default: `v` and the first number of the version that the server or the file reports, or of
    /// the name of the folder, such as `v40`; otherwise `v1`
    #[arg(long = "as", value_name = "VERSION")]
    version: Option<String>,
    /// Write the checks of pull requests instead, for this host
    #[arg(long, value_enum, value_name = "HOST", exclusive = true)]
    ci: Option<ci::Host>,
    #[command(flatten)]
    connection: Connection,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A crate in `generated/NAME`
    #[default]
    Crate,
    /// A module in `src/NAME` of the crate in this folder
    Module,
}

/// How the command is called.
const USAGE: &str = "pexgen init NAME --from https://manager.example.com --profile pexip-infinity, or
    pexgen init NAME --from openapi.yaml";

/// The path of the first program, and its text.
type FirstProgram = (PathBuf, String);

/// The `pexgen.toml` at the top.
const WORKSPACE: &str = "\
# The folders of documents and of bindings. `pexgen generate` works from any folder below this one.
[workspace]
schemas = \"schemas\"
out = \"generated\"
";

/// Runs the command.
pub fn run(arguments: &Arguments) -> Outcome {
    let done = match arguments.ci {
        Some(host) => ci::write(host),
        None => init(arguments),
    };
    match done {
        Ok(()) => Outcome::Success,
        Err(outcome) => outcome,
    }
}

fn init(arguments: &Arguments) -> Result<(), Outcome> {
    let wanted = Wanted::new(arguments)?;
    let mut undo = Undo::default();
    let (version, generated, example) = wanted.write(arguments.version.as_deref(), &mut undo)?;
    undo.keep();
    terminal::diagnostics(Paths { folder: &wanted.folder, config: None }, &generated.warnings);
    wanted.report(&version, example.as_ref());
    Ok(())
}

/// What is to be set up. Nothing is written yet, and everything that has to be asked is known.
struct Wanted {
    name: String,
    form: Form,
    documents: Documents,
    /// The profile that the configuration extends.
    profile: Option<String>,
    /// The name of the API as a module.
    module: String,
    /// The folder of the API.
    folder: PathBuf,
    /// The folder of the bindings.
    out: PathBuf,
    edit: Edit,
}

impl Wanted {
    fn new(arguments: &Arguments) -> Result<Self, Outcome> {
        let refused = |message: String| terminal::usage_error(&message);
        let name = asked(arguments.name.as_ref(), "Name of the API", "NAME")?;
        check_names(&name, arguments.version.as_deref(), arguments.form).map_err(refused)?;
        let source = asked(arguments.from.as_ref(), "Server, OpenAPI file or folder of documents", "--from")?;
        let source = Source::new(&source).map_err(refused)?;
        let workspace = Workspace::in_folder(Path::new(".")).map_err(refused)?.unwrap_or_default();
        let (module, form, here) = (naming::module(&name), arguments.form, Path::new("."));
        let out = match form {
            Form::Crate => workspace.out.join(&name),
            Form::Module => Path::new("src").join(&module),
        };
        let edit = match form {
            Form::Crate => manifest::add_crate(here, &name, &out),
            Form::Module => manifest::add_module(here, &module),
        };
        let edit = edit.map_err(refused)?;
        let runtime = match form {
            Form::Crate => workspace.out.join(vendored::NAME),
            Form::Module => PathBuf::from(vendored::NAME),
        };
        existing::check(here, form, &runtime).map_err(refused)?;
        if form == Form::Module {
            existing::check_module(&out).map_err(refused)?;
        }
        // Of several folders the first one.
        let folder = workspace.schemas.first().map_or(Path::new("schemas"), PathBuf::as_path).join(&name);
        for path in [&folder, &out] {
            check_empty(path).map_err(refused)?;
        }
        let profile = profile_of(arguments, &name, &source, &folder)?;
        let documents = source.prepare(&staging(&folder), &arguments.connection)?;
        // The profiles are those of Tastypie servers.
        let profile = profile.filter(|_| arguments.profile.is_some() || !documents.are_openapi());
        Ok(Self { name, form, documents, profile, module, folder, out, edit })
    }

    /// Writes everything. Returns the name of the version, the bindings and the first program.
    fn write(
        &self,
        version: Option<&str>,
        undo: &mut Undo,
    ) -> Result<(String, Generated, Option<FirstProgram>), Outcome> {
        let staging = staging(&self.folder);
        // Of a run that was killed.
        let _ = fs::remove_dir_all(&staging);
        undo.note(&self.folder);
        undo.note(&staging);
        let version = self.stage(version, &staging)?;
        let (generated, example) = self.generate(&staging)?;
        done("create", &self.folder, fs::rename(&staging, &self.folder))?;
        self.add(&generated, example.as_ref(), undo).map_err(|error| terminal::io_error(&error))?;
        Ok((version, generated, example))
    }

    /// Writes the configuration and the documents into a temporary folder. Returns the name of the version.
    fn stage(&self, version: Option<&str>, staging: &Path) -> Result<String, Outcome> {
        let document = self.documents.named_document();
        let text = configuration(&self.name, self.profile.as_deref(), document.as_deref(), self.form, &self.module);
        let file = staging.join(FILE_NAME);
        write(&file, &text)?;
        if let Some(names) = self.profile.as_deref().and_then(|profile| profile::names(profile, staging)) {
            write(&staging.join(names::FILE_NAME), &names)?;
        }
        let version = self.documents.copy(staging, version)?;
        if let Some(profile) = profile::like(&staging.join(&version)).filter(|_| self.profile.is_none()) {
            terminal::note(&format!(
                "these documents look like those of {profile}: add `--profile {profile}`, or `extends = \"{profile}\"` to {}",
                self.folder.join(FILE_NAME).display()
            ));
        }
        if self.form == Form::Crate {
            let chosen = "# A new version becomes the default only when this names it.\ndefault";
            write(&file, &format!("{text}{chosen} = {version:?}\n"))?;
        }
        Ok(version)
    }

    /// Generates the bindings, and the first program with its path.
    fn generate(&self, staging: &Path) -> Result<(Generated, Option<FirstProgram>), Outcome> {
        let invalid = |failure: Failure| self.refuse(staging, failure);
        let generator = Generator::new();
        let generated = generator.generate(staging).map_err(invalid)?;
        if let Some(names) = &generated.names {
            write(&names.path, &names.text)?;
        }
        let bindings = match self.form {
            Form::Crate => Some(&self.module),
            Form::Module => self.edit.bindings.as_ref(),
        };
        let Some(bindings) = bindings else { return Ok((generated, None)) };
        let program = generator.first_call(staging, bindings, self.documents.server()).map_err(invalid)?;
        Ok((generated, program.map(|text| (self.edit.examples.join("first_call.rs"), text))))
    }

    /// Reports documents that can't be used, where the user has them.
    fn refuse(&self, staging: &Path, failure: Failure) -> Outcome {
        let mut found = failure.diagnostics;
        let mut folder = staging;
        for location in found.iter_mut().filter_map(|found| found.location.as_mut()) {
            let below = Path::new(&location.file).components().skip(1).collect::<PathBuf>();
            if let Some(original) = self.documents.original(&below) {
                location.file = original.display().to_string();
                folder = Path::new("");
            }
        }
        terminal::diagnostics(Paths { folder, config: None }, &found);
        let patch = format!(
            "; to change documents by `[patch]`, create {} with `name = {:?}` and a folder for each version yourself",
            self.folder.join(FILE_NAME).display(),
            self.name
        );
        terminal::note(&format!("nothing was written{}", if self.documents.are_openapi() { &patch } else { "" }));
        Outcome::InvalidInput
    }

    /// Adds the bindings, the first program, the changes of the user's own files and the runtime.
    fn add(&self, generated: &Generated, example: Option<&FirstProgram>, undo: &mut Undo) -> Result<(), OutputError> {
        undo.note(&self.out);
        output::plan(&self.out, &generated.files)?.apply()?;
        let workspace = (PathBuf::from(FILE_NAME), WORKSPACE.to_owned());
        let new = [&workspace].into_iter().chain(example).filter(|(path, _)| !path.exists());
        for (path, text) in new.chain(&self.edit.files) {
            undo.note(path);
            output::write(path, text)?;
        }
        // Last: what is there belongs to other bindings too, and is replaced in one step.
        let Some(folder) = runtime::folder(generated, &self.out) else { return Ok(()) };
        output::plan_owned(&folder, &vendored::files(), |_, text| output::is_ours(text))?.apply()
    }

    fn report(&self, version: &str, example: Option<&FirstProgram>) {
        let (name, folder) = (&self.name, self.folder.display());
        terminal::line(&format!("{folder}: documents and configuration of {name} {version}"));
        terminal::line(&format!("{}: bindings", self.out.display()));
        match example {
            Some((path, text)) if text.contains(PLACEHOLDER_SERVER) => {
                terminal::line(&format!("{}: a first program; set `SERVER` in it", path.display()));
            }
            Some(_) => {}
            None => terminal::line(if self.form == Form::Module && self.edit.bindings.is_none() {
                "no first program: an example can only use a library (src/lib.rs), which the package does not have"
            } else {
                "no first program: each request needs values that only you know"
            }),
        }
        terminal::line("\nNext:");
        terminal::line(&format!("  {}", if example.is_some() { &self.edit.run } else { "cargo check" }));
        terminal::line(&format!("  pexgen lint {folder}/{version}"));
        terminal::line(&format!("  {}", self.documents.next(&self.folder, version)));
    }
}

/// Reports an I/O error.
fn done<T>(action: &str, path: &Path, result: io::Result<T>) -> Result<T, Outcome> {
    result.map_err(|error| {
        terminal::error(&format!("can't {action} {}: {error}", path.display()), "check free space and permissions");
        Outcome::IoError
    })
}

fn write(path: &Path, text: &str) -> Result<(), Outcome> {
    output::write(path, text).map_err(|error| terminal::io_error(&error))
}

/// The value of an argument, from the terminal if it is missing.
fn asked(value: Option<&String>, question: &str, argument: &str) -> Result<String, Outcome> {
    if let Some(value) = value {
        return Ok(value.clone());
    }
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(terminal::usage_error(&format!("{argument} is required\n  help: {USAGE}")));
    }
    let answer = terminal::prompt(&format!("{question}: "));
    let answer = answer.map_err(|error| terminal::usage_error(&format!("can't read the answer: {error}")))?;
    if answer.is_empty() { Err(terminal::usage_error(&format!("{argument} is required"))) } else { Ok(answer) }
}

/// The profile that the configuration extends.
fn profile_of(arguments: &Arguments, name: &str, source: &Source, folder: &Path) -> Result<Option<String>, Outcome> {
    let bundled = profile::bundled_names();
    match &arguments.profile {
        Some(path) if path.contains('/') && Path::new(path).is_relative() => {
            // The path in the configuration is relative to the folder of the API.
            if fs::metadata(path).is_err() {
                return Err(terminal::usage_error(&format!("there is no profile {path}")));
            }
            let from = done("find", folder, path::absolute(folder))?;
            let profile = done("find", Path::new(path), path::absolute(path))?;
            Ok(Some(relative(&from, &profile)))
        }
        Some(named) => crate::profile::check(named).map(|()| Some(named.clone())),
        None if bundled.contains(&name) => Ok(Some(name.to_owned())),
        None if source.is_server() => {
            let question = format!("Profile ({})", bundled.join(", "));
            asked(None, &question, "--profile").map(Some).inspect_err(|_| {
                terminal::note(&format!(
                    "the profile names the documents of a server; the profiles are {}",
                    bundled.join(", ")
                ));
            })
        }
        None => Ok(None),
    }
}

/// The path from an absolute folder to another path, with `/` between the parts.
fn relative(from: &Path, to: &Path) -> String {
    let (from, to) = (plain(from), plain(to));
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = vec!["..".to_owned(); from.len() - common];
    [up.as_slice(), &to[common..]].concat().join("/")
}

/// The parts of an absolute path, without `.` and `..`.
fn plain(path: &Path) -> Vec<String> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => parts.push(name.to_string_lossy().into_owned()),
            Component::ParentDir => drop(parts.pop()),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    parts
}

/// The `pexgen.toml` of the API.
fn configuration(name: &str, profile: Option<&str>, document: Option<&str>, form: Form, module: &str) -> String {
    let document = document.map_or_else(String::new, |document| format!("document = {document:?}\n"));
    let extends = profile.map_or_else(String::new, |profile| {
        let shown = if profile.contains('/') { String::new() } else { format!(": `pexgen profile show {profile}`") };
        format!("# What the documents do not contain{shown}.\nextends = \"{profile}\"\n\n")
    });
    let form = match form {
        Form::Crate => String::new(),
        Form::Module => format!("form = \"module\"\npath = \"src/{module}\"\n"),
    };
    format!(
        "{extends}name = \"{name}\"\n{document}\n[crate]\n{form}\
         # The crate `pexgen-runtime`: its sources are written beside the bindings. A dependency in its place: \"0.1\".\n\
         runtime = \"vendored\"\n\
         # The blocking client, for programs without async.\nfeatures = [\"blocking\"]\n"
    )
}

/// Names of files and folders are made of these.
fn check_names(name: &str, version: Option<&str>, form: Form) -> Result<(), String> {
    if !is_crate_name(name) {
        return Err(format!(
            "`{name}` is not a valid name\n  help: the name of a crate has lower-case letters, digits and dashes and starts with a letter"
        ));
    }
    if form == Form::Crate && is_reserved_name(name) {
        return Err(format!(
            "`{name}` can't be the name of a crate: Rust or Cargo reserves it\n  help: choose another name, such as `{name}-api`"
        ));
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    match version {
        Some(version)
            if !version.starts_with(|c: char| c.is_ascii_alphanumeric()) || !version.chars().all(is_plain) =>
        {
            Err(format!(
                "`{version}` is not a valid name of a version\n  help: a version is a folder with a name of letters, digits, `.`, `-` and `_`, such as `v41`"
            ))
        }
        _ => Ok(()),
    }
}

fn check_empty(folder: &Path) -> Result<(), String> {
    match fs::read_dir(folder).map(|mut entries| entries.next().is_some()) {
        Ok(true) => Err(format!(
            "{} exists and is not empty\n  help: `init` never overwrites; use another name, or `pexgen fetch` and `pexgen generate`",
            folder.display()
        )),
        Ok(false) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(format!("can't read {}: {error}", folder.display())),
    }
}

/// The folder of the API until everything is known to be valid.
fn staging(folder: &Path) -> PathBuf {
    folder.with_file_name(format!(".{}.pexgen-init", listing::name(folder)))
}
