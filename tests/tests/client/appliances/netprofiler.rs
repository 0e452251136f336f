//! Licences of Riverbed devices.

use std::collections::BTreeMap;

use netprofiler_licenses::runtime::{Result, RetryPolicy};
use netprofiler_licenses::v1::types::{ErrorId, License, LicenseStatus, Licenses, NewAutoDownload, Switch, Token};
use netprofiler_licenses::v1::{Client, blocking};
use serde_json::json;

use crate::appliances::example::Example;
use crate::appliances::stub::Stub;

fn device() -> Stub {
    // admin:s3cret
    Stub::start("netprofiler-licenses", Some("Basic YWRtaW46czNjcmV0"))
}

fn client(device: &Stub) -> Client {
    let builder = Client::builder(device.url()).basic_auth("admin", "s3cret").retry(RetryPolicy::never());
    builder.build().expect("a client")
}

fn are_the_licenses(licenses: &[License]) {
    let texts: Vec<[&str; 4]> = licenses
        .iter()
        .map(|license| {
            [&license.key, &license.description, &license.device_serial_number, &license.installed_date]
                .map(String::as_str)
        })
        .collect();
    let expected = [
        [
            "BAFBG-ABIAA-AAAAA-AAAAA-BRBK6-IAAAA-PU3NC-AK2J6",
            "SteelCentral Virtual Flow Gateway 2M Flows Per Minute Feature Key",
            "AABA-ACAA-4W4C-QVXB",
            "Thu, 24 Feb 2022 00:16:43 GMT",
        ],
        [
            "SSIF1-VUDHF-7QGZJ-YUHYW-YYA5J-EK9WS-V4/W4-CC3D6",
            "Unrecognized License",
            "AABA-ACAA-4W4C-QVXB",
            "Fri, 25 Feb 2022 01:37:08 GMT",
        ],
    ];
    assert_eq!(texts, expected);
    let status: Vec<&LicenseStatus> = licenses.iter().map(|license| &license.status).collect();
    assert_eq!(status, [&LicenseStatus::Valid, &LicenseStatus::Invalid]);
}

/// The guide describes an object but shows an array.
#[tokio::test]
async fn licenses_as_an_object_and_as_an_array() -> Result<()> {
    let device = device().respond("list").respond("list-as-array");
    let licenses = client(&device).licenses();
    let Licenses::LicenseCollection(object) = licenses.list_licenses().send().await? else { panic!("an object") };
    device.assert_received("list");
    are_the_licenses(&object.licenses);
    let Licenses::LicenseList(array) = licenses.list_licenses().send().await? else { panic!("an array") };
    device.assert_received("list");
    are_the_licenses(&array);
    Ok(())
}

/// Returns one licence key with its outcome.
fn result(key: &str, outcome: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(key.to_owned(), outcome.to_owned())])
}

#[tokio::test]
async fn adding_licenses() -> Result<()> {
    let device = device().respond("add");
    let keys =
        ["MMZDK-ZS86U-AVVIP-U82CV-56SXK-AIXT0-VLAPI-7B574", "SSIF1-VUDHF-7QGZJ-YUHYW-YYA5J-EK9WS-V4/W4-CC3D6", "abcd"];
    let results = client(&device).licenses().add_licenses(keys).send().await?;
    device.assert_received("add");
    let refused = "License key format not supported";
    assert_eq!(results, [result(keys[0], "success"), result(keys[1], "success"), result(keys[2], refused)]);
    Ok(())
}

#[tokio::test]
async fn deleting_licenses() -> Result<()> {
    let device = device().respond("delete");
    let keys = ["MMZDK-ZS86U-AVVIP-U82CV-56SXK-AIXT0-VLAPI-7B574", "SSIF1-VUDHF-7QGZJ-YUHYW-YYA5J-EK9WS-V4/W4-CC3D"];
    let results = client(&device).licenses().delete_licenses(keys).send().await?;
    device.assert_received("delete");
    assert_eq!(results, [result(keys[0], "success"), result(keys[1], "License key format not supported")]);
    Ok(())
}

