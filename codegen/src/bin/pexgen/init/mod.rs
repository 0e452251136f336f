//! `pexgen init`

mod ci;
mod documents;
mod manifest;

use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use pexgen::input::config::FILE_NAME;
use pexgen::input::profile;
use pexgen::output::{self, OutputError};
use pexgen::{Generated, Generator, vendored};

use crate::fetch::Connection;
use crate::terminal::{self, Paths};
use crate::{Outcome, runtime};
use documents::Source;
use manifest::Edit;

/// The arguments of `pexgen init`.
#[derive(Args)]
#[command(after_help = "Credentials are read from PEXGEN_USER and PEXGEN_PASSWORD, or from a prompt on a terminal.")]
pub struct Arguments {
    /// Name of the API and of its crate: lower-case letters, digits and dashes
    name: Option<String>,
    /// The documents: URL of a server, an OpenAPI file, or a folder of documents
    #[arg(long, value_name = "SOURCE")]
    from: Option<String>,
    /// Profile to extend: a name of `pexgen profile list` or the path of a folder. Default: the profile called NAME
    #[arg(long, value_name = "PROFILE")]
    profile: Option<String>,
    /// What to generate
    #[arg(long, value_enum, default_value_t)]
    form: Form,
    /// Name of the version. Default: `v` and the first number of the version that the server or the file reports
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

/// The folder of APIs.
const SCHEMAS: &str = "schemas";
/// The folder of crates.
const GENERATED: &str = "generated";

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
    let name = asked(arguments.name.as_ref(), "Name of the API", "NAME")?;
    let source = asked(arguments.from.as_ref(), "Server, OpenAPI file or folder of documents", "--from")?;
    let source = Source::new(&source).map_err(|message| terminal::usage_error(&message))?;
    let module = name.replace('-', "_");
    let out = match arguments.form {
        Form::Crate => Path::new(GENERATED).join(&name),
        Form::Module => Path::new("src").join(&module),
    };
    let edit = match arguments.form {
        Form::Crate => manifest::add_crate(Path::new("."), &name, &out),
        Form::Module => manifest::add_module(Path::new("."), &module),
    };
    let edit = edit.map_err(|message| terminal::usage_error(&message))?;
    let folder = Path::new(SCHEMAS).join(&name);
    for path in [&folder, &out] {
        check_empty(path).map_err(|message| terminal::usage_error(&message))?;
    }

    let staging = Staging::new(&name)?;
    let profile = profile_of(arguments, &name, &source)?;
    let text = configuration(&name, profile.as_deref(), arguments.form, &module);
    write(&staging.path.join(FILE_NAME), &text)?;
    let version = source.copy(&staging.path, arguments.version.as_deref(), &arguments.connection)?;
    if arguments.form == Form::Crate {
        write(
            &staging.path.join(FILE_NAME),
            &format!("{text}# A new version becomes the default only when this names it.\ndefault = \"{version}\"\n"),
        )?;
    }
    let generator = Generator::new();
    let generated =
        generator.generate(&staging.path).map_err(|failure| invalid(&staging.path, &failure.diagnostics))?;
    terminal::diagnostics(Paths { folder: &folder, config: None }, &generated.warnings);
    let bindings = edit.bindings.clone().unwrap_or_else(|| module.clone());
    let example = generator.first_call(&staging.path, &bindings, source.server());
    let example = example.map_err(|failure| invalid(&staging.path, &failure.diagnostics))?;
    if let Some(names) = &generated.names {
        write(&names.path, &names.text)?;
    }
    staging.keep(&folder)?;
    let example = example.filter(|_| edit.bindings.is_some() || arguments.form == Form::Crate);
    let example = example.map(|text| (edit.examples.join("first_call.rs"), text));
    add(&generated, &out, &edit, example.as_ref())?;
    report(&name, &version, &folder, &out, example.is_some());
    Ok(())
}

