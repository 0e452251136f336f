//! Transferring a file takes constant memory, independent of its size.

use std::pin::Pin;
use std::task::{Context, Poll};

use pexgen_tests::Server;
use pexip_infinity::runtime::{ResourceUri, Result, Upload};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::{NewWorkerVm, SystemLocation, worker_vm};
use tokio::io::{AsyncRead, ReadBuf};

use crate::{alone, measured};

const SIZE: u64 = 200_000_000;
const ALLOWED: usize = 20_000_000;

/// A reader of this many zero bytes.
struct Zeroes(u64);

impl AsyncRead for Zeroes {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, space: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        let count = usize::try_from(self.0).unwrap_or(usize::MAX).min(space.remaining());
        space.put_slice(&vec![0; count]);
        self.0 -= count as u64;
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn transferring_200_megabytes_takes_less_than_20() -> Result<()> {
    let _alone = alone().await;
    let server = Server::start();
    server.control().download_bytes(SIZE);
    let (user, password) = server.credentials();
    let client = Client::builder(server.url()).basic_auth(user, password).build()?;
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("node.ova");
    client.configuration().system_location().list().count().await?;

    let new = NewWorkerVm::new(worker_vm::NewWorkerVmRequired {
        address: "10.44.7.9".into(),
        gateway: "10.44.7.1".into(),
        hostname: "newnode".into(),
        name: "new_node".into(),
        netmask: "255.255.255.0".into(),
        domain: "example.test".into(),
        system_location: ResourceUri::<SystemLocation>::from_key(1).expect("an address").into(),
    });
    let new = new.deployment_type("MANUAL");
    let ((), took) = measured(async {
        let image = client.configuration().worker_vm().create(&new).await?.into_file()?;
        assert_eq!(image.save_to(&target).await?, SIZE);
        Ok(())
    })
    .await?;
    assert_eq!(std::fs::metadata(&target).expect("the file").len(), SIZE);
    assert!(took.peak < ALLOWED, "receiving takes {} bytes", took.peak);
    println!("receiving {SIZE} bytes takes {} bytes of memory", took.peak);

    let ((), took) = measured(async {
        let file = Upload::reader("theme.zip", Zeroes(SIZE)).length(SIZE);
        client.configuration().ivr_theme().upload_package(1, file).await.map(drop)
    })
    .await?;
    assert!(took.peak < ALLOWED, "sending takes {} bytes", took.peak);
    println!("sending {SIZE} bytes takes {} bytes of memory", took.peak);
    Ok(())
}
