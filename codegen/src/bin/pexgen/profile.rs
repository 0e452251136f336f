//! `pexgen profile`

use std::path::Path;

use clap::Subcommand;
use pexgen::diagnostic::Diagnostics;
use pexgen::input::profile::{self, Profile};

use crate::{Outcome, terminal};

/// What to do with the profiles that are part of pexgen.
#[derive(Subcommand)]
pub enum Action {
    /// List the profiles: their names and the APIs that they describe
    List,
    /// Print the configuration of a profile and the paths of its documents
    Show {
        /// Name of the profile
        name: String,
    },
}

/// Runs the command.
pub fn run(action: &Action) -> Outcome {
    match action {
        Action::List => {
            for name in profile::bundled_names() {
                let title = Profile::bundled(name).and_then(|profile| profile.title()).unwrap_or_default();
                terminal::line(format!("{name}  {title}").trim_end());
            }
        }
        Action::Show { name } => {
            let Some(profile) = Profile::bundled(name) else {
                let own = || terminal::usage_error("only profiles that are part of pexgen are shown");
                return check(name).err().unwrap_or_else(own);
            };
            terminal::text(&profile.config.text);
            terminal::text("\n# Documents, used by each version that has no own:\n");
            profile.documents.keys().for_each(|id| terminal::line(&format!("# {id}.json")));
        }
    }
    Outcome::Success
}

/// Checks that there is a profile of this name or path.
pub fn check(name: &str) -> Result<(), Outcome> {
    // What is wrong with its files is reported when it is used.
    let found = Profile::find(name, Path::new("."), &mut Diagnostics::default());
    found.map(drop).map_err(|(message, help)| terminal::usage_error(&format!("{message}\n  help: {help}")))
}
