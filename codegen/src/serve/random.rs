//! Random values that are the same in every run.

/// A generator of random numbers (`SplitMix64`).
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// Creates a generator.
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next number.
    pub(super) const fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a byte.
    pub(super) const fn byte(&mut self) -> u8 {
        self.number().to_le_bytes()[0]
    }

    /// Returns a UUID of version 4.
    pub(super) fn uuid(&mut self) -> String {
        let high = self.number() & 0xffff_ffff_ffff_0fff | 0x4000;
        let low = self.number() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000;
        let text = format!("{high:016x}{low:016x}");
        format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
    }
}
