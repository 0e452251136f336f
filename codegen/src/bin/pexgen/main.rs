//! The `pexgen` command: arguments in, the library's findings drawn.

#![forbid(unsafe_code)]

mod apis;
mod check;
mod diff;
mod draw;
mod explain;
mod export;
#[cfg(feature = "fetch")]
mod fetch;
mod generate;
mod lint;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use mimalloc::MiMalloc;

/// A quarter of the time was that of the usual one, and more the larger the API.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Typed Rust bindings from the documents that a REST API's server hands out about itself.
#[derive(Parser)]
#[command(name = "pexgen", version, arg_required_else_help = true, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes:
  0  all is well
  1  `check`: the output is not current; `diff`, `lint`: there is what --fail-on names
  2  the command was called wrongly
  3  documents or configuration are wrong; nothing was written
  4  the disk refused; the old output is whole
  5  `fetch`: the server gave no usable answer; the old folder is whole";

#[derive(Subcommand)]
enum Command {
    /// Write the bindings of every API, anew where something changed
    Generate(Selection),
    /// Say what `generate` would change, and write nothing
    Check(Selection),
    /// Download the documents that a server hands out about itself
    #[cfg(feature = "fetch")]
    Fetch(fetch::Arguments),
    /// Say what changed between two versions, and what it means
    Diff(diff::Arguments),
    /// Explain a rule of `diff` or a diagnostic
    Explain(explain::Arguments),
    /// Say what documents leave open or contradict
    Lint(lint::Arguments),
    /// Write a version in a format that other tools read
    #[command(subcommand)]
    Export(export::Target),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Which APIs, from where, to where.
#[derive(Args)]
struct Selection {
    /// Folders of APIs, each with a `pexgen.toml`; all below --schemas when none is given
    #[arg(value_name = "FOLDER")]
    folders: Vec<PathBuf>,
    /// Where the folders of APIs are
    #[arg(long, value_name = "FOLDER", default_value = "schemas")]
    schemas: PathBuf,
    /// Where the generated crates go, each into a folder of its own
    #[arg(long, value_name = "FOLDER", default_value = "generated")]
    out: PathBuf,
    /// Only these APIs or versions: `pexip-infinity` or `pexip-infinity/v41`; `*` stands for anything
    #[arg(long, value_name = "PATTERN")]
    only: Vec<String>,
    /// A configuration in place of the folder's own `pexgen.toml` (one folder only)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For machines: one JSON object on standard output
    Json,
}

/// How the command ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Fine = 0,
    Found = 1,
    WrongUse = 2,
    BadInput = 3,
    DiskRefused = 4,
    #[cfg(feature = "fetch")]
    ServerRefused = 5,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Generate(selection) => generate::run(&selection),
        Command::Check(selection) => check::run(&selection),
        #[cfg(feature = "fetch")]
        Command::Fetch(arguments) => fetch::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Export(target) => export::run(&target),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "pexgen", &mut io::stdout());
            Outcome::Fine
        }
    };
    ExitCode::from(outcome as u8)
}
