//! `pexgen profile`

use clap::Subcommand;
use pexgen::diagnostic::nearest;
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
            let Some(profile) = Profile::bundled(name) else { return unknown(name) };
            terminal::text(&profile.config.text);
            terminal::text("\n# Documents, used by each version that has no own:\n");
            profile.documents.keys().for_each(|id| terminal::line(&format!("# {id}.json")));
        }
    }
    Outcome::Success
}

fn unknown(name: &str) -> Outcome {
    let names = profile::bundled_names();
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the profiles are {}", names.join(", ")),
    };
    terminal::usage_error(&format!("there is no profile `{name}`\n  help: {help}"))
}
