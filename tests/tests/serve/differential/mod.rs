//! The same requests to the test node and to real django-tastypie get the same responses.

mod compare;
mod cookbook;
mod generate;
mod pair;

use pexgen_tests::scale;

use generate::Generator;
use pair::Pair;

/// How many requests a sequence has.
const LENGTH: usize = 12;
/// How many sequences act on the same objects.
const AGE: u64 = 40;

#[test]
fn generated_sequences_get_the_same_responses() {
    let pair = Pair::start();
    let sequences = scale::pick(40, 5000);
    let mut disagreements = Vec::new();
    for seed in 0..sequences {
        if seed % AGE == 0 {
            pair.reset();
        }
        let mut generator = Generator::new(seed);
        let mut calls: Vec<_> = (0..LENGTH).map(|_| generator.call()).collect();
        calls.extend(generator.lists());
        for (index, call) in calls.iter().enumerate() {
            if let Some(difference) = pair.difference(call) {
                let before: Vec<String> = calls[..index].iter().map(ToString::to_string).collect();
                let before = before.join("\n  ");
                disagreements.push(format!("seed {seed}\n  {before}\n{call}\n{difference}"));
                pair.reset();
                break;
            }
        }
        if disagreements.len() > 20 {
            break;
        }
    }
    let most = &disagreements[..disagreements.len().min(20)];
    assert!(disagreements.is_empty(), "{} disagreements\n\n{}", disagreements.len(), most.join("\n\n"));
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
