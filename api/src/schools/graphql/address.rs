use async_graphql::SimpleObject;

/// A postal address as the register has it. A part is null where the register leaves it out.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub struct Address {
    /// Street.
    pub street: Option<String>,
    /// Locality.
    pub locality: Option<String>,
    /// Third line.
    pub address3: Option<String>,
    /// Town.
    pub town: Option<String>,
    /// County.
    pub county: Option<String>,
    /// Postcode.
    pub postcode: Option<String>,
}
