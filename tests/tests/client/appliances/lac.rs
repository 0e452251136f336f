//! X-Formation License Activation Center.

use std::fs;
use std::path::Path;

use xformation_lac::runtime::Result;
use xformation_lac::v1::types::{License, LicenseOrder};
use xformation_lac::v1::{Client, blocking};

use crate::appliances::example::Example;
use crate::appliances::stub::Stub;

const KEY: &str = "25N8D-NC35D-WD01P-8JI4K";
const ORDER: &str = "https://license.x-formation.com/rest/v1/license-orders/25N8D-NC35D-WD01P-8JI4K";

/// Starts a server that requires no credentials: the activation key is sufficient.
fn server() -> Stub {
    Stub::start("xformation-lac", None)
}

fn client(server: &Stub) -> Client {
    Client::builder(server.url()).build().expect("a client")
}

fn is_the_order(order: &LicenseOrder, customer: &str) {
    assert_eq!([order.activation_key.expose(), &order.customer.name, &order.license_type], [KEY, customer, "local"]);
    let product = &order.product;
    let product = [&product.name, &product.version, &product.template, &product.license_generator_type];
    assert_eq!(product, ["product 1", "2", "Default", "lm_x"]);
    assert_eq!(order.creation_time, "2014-04-14T09:45:50Z".parse().expect("a time"));
    assert_eq!((order.activated_licenses, order.bulk_max, order.hostid.min), (7, 10, 1));
    let [rule] = order.hostid.types.as_slice() else { panic!("{order:?}") };
    assert_eq!((rule.name_raw.as_str(), rule.name.as_str(), rule.min, rule.max), ("CUSTOM", "Custom", 1, 1));
    assert_eq!(order.links.self_.href.expose(), ORDER);
    assert!(!format!("{order:?} {}", serde_json::to_string(order).expect("JSON")).contains(KEY));
}

#[tokio::test]
async fn a_license_with_its_links_and_its_order() -> Result<()> {
    let server = server().respond("license");
    let license = client(&server).licenses().get_license(KEY, "CUSTOM=a").send().await?;
    server.assert_received("license");
    assert_eq!([license.activation_key.expose(), &license.filename], [KEY, "license_2014_04_29-11_31.lic"]);
    assert_eq!(license.activation_time, "2014-04-29T11:31:51Z".parse().expect("a time"));
    assert_eq!((&license.expiration_date, &license.maintenance_end_date), (&None, &None));
    let [host] = license.hostids.as_slice() else { panic!("{license:?}") };
    assert_eq!([&host.name_raw, &host.name, &host.value], ["CUSTOM", "Custom", "a"]);
    let own = "https://license.x-formation.com/rest/v1/licenses/25N8D-NC35D-WD01P-8JI4K/Q1VTVE9NPWE=";
    assert_eq!([&license.links.self_, &license.links.license_order].map(|link| link.href.expose()), [own, ORDER]);
    assert!(!format!("{license:?}").contains(KEY));
    let [order] = license.embedded.license_orders.as_slice() else { panic!("{license:?}") };
    is_the_order(order, "customer1ó?");
    Ok(())
}

/// A key in base64 contains characters that are reserved in paths.
#[tokio::test]
async fn host_ids_are_encoded_in_the_path() -> Result<()> {
    for (host_ids, encoded) in [
        ("CUSTOM=x?ab>c", "Q1VTVE9NPXg%2FYWI%2BYw%3D%3D"),
        (
            "ETHERNET=AABBCCDDEEFF,IPADDRESS=192.168.0.5",
            "RVRIRVJORVQ9QUFCQkNDRERFRUZGLElQQUREUkVTUz0xOTIuMTY4LjAuNQ%3D%3D",
        ),
    ] {
        let server = server().respond("license");
        client(&server).licenses().get_license("A/B", host_ids).send().await?;
        assert_eq!(server.request().word(1), format!("/rest/v1/licenses/A%2FB/{encoded}"));
    }
    Ok(())
}

/// Writes a licence to the file that the server names, but only inside the folder.
fn save(license: &License, folder: &Path) -> std::io::Result<()> {
    let name = Path::new(&license.filename).file_name().ok_or(std::io::ErrorKind::InvalidInput)?;
    fs::write(folder.join(name), license.content.expose())
}

