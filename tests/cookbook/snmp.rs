//! Reading values by SNMP.

use pexip_infinity::runtime::Result;
use pexip_infinity::runtime::snmp::{Privacy, Snmp, User};

/// Reads the name of a node with SNMP v2c. `public` is the default community and should be changed.
///
/// Guide: Retrieving the SNMP sysName (version 14)
pub async fn retrieving_the_snmp_sys_name(node: &str) -> Result<String> {
    Snmp::v2c(node, "public").system_name().await
}

/// Reads the load average of the last minute; 1.0 is one fully used core.
///
/// Guide: Retrieving CPU load average (version 14)
pub async fn retrieving_cpu_load_average(node: &str) -> Result<f64> {
    Snmp::v2c(node, "public").load_average().await
}

/// Reads both with SNMP v3, which authenticates and encrypts: passwords are never sent.
///
/// Guide: Retrieving the SNMP sysName (version 14)
/// Guide: Retrieving CPU load average (version 14)
pub async fn retrieving_name_and_load_by_version_3(node: &str, password: &str, key: &str) -> Result<(String, f64)> {
    let user = User::new("monitor").sha1(password).privacy(Privacy::Aes128, key);
    let node = Snmp::v3(node, user);
    Ok((node.system_name().await?, node.load_average().await?))
}

mod tests {
    use pexgen_tests::Agent;

    use super::*;

    const NAME: &str = "mgr.example.test";
    const LOAD: std::ops::Range<f64> = 0.119..0.121;

    #[tokio::test]
    async fn name_and_load_by_version_2c() -> Result<()> {
        let agent = Agent::start();
        assert_eq!(retrieving_the_snmp_sys_name(agent.address()).await?, NAME);
        assert!(LOAD.contains(&retrieving_cpu_load_average(agent.address()).await?));
        Ok(())
    }

    #[tokio::test]
    async fn name_and_load_by_version_3() -> Result<()> {
        let agent = Agent::start();
        let (name, load) =
            retrieving_name_and_load_by_version_3(agent.address(), "PEXip123-sign", "PEXip123-hide").await?;
        assert!(name == NAME && LOAD.contains(&load));
        Ok(())
    }
}
