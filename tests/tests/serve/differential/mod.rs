//! The same requests to the test node and to real django-tastypie get the same responses.

mod compare;
mod cookbook;
mod generate;
mod pair;

use std::ops::Range;

use pexgen_tests::scale;

use generate::Generator;
use pair::{Call, Pair};

/// How many requests a generated sequence has.
const LENGTH: usize = 4;
/// How many generated sequences act on the same objects, one after the other.
const SHARING: u64 = 40;
/// After how many disagreements a part of the sequences ends.
const MOST: usize = 20;

#[test]
fn generated_sequences_get_the_same_responses() {
    // Each half has servers of its own, so that two cores are busy.
    let half = scale::pick(2, 62) * SHARING;
    let disagreements: usize = std::thread::scope(|scope| {
        let halves = [0..half, half..2 * half].map(|seeds| scope.spawn(|| disagreements(seeds)));
        halves.map(|half| half.join().expect("the sequences of a half")).into_iter().sum()
    });
    assert_eq!(disagreements, 0, "disagreements");
}

/// Sends the sequences of some seeds to both servers, and describes each that gets different responses. Returns their number.
fn disagreements(seeds: Range<u64>) -> usize {
    let pair = Pair::start();
    let mut disagreements = 0;
    let mut sent: Vec<String> = Vec::new();
    for seed in seeds {
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
    disagreements
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
