//! What is left of secrets in the memory of this process when the client is gone.
#![cfg(target_os = "linux")]

mod sample;

use std::fs::{File, read_to_string};
use std::io::{Read as _, Seek as _, SeekFrom};

use pexgen_runtime::testing::StubTransport;
use pexgen_runtime::{Credentials, Secret};
use sample::Client;

/// How often a text stands in memory that can be written. The text is given turned, so that it does not find itself.
fn copies(turned: &[u8]) -> usize {
    let text = |at: usize| turned[at] ^ 0x55;
    let mut memory = File::open("/proc/self/mem").unwrap();
    let mut buffer = vec![0_u8; 64 << 10];
    let mut count = 0;
    for line in read_to_string("/proc/self/maps").unwrap().lines() {
        let mut parts = line.split(' ');
        let (range, rights) = (parts.next().unwrap(), parts.next().unwrap());
        if !rights.starts_with("rw") {
            continue;
        }
        let (mut at, end) = range
            .split_once('-')
            .map(|(from, to)| (u64::from_str_radix(from, 16).unwrap(), u64::from_str_radix(to, 16).unwrap()))
            .unwrap();
        while at < end {
            let size = usize::try_from(end - at).unwrap().min(buffer.len());
            // Some of the kernel's own pages cannot be read.
            if memory.seek(SeekFrom::Start(at)).and_then(|_| memory.read_exact(&mut buffer[..size])).is_ok() {
                let fits = |start: &usize| (0..turned.len()).all(|index| buffer[start + index] == text(index));
                count += (0..=size.saturating_sub(turned.len())).filter(fits).count();
            }
            buffer.fill(0);
            at += size as u64;
        }
    }
    count
}

/// A long secret that stands nowhere in the program, and a part of it turned: what is short and was given back to the
/// allocator is soon written over.
fn secret() -> (Secret, Vec<u8>) {
    let text: String = std::iter::repeat_with(fastrand::lowercase).take(5_000).collect();
    let turned = text.bytes().skip(2_500).take(50).map(|byte| byte ^ 0x55).collect();
    (Secret::from(text), turned)
}

#[tokio::test]
async fn passwords_and_tokens_are_gone_with_the_client() {
    let (password, turned) = secret();
    assert!(copies(&turned) > 0, "the search finds what is there");
    let ways = [
        Credentials::basic("admin", &password).unwrap(),
        Credentials::bearer(&password).unwrap(),
        Credentials::header("x-key", &password).unwrap(),
    ];
    for credentials in ways {
        let stub = StubTransport::new();
        let provider = move || Ok(credentials.clone());
        let client: Client =
            Client::builder("https://host").credentials_provider(provider).transport(stub.clone()).build().unwrap();
        client.conference().get(1).await.unwrap_err();
        assert_eq!(stub.requests().len(), 1);
    }
    drop(password);
    assert_eq!(copies(&turned), 0);
}