#[tokio::test]
async fn fetching_licenses() -> Result<()> {
    let device = device().respond("fetch");
    let message = client(&device).licenses().fetch_licenses().send().await?.message;
    device.assert_received("fetch");
    let none = "Could not contact license server or there are currently no licenses available for this host.";
    assert_eq!(message, none);
    Ok(())
}

#[tokio::test]
async fn requesting_an_activation_code() -> Result<()> {
    let device = device().respond("request-activation-code");
    let token = Token::new("abcd1234");
    assert!(!format!("{token:?}").contains("abcd1234"), "{token:?}");
    let message = client(&device).licenses().request_license(token).send().await?.message;
    device.assert_received("request-activation-code");
    assert_eq!(message, "Invalid token abcd1234");
    Ok(())
}

/// `on` is a string, and the success response has no body.
#[tokio::test]
async fn automatic_download() -> Result<()> {
    let device = device().respond("get-auto-download").respond("set-auto-download");
    let licenses = client(&device).licenses();
    assert_eq!(licenses.get_auto_download().send().await?.value, Switch::True);
    device.assert_received("get-auto-download");
    licenses.set_auto_download(NewAutoDownload::new(Switch::True)).send().await?;
    device.assert_received("set-auto-download");
    Ok(())
}

#[tokio::test]
async fn every_error_of_the_guide_is_decoded() {
    let wrong_password = "Make sure the user name is correct and type your password again. Be sure to use the correct \
        case for the user name and password.";
    for (example, id, text) in [
        ("error-bad-request", ErrorId::BadRequest, "Invalid argument."),
        ("error-auth-required", ErrorId::AuthRequired, "Authentication required."),
        ("error-auth-invalid-credentials", ErrorId::AuthInvalidCredentials, wrong_password),
        (
            "error-http-invalid-method",
            ErrorId::HttpInvalidMethod,
            "Requested method is not available for this resource.",
        ),
        ("error-internal-error", ErrorId::InternalError, "Internal error."),
    ] {
        let device = device().respond(example);
        let failed = client(&device).licenses().list_licenses().send().await.unwrap_err();
        device.assert_received("list");
        assert_eq!(failed.is_unauthenticated(), example.starts_with("error-auth"));
        assert_eq!(failed.is_method_not_allowed(), id == ErrorId::HttpInvalidMethod);
        assert!(failed.to_string().contains(text), "{failed}");
        let body = failed.into_body().expect("the error");
        assert_eq!((body.error_id, body.error_text.as_str(), body.error_info), (id, text, json!(null)));
    }
}

#[tokio::test]
async fn unknown_error_is_reported() {
    let body = json!({ "error_id": "LOCKED", "error_text": "Locked.", "error_info": { "by": ["admin"] } });
    let device =
        device().respond_with(Example::made_up("400 Bad Request", "application/json", body.to_string().as_bytes()));
    let failed = client(&device).licenses().fetch_licenses().send().await.unwrap_err();
    device.assert_received("fetch");
    let body = failed.body().expect("the error");
    assert_eq!((body.error_id.to_string().as_str(), &body.error_info["by"][0]), ("LOCKED", &json!("admin")));
}

#[tokio::test]
async fn oauth2_token_is_sent() -> Result<()> {
    let device = Stub::start("netprofiler-licenses", Some("Bearer t0ken")).respond("get-auto-download");
    let client = Client::builder(device.url()).bearer_auth("t0ken").build()?;
    assert_eq!(client.licenses().get_auto_download().send().await?.value, Switch::True);
    device.assert_received("get-auto-download");
    Ok(())
}

#[test]
fn without_async() -> Result<()> {
    let device = device().respond("list").respond("set-auto-download").respond("error-bad-request");
    let client = blocking::Client::builder(device.url()).basic_auth("admin", "s3cret").build()?;
    let Licenses::LicenseCollection(object) = client.licenses().list_licenses().send()? else { panic!("an object") };
    device.assert_received("list");
    are_the_licenses(&object.licenses);
    client.licenses().set_auto_download(NewAutoDownload::new(Switch::True)).send()?;
    device.assert_received("set-auto-download");
    let failed = client.licenses().fetch_licenses().send().unwrap_err();
    device.assert_received("fetch");
    assert_eq!(failed.body().expect("the error").error_id, ErrorId::BadRequest);
    Ok(())
}
