//! Secrets in the memory of the process after the client is dropped.
#![cfg(target_os = "linux")]

mod sample;

use std::fs::{File, read_to_string};
use std::io::{Read as _, Seek as _, SeekFrom};

use pexgen_runtime::testing::StubTransport;
use pexgen_runtime::{Credentials, Secret};
use sample::v1::Client;

/// Counts the occurrences of a text in writable memory. The text is passed inverted, so that the search does not find
/// itself.
fn copies(inverted: &[u8]) -> usize {
    let text = |at: usize| inverted[at] ^ 0x55;
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
            // Some pages of the kernel cannot be read.
            if memory.seek(SeekFrom::Start(at)).and_then(|_| memory.read_exact(&mut buffer[..size])).is_ok() {
                let fits = |start: &usize| (0..inverted.len()).all(|index| buffer[start + index] == text(index));
                count += (0..=size.saturating_sub(inverted.len())).filter(fits).count();
            }
            buffer.fill(0);
            at += size as u64;
        }
    }
    count
}

/// Returns a long random secret, and a part of it inverted. A short one would soon be overwritten by the allocator.
fn secret() -> (Secret, Vec<u8>) {
    let text: String = std::iter::repeat_with(fastrand::lowercase).take(5_000).collect();
    let inverted = text.bytes().skip(2_500).take(50).map(|byte| byte ^ 0x55).collect();
    (Secret::from(text), inverted)
}

#[tokio::test]
async fn passwords_and_tokens_are_erased_with_the_client() {
    let (password, inverted) = secret();
    assert!(copies(&inverted) > 0, "the search must find an existing secret");
    let methods = [
        Credentials::basic("admin", &password).unwrap(),
        Credentials::bearer(&password).unwrap(),
        Credentials::header("x-key", &password).unwrap(),
    ];
    for credentials in methods {
        let stub = StubTransport::new();
        let provider = move || Ok(credentials.clone());
        let client: Client =
            Client::builder("https://host").credentials_provider(provider).transport(stub.clone()).build().unwrap();
        client.configuration().conference().get(1).await.unwrap_err();
        assert_eq!(stub.requests().len(), 1);
    }
    drop(password);
    assert_eq!(copies(&inverted), 0);
}
