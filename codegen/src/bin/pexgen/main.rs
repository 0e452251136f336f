//! The `pexgen` command: parses arguments, calls the library and prints the results.

#![forbid(unsafe_code)]

mod check;
mod current_folder;
mod default_version;
mod diff;
mod docs;
mod explain;
mod export;
#[cfg(feature = "fetch")]
mod fetch;
#[cfg(feature = "fetch")]
mod fetch_all;
mod generate;
#[cfg(feature = "fetch")]
mod init;
mod lint;
mod listing;
mod load;
mod profile;
#[cfg(all(feature = "fetch", feature = "serve"))]
mod record;
mod runtime;
mod selection;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "fetch")]
mod status;
mod terminal;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use current_folder::CurrentFolder;
use mimalloc::MiMalloc;

// The system's allocator takes a third more time, and more than that for larger APIs.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Generates typed Rust clients for REST APIs from django-tastypie schemas or OpenAPI documents.
#[derive(Parser)]
#[command(name = "pexgen", version, arg_required_else_help = true, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes:
  0  success
  1  `check`: the output is out of date; `diff`, `lint`: a change or finding that --fail-on names
  2  invalid arguments
  3  invalid documents or configuration; nothing was written
  4  I/O error; the old output is unchanged, except for folders that the message names
  5  `fetch`, `init`: no usable response from the server; the folder is unchanged

With `--format json`, results and invalid documents (3) are one JSON object on standard output.
A message on standard error says why a command ended with 2, 4 or 5.";

#[derive(Subcommand)]
enum Command {
    /// Set up an API: documents, configuration, bindings and a first program
    #[cfg(feature = "fetch")]
    Init(init::Arguments),
    /// Generate bindings (unchanged files are kept)
    Generate(Selection),
    /// Compare the output folder with what `generate` would write
    Check(Selection),
    /// Show where the documents come from, and whether the bindings are up to date
    #[cfg(feature = "fetch")]
    Status(Selection),
    /// Download schema documents from a server
    #[cfg(feature = "fetch")]
    Fetch(fetch::Arguments),
    /// Report changes between two versions and their impact
    Diff(diff::Arguments),
    /// Write a reference of APIs, over all their versions, as pages for a browser
    Docs(docs::Arguments),
    /// Explain a rule of `diff` or a kind of finding
    Explain(explain::Arguments),
    /// Report ambiguous or inconsistent schemas
    Lint(lint::Arguments),
    /// Export a version in the format of other tools
    #[command(subcommand)]
    Export(export::Target),
    /// Write an OpenAPI document that is split over several files as one file
    Bundle(export::Arguments),
    /// Serve a test node: the resources of a version with objects in memory
    #[cfg(feature = "serve")]
    Serve(serve::Arguments),
    /// List and show the profiles that a configuration can extend
    #[command(subcommand)]
    Profile(profile::Action),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// The arguments of `pexgen generate` and `pexgen check`.
#[derive(Args)]
struct Selection {
    /// Folders of APIs, each with a `pexgen.toml`; by default all in --schemas
    #[arg(value_name = "FOLDER")]
    folders: Vec<PathBuf>,
    /// Folder that contains the folders of APIs [default: those of the workspace, or `schemas`]
    #[arg(long, value_name = "FOLDER")]
    schemas: Vec<PathBuf>,
    /// Output folder, with a folder for each crate [default: that of the workspace, or `generated`]
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Only these APIs or versions: `pexip-infinity` or `pexip-infinity/v41`; `*` matches any characters
    #[arg(long, value_name = "PATTERN")]
    only: Vec<String>,
    /// The folder of the workspace.
    #[arg(skip)]
    root: PathBuf,
    /// Configuration, instead of the `pexgen.toml` in the folder (requires exactly one folder)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal
    #[default]
    Text,
    /// For programs: one JSON object on standard output
    Json,
}

/// The exit codes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Success = 0,
    Different = 1,
    UsageError = 2,
    InvalidInput = 3,
    IoError = 4,
    #[cfg(feature = "fetch")]
    NoResponse = 5,
}

fn main() -> ExitCode {
    let here = CurrentFolder::find();
    let outcome = match Cli::parse().command {
        #[cfg(feature = "fetch")]
        Command::Init(arguments) => init::run(&arguments),
        Command::Generate(selection) => selection.run(generate::run),
        Command::Check(selection) => selection.run(check::run),
        #[cfg(feature = "fetch")]
        Command::Status(selection) => selection.run(status::run),
        #[cfg(feature = "fetch")]
        Command::Fetch(arguments) => match arguments.target() {
            Some((server, out)) => fetch::run(&arguments, server, out),
            None => fetch_all::run(&arguments.with_absolute_paths()),
        },
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Docs(arguments) => docs::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Export(target) => export::run(&target),
        Command::Bundle(arguments) => export::bundle(&arguments),
        #[cfg(feature = "serve")]
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Profile(action) => profile::run(&action),
        Command::Completions { shell } => {
            // Into memory first: the generator panics when writing fails.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "pexgen", &mut script);
            terminal::text(&String::from_utf8_lossy(&script));
            Outcome::Success
        }
    };
    here.note_if_replaced();
    let failed = outcome == Outcome::Success && terminal::output_failed();
    ExitCode::from(if failed { Outcome::IoError } else { outcome } as u8)
}
