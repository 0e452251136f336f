//! The operations of a run, and the check of their results.

use std::path::Path;

use fastrand::Rng;
use pexip_infinity::runtime::{Error, ResourceUri, Result, Upload};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::command::participant::Dial;
use pexip_infinity::v41::configuration::{ConferencePatch, NewConference, SystemLocation};
use pexip_infinity::v41::history::{Participant, participant};

use super::proxy::Seen;

/// Name of the downloaded file.
pub const BACKUP: &str = "small backup+1.tar.gpg";

/// The content of the server, read without the proxy.
pub struct Truth {
    pub locations: Vec<SystemLocation>,
    pub participants: Vec<Participant>,
    pub backup: Vec<u8>,
}

impl Truth {
    pub async fn learn(client: &Client) -> Result<Self> {
        Ok(Self {
            locations: client.configuration().system_location().list().all().await?,
            participants: page(client, 7).await?,
            backup: client.configuration().system_backup().download(BACKUP).await?.bytes().await?.to_vec(),
        })
    }
}

async fn page(client: &Client, offset: u64) -> Result<Vec<Participant>> {
    let list = client.history().participant().list().order_by(participant::start_time().asc());
    Ok(list.page_size(5).offset(offset).page().await?.objects)
}

/// The operation of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Get(i64),
    Several,
    Page,
    Walk,
    Count,
    Create,
    Update,
    Replace,
    Delete,
    Batch,
    Command,
    Upload,
    Save,
    Read,
}

/// A change that the client reported.
#[derive(Clone, Debug)]
pub enum Claim {
    Nothing,
    /// Conferences with these names exist; the key of the first one, if it was returned.
    Exist(Vec<String>, Option<i64>),
    Described(i64, String),
    Gone(i64),
}

/// The outcome of a run.
pub enum Outcome {
    Done(Claim),
    Failed(Error),
    /// The client reported a false result.
    Wrong(String),
}

impl Operation {
    pub fn draw(rng: &mut Rng) -> Self {
        match rng.u8(..18) {
            0..3 => Self::Get(rng.i64(1..5)),
            3 => Self::Several,
            4 => Self::Page,
            5 | 6 => Self::Walk,
            7 => Self::Count,
            8..10 => Self::Create,
            10 => Self::Update,
            11 => Self::Replace,
            12 => Self::Delete,
            13 => Self::Batch,
            14 => Self::Command,
            15 => Self::Upload,
            16 => Self::Save,
            _ => Self::Read,
        }
    }

    pub fn is_write(self) -> bool {
        use Operation::{Batch, Command, Create, Delete, Replace, Update, Upload};
        matches!(self, Create | Update | Replace | Delete | Batch | Command | Upload)
    }

    pub fn is_file(self) -> bool {
        matches!(self, Self::Save | Self::Read)
    }

    /// Executes the operation. `name` is unique to the run; `row` is a conference that no other run uses.
    pub async fn perform(self, client: &Client, truth: &Truth, name: &str, row: i64, folder: &Path) -> Outcome {
        match self.attempt(client, truth, name, row, folder).await {
            Ok(Ok(claim)) => Outcome::Done(claim),
            Ok(Err(wrong)) => Outcome::Wrong(wrong),
            Err(error) => Outcome::Failed(error),
        }
    }

