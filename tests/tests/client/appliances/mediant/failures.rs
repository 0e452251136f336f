//! Error responses of a device.

use audiocodes_mediant::runtime::Error;
use audiocodes_mediant::runtime::operation::OperationError;
use audiocodes_mediant::v1::types::{Failure, NewLicense, Reset};
use serde_json::json as value;

use super::{client, device, json};

fn is_busy(failed: &OperationError<Failure>) {
    assert!(failed.is_conflict() && !failed.is_validation() && !failed.is_not_found());
    assert_eq!(failed.status(), Some(409));
    let reason = "Device is currently performing HA synchronization";
    assert_eq!(failed.body().expect("the reason").description, reason);
    assert_eq!(failed.message(), Some(reason));
}

/// While the device synchronizes with its redundant device.
#[tokio::test]
async fn synchronizing_device_is_busy() {
    let device = device()
        .respond("5.1-reset-conflict")
        .respond("6.1.1-upload-ini-conflict")
        .respond("6.2.1-upload-cli-script-conflict")
        .respond("6.3-upload-software-conflict")
        .respond("6.3.1-upgrade-software-hitless-conflict");
    let (actions, files) = (client(&device).actions(), client(&device).files());
    let how = Reset::new().save_configuration(true).graceful_timeout(0);
    is_busy(&actions.reset_device(how).send().await.unwrap_err());
    device.assert_received("5.1-reset");
    is_busy(&files.upload_ini_file(b"<INI file>".to_vec()).send().await.unwrap_err());
    device.assert_received("6.1.1-upload-ini");
    is_busy(&files.upload_cli_script(b"<CLI script>".to_vec()).send().await.unwrap_err());
    device.assert_received("6.2.1-upload-cli-script");
    is_busy(&files.upload_software(b"<software load>".to_vec()).send().await.unwrap_err());
    device.assert_received("6.3-upload-software");
    is_busy(&files.upgrade_software_hitless(b"<software load>".to_vec()).send().await.unwrap_err());
    device.assert_received("6.3.1-upgrade-software-hitless");
}

#[tokio::test]
async fn a_key_alone_is_refused_by_one_of_two_devices() {
    let device = device().respond("10-update-license-conflict");
    let key = NewLicense::new(1, "jCx6r5tovCIKaBBbhPtT53Yj").serial_number("277522263687112");
    let failed = client(&device).license().update_license(key).send().await.unwrap_err();
    device.assert_received("10-update-license");
    assert!(failed.is_conflict());
    let reason = "License key can’t be applied to device in HA configuration. Use license file instead.";
    assert_eq!(failed.body().expect("the reason").description, reason);
    assert!(failed.to_string().contains(reason), "{failed}");
}

/// The statuses in section 11 of the guide.
#[tokio::test]
async fn each_status_has_a_reason() {
    let statuses = ["400", "401", "403", "404", "405", "406", "409", "500"];
    let response = |status: &&str| json(&format!("{status} Said"), &value!({ "description": format!("Why {status}") }));
    let device = statuses.iter().map(response).fold(device(), super::Stub::respond_with);
    for status in statuses {
        let failed = client(&device).alarms().get_active_alarm("9/9").send().await.unwrap_err();
        assert_eq!(device.request().word(1), "/api/v1/alarms/active/9%2F9");
        assert_eq!(failed.status().map(|status| status.to_string()).as_deref(), Some(status));
        assert_eq!(failed.is_not_found(), status == "404");
        assert_eq!(failed.is_unauthenticated(), status == "401");
        assert_eq!(failed.is_permission_denied(), status == "403");
        assert_eq!(failed.body().expect("the reason").description, format!("Why {status}"));
    }
}

#[tokio::test]
async fn wrong_credentials() {
    let device = device();
    let stranger = audiocodes_mediant::v1::Client::builder(device.url()).build().expect("a client");
    let failed = stranger.status().get_status().send().await.unwrap_err();
    assert!(failed.is_unauthenticated());
    // The response of the stub is not one of the documented errors.
    assert_eq!(failed.body(), None);
    device.assert_received("8-status");
    assert_eq!(Error::from(failed).status(), Some(401));
}
