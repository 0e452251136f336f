//! Creates a backup, downloads it, and deletes the oldest backups of the server.
//!
//! `BACKUP_PASSPHRASE=… cargo run --example backup -- backups --keep 5`

mod common;

use std::cmp::Reverse;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use clap::Parser;
use pexip_infinity::v41::command::platform::BackupCreate;

#[derive(Parser)]
struct Arguments {
    /// The folder for the downloaded file
    folder: PathBuf,
    /// The number of backups to keep on the server
    #[arg(long, default_value_t = 5)]
    keep: usize,
    /// The passphrase, without which the backup can't be restored
    #[arg(long, env = "BACKUP_PASSPHRASE", hide_env_values = true)]
    passphrase: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let client = common::connect()?;
    client.command().platform().backup_create(&BackupCreate::new(arguments.passphrase)).await?;

    let backups = client.configuration().system_backup();
    let mut files = backups.list().all().await?;
    files.sort_by_key(|file| Reverse(file.date));
    let newest = files.first().ok_or("the server has no backup")?;
    fs::create_dir_all(&arguments.folder)?;
    let path = arguments.folder.join(&newest.filename);
    let bytes = backups.download(&newest.filename).await?.save_to(&path).await?;
    println!("{}: {bytes} bytes", path.display());

    for old in files.iter().skip(arguments.keep.max(1)) {
        backups.delete(&old.filename).await?;
        println!("deleted {}", old.filename);
    }
    Ok(())
}