    async fn attempt(
        self,
        client: &Client,
        truth: &Truth,
        name: &str,
        row: i64,
        folder: &Path,
    ) -> Result<Result<Claim, String>> {
        let locations = client.configuration().system_location();
        let rooms = client.configuration().conference();
        let backups = client.configuration().system_backup();
        let claim = match self {
            Self::Get(id) => {
                let expected = truth.locations.iter().find(|location| location.id == id);
                return Ok(same(&Some(&locations.get(id).await?), &expected));
            }
            Self::Several => {
                let several = locations.get_several([3, 1, 99]).await?;
                let ids: Vec<i64> = several.objects.iter().map(|location| location.id).collect();
                return Ok(same(&(ids, several.not_found), &(vec![3, 1], vec!["99".to_owned()])));
            }
            Self::Page => return Ok(same(&page(client, 7).await?, &truth.participants)),
            Self::Walk => {
                let mut rows = locations.list().page_size(2).stream();
                for expected in &truth.locations {
                    let row = rows.try_next().await?;
                    if row.as_ref() != Some(expected) {
                        return Ok(same(&row.as_ref(), &Some(expected)));
                    }
                }
                return Ok(same(&rows.try_next().await?, &None));
            }
            Self::Count => return Ok(same(&locations.list().count().await?, &(truth.locations.len() as u64))),
            Self::Create => {
                let created = rooms.create(&NewConference::new(name)).await?;
                Claim::Exist(vec![name.to_owned()], created.location().and_then(ResourceUri::key))
            }
            Self::Update => {
                rooms.update(row, &ConferencePatch::new().description(name)).await?;
                Claim::Described(row, name.to_owned())
            }
            Self::Replace => {
                rooms.replace(row, &NewConference::new(name).description(name)).await?;
                Claim::Described(row, name.to_owned())
            }
            Self::Delete => {
                rooms.delete(row).await?;
                Claim::Gone(row)
            }
            Self::Batch => {
                let names = vec![format!("{name} a"), format!("{name} b")];
                let batch = names.iter().fold(rooms.batch(), |batch, name| batch.create(&NewConference::new(name)));
                batch.send().await?;
                Claim::Exist(names, None)
            }
            Self::Command => {
                client.command().participant().dial(&Dial::new(name, "alice").system_location("London")).await?;
                Claim::Nothing
            }
            Self::Upload => {
                let content = vec![7; 100_000];
                client.configuration().ivr_theme().upload_package(1, Upload::bytes(name, content)).await?;
                Claim::Nothing
            }
            Self::Save => {
                let path = folder.join(name);
                let saved = backups.download(BACKUP).await?.save_to(&path).await;
                let content = std::fs::read(&path).ok();
                // The file is complete or absent.
                return saved.map(|_| same(&content, &Some(truth.backup.clone()))).or_else(|error| match content {
                    None => Err(error),
                    Some(content) => Ok(Err(format!("{error}, and a file of {} bytes is left", content.len()))),
                });
            }
            Self::Read => {
                return Ok(same(&backups.download(BACKUP).await?.bytes().await?.to_vec(), &truth.backup));
            }
        };
        Ok(Ok(claim))
    }

    /// Returns what is wrong with an outcome, considering the requests that the proxy received.
    pub fn judge(self, outcome: &Outcome, seen: &[Seen], writes_again: bool) -> Option<String> {
        // A throttled request was refused before it was carried out.
        let is_throttled = |seen: &&Seen| matches!(seen.fault, super::fault::Fault::Status(429, _));
        let writes = seen.iter().filter(|seen| matches!(seen.method.as_str(), "POST" | "PATCH"));
        let writes = writes.filter(|seen| !is_throttled(seen)).count();
        if writes > 1 && !(writes_again && writes <= 3) {
            return Some(format!("a write was sent {writes} times"));
        }
        let told = |passes: fn(&super::fault::Fault) -> bool| seen.iter().any(|seen| passes(&seen.fault));
        match outcome {
            Outcome::Wrong(_) if self.is_file() && told(super::fault::Fault::passes_for_a_file) => None,
            Outcome::Wrong(words) => Some(words.clone()),
            Outcome::Done(_) if self.is_write() => {
                let carried_out = seen.iter().any(|seen| seen.status.is_some_and(|status| status < 300));
                let gone = self == Self::Delete && seen.len() > 1;
                let done = carried_out || gone || told(super::fault::Fault::passes_for_done);
                (!done).then(|| "a write that the server never got is reported as done".to_owned())
            }
            Outcome::Failed(error) => {
                let harmless = seen.iter().all(|seen| seen.fault.is_harmless(&seen.method));
                let expected = error.is_timeout() || error.is_validation();
                (harmless && !seen.is_empty() && !expected).then(|| format!("nothing was wrong, but: {error}"))
            }
            Outcome::Done(_) => None,
        }
    }
}

fn same<T: PartialEq + std::fmt::Debug>(found: &T, expected: &T) -> Result<Claim, String> {
    let shown = |value: &T| format!("{value:?}").chars().take(300).collect::<String>();
    if found == expected { Ok(Claim::Nothing) } else { Err(format!("{} instead of {}", shown(found), shown(expected))) }
}
