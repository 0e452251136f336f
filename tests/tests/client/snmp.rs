//! SNMP against an independent agent.

use std::time::{Duration, Instant};

use pexgen_tests::Agent;
use pexip_infinity::runtime::snmp::{Privacy, Snmp, User, Value};
use pexip_infinity::runtime::{ErrorKind, Result};

async fn ask(node: &Snmp) -> Result<()> {
    assert_eq!(node.system_name().await?, "mgr.example.test");
    assert!((node.load_average().await? - 0.12).abs() < f64::EPSILON);
    Ok(())
}

#[tokio::test]
async fn name_and_load_are_read_by_both_versions() -> Result<()> {
    let agent = Agent::start();
    ask(&Snmp::v2c(agent.address(), "public")).await?;
    ask(&Snmp::v3(agent.address(), User::new("nobody"))).await?;
    ask(&Snmp::v3(agent.address(), User::new("signer").sha256("PEXip123-sign"))).await?;
    let monitor = User::new("monitor").sha1("PEXip123-sign").privacy(Privacy::Aes128, "PEXip123-hide");
    ask(&Snmp::v3(agent.address(), monitor)).await?;

    let node = Snmp::v2c(agent.address(), "public");
    assert!(matches!(node.get("1.3.6.1.2.1.1.3.0").await?, Value::Unsigned(_)));
    assert_eq!(node.get(".1.3.6.1.2.1.1.99.0").await.unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(node.get("sysName").await.unwrap_err().kind(), ErrorKind::Request);
    Ok(())
}

#[tokio::test]
async fn unauthorized_requests_time_out() {
    let agent = Agent::start();
    let quick = |node: Snmp| node.timeout(Duration::from_millis(300)).max_attempts(2);
    let began = Instant::now();
    let error = quick(Snmp::v2c(agent.address(), "s3cret-community")).system_name().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.attempts(), 2);
    assert!(began.elapsed() >= Duration::from_millis(600), "both attempts waited");
    assert!(!format!("{error} {error:?}").contains("s3cret-community"));

    let user = User::new("monitor").sha1("s3cret-wrong").privacy(Privacy::Aes128, "PEXip123-hide");
    let node = quick(Snmp::v3(agent.address(), user));
    let error = node.system_name().await.unwrap_err();
    assert!(error.is_unauthenticated() || error.is_timeout(), "{error}");
    assert!(!format!("{error} {error:?} {node:?}").contains("s3cret-wrong"));
    let error = Snmp::v2c("127.0.0.1:no port", "x").system_name().await.unwrap_err();
    assert!(error.is_connect(), "{error}");
}
