//! `pexgen serve --record`

use std::time::Duration;

use clap::Args;
use pexgen::fetch::Forwarder;
use pexgen::serve::{Builder, Recorded};

use crate::fetch::Certificates;
use crate::terminal;

/// The arguments about the server that is recorded.
#[derive(Args)]
pub struct RecordArguments {
    /// Pass requests on to this server, `https://manager.example.com`, and keep the objects in its responses in the file of
    /// `--state`. Secrets and personal data are replaced, credentials are not kept
    #[arg(long, value_name = "SERVER", requires = "state", conflicts_with_all = ["seed", "scene", "users"])]
    record: Option<String>,
    #[command(flatten)]
    certificates: Certificates,
}

impl RecordArguments {
    /// Sets the server to record.
    pub fn apply(&self, builder: Builder) -> Result<Builder, String> {
        let Some(server) = &self.record else {
            return match self.certificates.option() {
                Some(option) => Err(format!("`{option}` is about the server of `--record`")),
                None => Ok(builder),
            };
        };
        let timeout = Duration::from_secs(60);
        let forwarder = Forwarder::new(server, &self.certificates.verification(), timeout);
        let forwarder = forwarder.map_err(|error| error.to_string())?;
        if forwarder.is_readable_on_the_way() {
            terminal::warning("http:// sends the credentials unencrypted; use https://");
        }
        Ok(builder.record(forwarder))
    }
}

/// Prints what was recorded, and what was replaced in it.
pub fn report(recorded: &Recorded) {
    let objects: usize = recorded.objects.values().sum();
    terminal::line(&format!("recorded {objects} objects of {} resources", recorded.objects.len()));
    for (resource, count) in &recorded.unseen {
        terminal::line(&format!("{resource}: {count} only referred to; these have default values"));
    }
    for field in &recorded.left_out {
        terminal::line(&format!("left out: {field}"));
    }
    if !recorded.replaced.is_empty() {
        terminal::line("replaced:");
    }
    let width = recorded.replaced.iter().map(|replaced| replaced.field.len()).max().unwrap_or_default();
    for replaced in &recorded.replaced {
        let values = if replaced.values == 1 { "value" } else { "values" };
        terminal::line(&format!("  {:width$}  {:14}  {} {values}", replaced.field, replaced.kind, replaced.values));
    }
}
