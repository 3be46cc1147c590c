//! Numbers that only depend on the seed.

/// A pair of dice (xorshift).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Of a seed.
    pub fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d | 1);
        for _ in 0..4 {
            dice.number();
        }
        dice
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: u64) -> u64 {
        (self.number() >> 11) % limit.max(1)
    }

    /// A place in a list of so many.
    pub fn place(&mut self, many: usize) -> usize {
        self.below(many as u64) as usize
    }

    /// Whether something that happens so often in a thousand times happens now.
    pub fn happens(&mut self, in_a_thousand: u64) -> bool {
        self.below(1_000) < in_a_thousand
    }
}