/// The lines are escaped, or unescaped as in the guide.
#[tokio::test]
async fn a_license_becomes_a_file() -> Result<()> {
    let example = Example::read("xformation-lac", "license");
    let text = String::from_utf8(example.body.clone()).expect("text");
    let broken = Example { body: text.replace("\\n", "\n").into_bytes(), ..example.clone() };
    assert_ne!(broken.body, example.body);
    let server = server().respond_with(example).respond_with(broken);
    for _ in 0..2 {
        let license = client(&server).licenses().get_license(KEY, "CUSTOM=a").send().await?;
        server.assert_received("license");
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        save(&license, folder.path()).expect("a file");
        let file = fs::read_to_string(folder.path().join("license_2014_04_29-11_31.lic")).expect("the licence");
        let lines: Vec<&str> = file.split('\n').collect();
        assert_eq!(lines.len(), 13, "{file}");
        assert_eq!(lines[0], "# This license is generated using X-Formation License Activation Center");
        assert_eq!(lines[3..6], ["", "FEATURE feature-1", "{"]);
        assert!(lines[7].starts_with("KEY=QQkUjKBGw6vPmoNM7cQIeHriCThHSD7psQSp0]YRAibvJbD]hrxC]fiZ1VyAnjb9uJuN"));
        assert!(lines[7].ends_with("OzO4AUNfVrgQ0oooFlhh \\"));
        assert!(
            lines[8].starts_with("     tapNGT0hc1xe2UdTxxFt2y0S1Zi6uZ[JDpFc27Bjq3AIDSI7br[VrUqYGovQvkGnqwFk9ADKt9")
        );
        assert_eq!(lines[12], "}");
    }
    Ok(())
}

#[tokio::test]
async fn a_license_order() -> Result<()> {
    let server = server().respond("license-order");
    let order = client(&server).license_orders().get_license_order(KEY).send().await?;
    server.assert_received("license-order");
    is_the_order(&order, "customer1");
    Ok(())
}

/// 403 and 404 have the same meaning for a licence and for an order, with or without a reason.
#[tokio::test]
async fn disabled_and_not_there() {
    let server = server()
        .respond("license-order-forbidden")
        .respond("license-order-not-found")
        .respond("license-order-forbidden")
        .respond_with(Example { line: "HTTP/1.1 404 Not Found".to_owned(), headers: Vec::new(), body: Vec::new() });
    let (licenses, orders) = (client(&server).licenses(), client(&server).license_orders());

    let failed = orders.get_license_order(KEY).send().await.unwrap_err();
    server.assert_received("license-order");
    assert!(failed.is_permission_denied());
    assert_eq!(failed.body().expect("the reason").message, "License order has been disabled.");
    let failed = orders.get_license_order(KEY).send().await.unwrap_err();
    server.assert_received("license-order");
    assert!(failed.is_not_found());
    assert_eq!(failed.body().expect("the reason").message, "Invalid activation key specified.");

    let failed = licenses.get_license(KEY, "CUSTOM=a").send().await.unwrap_err();
    server.assert_received("license");
    assert!(failed.is_permission_denied());
    assert!(failed.to_string().contains("License order has been disabled."), "{failed}");
    let failed = licenses.get_license(KEY, "CUSTOM=a").send().await.unwrap_err();
    server.assert_received("license");
    assert!(failed.is_not_found() && !format!("{failed} {failed:?}").contains(KEY), "{failed:?}");
    assert_eq!(failed.body(), None);
}

#[test]
fn without_async() -> Result<()> {
    let server = server().respond("license").respond("license-order-not-found");
    let client = blocking::Client::builder(server.url()).build()?;
    let license = client.licenses().get_license(KEY, "CUSTOM=a").send()?;
    server.assert_received("license");
    assert_eq!(license.filename, "license_2014_04_29-11_31.lic");
    assert!(client.license_orders().get_license_order(KEY).send().unwrap_err().is_not_found());
    server.assert_received("license-order");
    Ok(())
}
