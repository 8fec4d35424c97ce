/// A place on the National Grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GridPlace {
    /// Metres east.
    pub easting: i32,
    /// Metres north.
    pub northing: i32,
    /// Whether the register has it; otherwise it was told by the postcode.
    pub is_exact: bool,
}

impl GridPlace {
    /// Metres as the crow flies.
    #[must_use]
    pub fn metres_to(self, other: Self) -> i64 {
        let east = i64::from(self.easting) - i64::from(other.easting);
        let north = i64::from(self.northing) - i64::from(other.northing);
        (east * east + north * north).isqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crow_flies_the_long_side_of_the_triangle() {
        let place = |easting, northing| GridPlace { easting, northing, is_exact: true };
        assert_eq!(place(464_000, 100_000).metres_to(place(467_000, 104_000)), 5_000);
        assert_eq!(place(i32::MAX, i32::MIN).metres_to(place(i32::MAX, i32::MIN)), 0);
    }
}
