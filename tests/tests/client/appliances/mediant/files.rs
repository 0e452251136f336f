//! Uploads and downloads of a device's files.

use std::io::Read as _;

use audiocodes_mediant::runtime::{Download, Result, Upload};

use super::{blocking_client, client, device, json};

/// Creates a folder for files that a test sends or receives.
fn scratch() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder")
}

#[tokio::test]
async fn file_list_is_read() -> Result<()> {
    let device = device().respond("6-files");
    let files = client(&device).files().list_files().send().await?.files;
    device.assert_received("6-files");
    let expected = [
        ("ini", "INI configuration file", "/api/v1/files/ini"),
        ("software", "Software load", "/api/v1/files/software"),
        ("cliScript", "CLI configuration script", "/api/v1/files/cliScript"),
    ];
    assert_eq!(super::entries(&files), expected);
    Ok(())
}

#[tokio::test]
async fn configurations_are_downloaded() -> Result<()> {
    let device = device().respond("6.1.1-download-ini").respond("6.2.1-download-cli-script");
    let files = client(&device).files();
    let mut ini: Download = files.download_ini_file().send().await?;
    device.assert_received("6.1.1-download-ini");
    assert_eq!(ini.content_type(), Some("application/octet-stream"));
    let mut bytes = Vec::new();
    while let Some(piece) = ini.try_next().await? {
        bytes.extend_from_slice(&piece);
    }
    assert_eq!(bytes, b"<INI file>");

    let folder = scratch();
    let target = folder.path().join("device.cli");
    assert_eq!(files.download_cli_script().send().await?.save_to(&target).await?, 12);
    device.assert_received("6.2.1-download-cli-script");
    assert_eq!(std::fs::read(target).expect("the script"), b"<CLI script>");
    Ok(())
}

/// From memory, from a file, and from any reader.
#[tokio::test]
async fn configurations_are_uploaded() -> Result<()> {
    let device = device().respond("6.1.1-upload-ini").respond("6.2.1-upload-cli-script").respond("6.1.1-upload-ini");
    let files = client(&device).files();
    let reset = "Device will reset now to activate new configuration";
    let outcome = files.upload_ini_file(b"<INI file>".to_vec()).send().await?;
    device.assert_received("6.1.1-upload-ini");
    assert_eq!(outcome.description, reset);

    let folder = scratch();
    let script = folder.path().join("device.cli");
    std::fs::write(&script, "<CLI script>").expect("a file");
    let outcome = files.upload_cli_script(script.as_path()).send().await?;
    device.assert_received("6.2.1-upload-cli-script");
    assert_eq!(outcome.description, reset);

    files.upload_ini_file(Upload::reader("device.ini", &b"<INI file>"[..])).send().await?;
    device.assert_received("6.1.1-upload-ini");
    Ok(())
}

#[tokio::test]
async fn partial_configurations_are_uploaded() -> Result<()> {
    let device = device().respond("6.1.2-upload-incremental-ini").respond("6.2.2-upload-incremental-cli-script");
    let files = client(&device).files();
    files.upload_incremental_ini_file(b"<INI file>".to_vec()).send().await?;
    device.assert_received("6.1.2-upload-incremental-ini");

    // The device declares this body as JSON, although it is not.
    let output = files.upload_incremental_cli_script(b"<show system uptime>".to_vec()).send().await?;
    device.assert_received("6.2.2-upload-incremental-cli-script");
    let lines =
        "{\n\"Incremental CLI script file was loaded\",\n\"Uptime: 1 days, 0 hours, 36 minutes, 40 seconds\"\n}";
    assert_eq!(output, lines);
    Ok(())
}

#[tokio::test]
async fn software_is_uploaded() -> Result<()> {
    let device = device().respond("6.3-upload-software").respond("6.3.1-upgrade-software-hitless");
    let files = client(&device).files();
    let outcome = files.upload_software(b"<software load>".to_vec()).send().await?;
    device.assert_received("6.3-upload-software");
    assert_eq!(outcome.description, "Device will reset now to activate new software load");
    let outcome = files.upgrade_software_hitless(b"<software load>".to_vec()).send().await?;
    device.assert_received("6.3.1-upgrade-software-hitless");
    assert_eq!(outcome.description, "Device will perform switchover to activate new software load");
    Ok(())
}

/// The guide only documents the paths of these.
#[tokio::test]
async fn auxiliary_files_are_uploaded() -> Result<()> {
    let parts = ["amd", "castable", "codertable", "cpt", "dialplan", "prt", "voiceprompts"];
    let taken = serde_json::json!({ "description": "Taken" });
    let device = parts.iter().fold(device(), |device, _| device.respond_with(json("200 OK", &taken)));
    let files = client(&device).files();
    let file = || b"\0\xff<file>\r\n".to_vec();
    let outcomes = [
        files.upload_answering_machine_detection(file()).send().await?,
        files.upload_cas_table(file()).send().await?,
        files.upload_coder_table(file()).send().await?,
        files.upload_call_progress_tones(file()).send().await?,
        files.upload_dial_plan(file()).send().await?,
        files.upload_prerecorded_tones(file()).send().await?,
        files.upload_voice_prompts(file()).send().await?,
    ];
    assert!(outcomes.iter().all(|outcome| outcome.description == "Taken"));
    for part in parts {
        let request = device.request();
        assert_eq!((request.word(0), request.word(1)), ("PUT", format!("/api/v1/files/{part}").as_str()));
        assert_eq!(request.header("content-type"), Some("application/octet-stream"));
        assert_eq!(request.body, file());
    }
    Ok(())
}

#[test]
fn without_async() -> Result<()> {
    let device = device().respond("6.1.1-download-ini").respond("6.2.2-upload-incremental-cli-script");
    let files = blocking_client(&device).files();
    let mut ini = String::new();
    files.download_ini_file().send()?.read_to_string(&mut ini).expect("the file");
    assert_eq!(ini, "<INI file>");
    device.assert_received("6.1.1-download-ini");
    let output = files.upload_incremental_cli_script(b"<show system uptime>".to_vec()).send()?;
    assert!(output.contains("\"Uptime: 1 days, 0 hours, 36 minutes, 40 seconds\""), "{output}");
    device.assert_received("6.2.2-upload-incremental-cli-script");
    Ok(())
}
