//! Whether the intervals of impact hold the truth as often as they say: thousands of invented partnerships with a known effect.
//!
//! Run on demand: `cargo run --release -p api --example coverage`. The same seed gives the same figures; they are in `docs/impact.md`.

#![expect(clippy::print_stdout, reason = "an example prints what it found")]

use api::impact::rules::{Change, difference_in_differences};

/// Partnerships that are invented of each kind.
const RUNS: u32 = 10_000;

/// A kind of partnership: numbers of treated schools and comparators, and how much changes vary on each side.
struct Kind {
    name: &'static str,
    treated: u32,
    comparators: u32,
    spread: (f64, f64),
    are_weighted: bool,
}

const KINDS: [Kind; 6] = [
    Kind { name: "12 and 12, alike", treated: 12, comparators: 12, spread: (6.0, 6.0), are_weighted: false },
    Kind { name: "6 and 40, alike", treated: 6, comparators: 40, spread: (6.0, 6.0), are_weighted: false },
    Kind {
        name: "6 and 40, the few vary twice as much",
        treated: 6,
        comparators: 40,
        spread: (12.0, 6.0),
        are_weighted: false,
    },
    Kind {
        name: "6 and 40, the few vary half as much",
        treated: 6,
        comparators: 40,
        spread: (3.0, 6.0),
        are_weighted: false,
    },
    Kind { name: "3 and 10, alike", treated: 3, comparators: 10, spread: (6.0, 6.0), are_weighted: false },
    Kind {
        name: "12 and 40, weighted by pupils",
        treated: 12,
        comparators: 40,
        spread: (6.0, 6.0),
        are_weighted: true,
    },
];

/// Numbers that look random and are the same in each run: SplitMix64 (Steele, Lea and Flood, 2014).
struct Numbers(u64);

impl Numbers {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let top = u32::try_from(mixed >> 32).unwrap_or_default();
        (f64::from(top) + 0.5) / 4_294_967_296.0
    }

    /// A normal deviate, by Box and Muller (1958).
    fn normal(&mut self) -> f64 {
        let (one, other) = (self.uniform(), self.uniform());
        (-2.0 * one.ln()).sqrt() * (std::f64::consts::TAU * other).cos()
    }

    /// Schools whose mean changes by so much.
    fn schools(&mut self, number: u32, (effect, spread): (f64, f64), are_weighted: bool) -> Vec<Change> {
        let mut school = || {
            let baseline = 50.0 + 10.0 * self.normal();
            let weight = if are_weighted { (15.0 + 75.0 * self.uniform()).floor() } else { 1.0 };
            Change { baseline, outcome: baseline + effect + spread * self.normal(), weight }
        };
        (0..number).map(|_| school()).collect()
    }
}

/// Shares, in percent, of intervals that hold the effect, and of p-values under 0.05.
fn shares(kind: &Kind, effect: f64) -> (f64, f64) {
    let mut numbers = Numbers(20_160_603);
    let (mut held, mut found) = (0, 0);
    for _ in 0..RUNS {
        let treated = numbers.schools(kind.treated, (effect + 2.0, kind.spread.0), kind.are_weighted);
        let comparators = numbers.schools(kind.comparators, (2.0, kind.spread.1), kind.are_weighted);
        let Ok(estimate) = difference_in_differences(&treated, &comparators) else { continue };
        held += u32::from(estimate.low <= effect && effect <= estimate.high);
        found += u32::from(estimate.p_value < 0.05);
    }
    let percent = |number: u32| f64::from(number) * 100.0 / f64::from(RUNS);
    (percent(held), percent(found))
}

fn main() {
    println!("| schools | held, effect 4 | held, no effect | false positives |\n|---|---:|---:|---:|");
    for kind in &KINDS {
        let (held, _) = shares(kind, 4.0);
        let (held_none, false_positives) = shares(kind, 0.0);
        println!("| {} | {held:.1} % | {held_none:.1} % | {false_positives:.1} % |", kind.name);
    }
}
