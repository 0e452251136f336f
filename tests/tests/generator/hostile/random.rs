//! Random inputs, the same in every run unless the environment changes them: `PEXGEN_SEED` is any string,
//! `PEXGEN_CASES` multiplies the number of cases.

use std::fmt::Debug;

use pexgen_tests::scale;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseResult, TestError, TestRng, TestRunner};

/// Returns the number of cases: an eighth of `exhaustive` by default, multiplied by `PEXGEN_CASES`.
pub fn cases(exhaustive: u32) -> u32 {
    let factor = std::env::var("PEXGEN_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(1.0_f64);
    let usual = scale::pick(exhaustive.div_ceil(8), exhaustive);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of cases")]
    let cases = (f64::from(usual) * factor) as u32;
    cases.max(1)
}

/// Creates the runner of a test.
pub fn runner(exhaustive: u32) -> TestRunner {
    let text = std::env::var("PEXGEN_SEED").unwrap_or_else(|_| "pexgen".to_owned());
    let mut seed = [0; 32];
    for (index, byte) in text.bytes().enumerate() {
        seed[index % 32] ^= byte.rotate_left(u32::try_from(index / 32 % 8).unwrap_or_default());
    }
    let config =
        Config { cases: cases(exhaustive), failure_persistence: None, max_shrink_iters: 2000, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

/// Runs a test with random inputs. A failure prints the smallest failing input.
pub fn check<S: Strategy>(exhaustive: u32, strategy: &S, test: impl Fn(S::Value) -> TestCaseResult)
where
    S::Value: Debug,
{
    match runner(exhaustive).run(strategy, test) {
        Ok(()) => {}
        Err(TestError::Fail(reason, input)) => panic!("{reason}\n{input:#?}"),
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
}