/// Writes the bindings, the runtime, the example and the changes of the user's own files.
fn add(generated: &Generated, out: &Path, edit: &Edit, example: Option<&(PathBuf, String)>) -> Result<(), Outcome> {
    let apply = || -> Result<(), OutputError> {
        output::plan(out, &generated.files)?.apply()?;
        if let Some(folder) = runtime::folder(generated, out) {
            output::plan(&folder, &vendored::files())?.apply()?;
        }
        let workspace = Path::new(FILE_NAME);
        if !workspace.exists() {
            output::write(workspace, WORKSPACE)?;
        }
        for (path, text) in edit.files.iter().chain(example.filter(|(path, _)| !path.exists())) {
            output::write(path, text)?;
        }
        Ok(())
    };
    apply().map_err(|error| terminal::io_error(&error))
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

fn invalid(folder: &Path, found: &[pexgen::Diagnostic]) -> Outcome {
    terminal::diagnostics(Paths { folder, config: None }, found);
    terminal::note("nothing was written");
    Outcome::InvalidInput
}

/// The value of an argument, from the terminal if it is missing.
fn asked(value: Option<&String>, question: &str, argument: &str) -> Result<String, Outcome> {
    if let Some(value) = value {
        return Ok(value.clone());
    }
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(terminal::usage_error(&format!("{argument} is required\n  help: see `pexgen init --help`")));
    }
    let answer = terminal::prompt(&format!("{question}: "));
    let answer = answer.map_err(|error| terminal::usage_error(&format!("can't read the answer: {error}")))?;
    if answer.is_empty() { Err(terminal::usage_error(&format!("{argument} is required"))) } else { Ok(answer) }
}

/// The profile that the configuration extends.
fn profile_of(arguments: &Arguments, name: &str, source: &Source) -> Result<Option<String>, Outcome> {
    let bundled = profile::bundled_names();
    match &arguments.profile {
        Some(path) if path.contains('/') => Ok(Some(format!("../../{path}"))),
        Some(named) => Ok(Some(named.clone())),
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

/// The `pexgen.toml` of the API.
fn configuration(name: &str, profile: Option<&str>, form: Form, module: &str) -> String {
    let extends = profile.map_or_else(String::new, |profile| {
        format!("# What the documents do not contain: `pexgen profile show {profile}`.\nextends = \"{profile}\"\n\n")
    });
    let form = match form {
        Form::Crate => String::new(),
        Form::Module => format!("form = \"module\"\npath = \"src/{module}\"\n"),
    };
    format!(
        "{extends}name = \"{name}\"\n\n[crate]\n{form}\
         # The crate `pexgen-runtime`: its sources are written beside the bindings. A dependency in its place: \"0.1\".\n\
         runtime = \"vendored\"\n\
         # The blocking client, which `examples/first_call.rs` uses.\nfeatures = [\"blocking\"]\n"
    )
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

fn report(name: &str, version: &str, folder: &Path, out: &Path, has_example: bool) {
    terminal::line(&format!("{}: documents and configuration of {name} {version}", folder.display()));
    terminal::line(&format!("{}: bindings", out.display()));
    terminal::line("\nNext:");
    terminal::line(if has_example { "  cargo run --example first_call" } else { "  cargo check" });
    terminal::line(&format!("  pexgen lint {}/{version}", folder.display()));
    terminal::line(&format!("  pexgen fetch SERVER --out {}/VERSION && pexgen generate", folder.display()));
}

/// The folder of the API until everything is known to be valid. It is removed when it was not kept.
struct Staging {
    path: PathBuf,
    created: bool,
}

impl Staging {
    fn new(name: &str) -> Result<Self, Outcome> {
        let created = !Path::new(SCHEMAS).exists();
        let staging = Self { path: Path::new(SCHEMAS).join(format!(".{name}.pexgen-init")), created };
        staging.remove();
        done("create", &staging.path, fs::create_dir_all(&staging.path))?;
        Ok(staging)
    }

    fn keep(self, folder: &Path) -> Result<(), Outcome> {
        done("create", folder, fs::rename(&self.path, folder))
    }

    fn remove(&self) {
        // What is not there needs no removal, and nothing can be done about the rest.
        let _ = fs::remove_dir_all(&self.path);
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        self.remove();
        if self.created {
            // Fails unless the folder is empty.
            let _ = fs::remove_dir(SCHEMAS);
        }
    }
}
