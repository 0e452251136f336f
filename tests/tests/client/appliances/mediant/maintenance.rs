//! Discovery, actions, status, performance monitors and licences of a device.

use audiocodes_mediant::runtime::{Result, Upload};
use audiocodes_mediant::v1::types::{NewLicense, PerformanceMonitor, Reset};

use super::{blocking_client, client, device, entries};

#[tokio::test]
async fn versions() -> Result<()> {
    let device = device().respond("3-versions");
    let versions = client(&device).discovery().list_versions().send().await?.versions;
    device.assert_received("3-versions");
    let [version] = versions.as_slice() else { panic!("{versions:?}") };
    assert_eq!((version.id.as_str(), version.status.as_str(), version.url.as_str()), ("v1", "stable", "/api/v1"));
    Ok(())
}

#[tokio::test]
async fn the_navigation_tree() -> Result<()> {
    let device = device().respond("4-navigation-tree");
    let tree = client(&device).discovery().get_navigation_tree().send().await?;
    device.assert_received("4-navigation-tree");
    let expected = [
        ("actions", "Device actions", "/api/v1/actions"),
        ("alarms", "Device alarms", "/api/v1/actions"),
        ("files", "Upload and download of configuration files", "/api/v1/files"),
        ("license", "License management", "/api/v1/license"),
        ("performanceMonitoring", "Performance monitoring", "/api/v1/performanceMonitoring"),
        ("status", "Device status", "/api/v1/status"),
    ];
    assert_eq!(entries(&tree.items), expected);
    Ok(())
}

#[tokio::test]
async fn actions() -> Result<()> {
    let device = device().respond("5-actions");
    let actions = client(&device).actions().list_actions().send().await?.actions;
    device.assert_received("5-actions");
    let expected = [
        ("reset", "Reset device", "/api/v1/actions/reset"),
        ("saveConfiguration", "Save device configuration to NVRAM", "/api/v1/actions/saveConfiguration"),
    ];
    assert_eq!(entries(&actions), expected);
    Ok(())
}

#[tokio::test]
async fn reset() -> Result<()> {
    let device = device().respond("5.1-reset").respond("5.1-reset");
    let actions = client(&device).actions();
    let how = Reset::new().save_configuration(true).graceful_timeout(0);
    assert_eq!(actions.reset_device(how).send().await?.description, "Device will reset now");
    device.assert_received("5.1-reset");
    // Both arguments have defaults.
    actions.reset_device(Reset::new()).send().await?;
    assert_eq!(device.request().body, b"{}");
    Ok(())
}

#[tokio::test]
async fn saving_the_configuration() -> Result<()> {
    let device = device().respond("5.2-save-configuration");
    client(&device).actions().save_configuration().send().await?;
    device.assert_received("5.2-save-configuration");
    Ok(())
}

#[tokio::test]
async fn status() -> Result<()> {
    for example in ["2-status", "8-status"] {
        let device = device().respond(example);
        let status = client(&device).status().get_status().send().await?;
        device.assert_received(example);
        assert_eq!(status.local_time_stamp, "2010-01-17T17:29:15Z".parse().expect("a time"));
        let addresses = [&status.ip_address, &status.subnet_mask, &status.default_gateway];
        assert_eq!(addresses, ["10.4.219.62", "255.255.0.0", "10.4.0.1"]);
        let software = [&status.product_type, &status.version_id, &status.protocol_type];
        assert_eq!(software, ["Mediant SW", "7.00A.018.005", "SIP"]);
        assert_eq!([&status.operational_state, &status.high_availability], ["UNLOCKED", "Stand Alone"]);
    }
    Ok(())
}

#[tokio::test]
async fn performance_monitors() -> Result<()> {
    let device = device().respond("9-performance-monitors");
    let monitors = client(&device).performance_monitoring().list_performance_monitors().send().await?;
    device.assert_received("9-performance-monitors");
    assert_eq!(monitors.items, ["ActiveContextCount", "NetUtilKBytes", "NetUtilPackets"]);
    Ok(())
}

/// The response contains indexes, a value, or an error.
#[tokio::test]
async fn performance_monitor_has_three_responses() -> Result<()> {
    let device = device().respond("9.1-indexes").respond("9.1-value").respond("9.1-invalid-index");
    let monitors = client(&device).performance_monitoring();
    let monitor = || monitors.get_performance_monitor("netUtilPackets");

    let PerformanceMonitor::PerformanceIndexes(has) = monitor().send().await? else { panic!("indexes") };
    device.assert_received("9.1-indexes");
    assert_eq!((has.indexes.as_slice(), has.intervals_per_index.as_slice()), (&[0, 1][..], &[0, 1, 2][..]));
    assert_eq!((has.low_threshold, has.high_threshold), (Some(100.0), Some(30000.0)));

    let PerformanceMonitor::PerformanceValue(value) = monitor().index(0).send().await? else { panic!("a value") };
    device.assert_received("9.1-value");
    assert_eq!((value.index, value.interval), (0, 0));
    assert_eq!((value.value, value.min, value.max, value.average), (-1.0, 0.0, 0.0, 0.0));

    let failed = monitor().index(100).send().await.unwrap_err();
    device.assert_received("9.1-invalid-index");
    assert_eq!(failed.status(), Some(400));
    assert_eq!(failed.body().expect("the reason").description, "Invalid index");
    Ok(())
}

#[tokio::test]
async fn license() -> Result<()> {
    let device = device().respond("10-license");
    let license = client(&device).license().get_license().send().await?;
    device.assert_received("10-license");
    assert_eq!((license.license_version, license.key.as_str()), (1, "jCx6r5tovCIKaBBbhPtT53Yj"));
    assert_eq!(license.serial_number.as_deref(), Some("277522263687112"));
    let features = "Key features: Board Type: Mediant 800 Security: IPSEC MediaEncryption StrongEncryption \
        EncryptControlProtocol Coders: G723 G729 G728 NETCODER GSM-FR GSM-EFR AMR EVRC-QCELP G727 ILBC EVRC-B ";
    assert_eq!(license.key_description.as_deref(), Some(features));
    Ok(())
}

#[tokio::test]
async fn license_is_uploaded_as_json_or_as_a_file() -> Result<()> {
    let device = device().respond("10-update-license").respond("10-update-license-file");
    let license = client(&device).license();
    let key = NewLicense::new(1, "jCx6r5tovCIKaBBbhPtT53Yj").serial_number("277522263687112");
    let outcome = license.update_license(key).send().await?;
    device.assert_received("10-update-license");
    assert_eq!(outcome.description, "Device will reset now to activate new license");

    let outcome = license.update_license(Upload::bytes("license.txt", "<license file>")).send().await?;
    device.assert_received("10-update-license-file");
    assert_eq!(outcome.description, "Device will reset now to activate new software load");
    Ok(())
}

#[test]
fn without_async() -> Result<()> {
    let device = device().respond("8-status").respond("5.1-reset");
    let client = blocking_client(&device);
    assert_eq!(client.status().get_status().send()?.ip_address, "10.4.219.62");
    device.assert_received("8-status");
    let how = Reset::new().save_configuration(true).graceful_timeout(0);
    assert_eq!(client.actions().reset_device(how).send()?.description, "Device will reset now");
    device.assert_received("5.1-reset");
    Ok(())
}
