//! The same requests to the test node and to real django-tastypie get the same responses.

mod compare;
mod cookbook;
mod generate;
mod pair;

use pexgen_tests::scale;

use generate::Generator;
use pair::{Call, Pair};

/// How many requests a generated sequence has.
const LENGTH: usize = 4;
/// How many generated sequences act on the same objects, one after the other.
const SHARING: u64 = 40;
/// After how many disagreements the test ends.
const MOST: usize = 20;

#[test]
fn generated_sequences_get_the_same_responses() {
    let pair = Pair::start();
    let mut disagreements = 0;
    let mut sent: Vec<String> = Vec::new();
    for seed in 0..scale::pick(120, 5000) {
        let is_last = seed % SHARING == SHARING - 1;
        let mut generator = Generator::new(seed);
        let generated = (0..LENGTH).map(|_| generator.call());
        let calls = generated.chain(generate::lists().take(if is_last { usize::MAX } else { 0 }));
        let difference = first_difference(&pair, calls, &mut sent);
        if let Some(difference) = &difference {
            disagreements += 1;
            eprintln!("sequence {seed}\n  {}\n{difference}\n", sent.join("\n  "));
        }
        if is_last || difference.is_some() {
            sent.clear();
            pair.reset();
        }
        assert!(disagreements < MOST, "{disagreements} disagreements");
    }
    assert_eq!(disagreements, 0, "disagreements");
}

/// Sends requests until one gets different responses, and describes the difference.
fn first_difference(pair: &Pair, calls: impl Iterator<Item = Call>, sent: &mut Vec<String>) -> Option<String> {
    let mut calls = calls;
    calls.find_map(|call| {
        sent.push(call.to_string());
        pair.difference(&call)
    })
}

#[test]
fn sequences_of_the_guides_get_the_same_responses() {
    let pair = Pair::start();
    let mut disagreements = Vec::new();
    for sequence in cookbook::sequences() {
        pair.reset();
        for (index, call) in sequence.iter().enumerate() {
            let difference = pair.difference(call);
            disagreements.extend(difference.map(|found| format!("request {}\n{call}\n{found}", index + 1)));
        }
    }
    assert!(disagreements.is_empty(), "{} disagreements\n\n{}", disagreements.len(), disagreements.join("\n\n"));
}
