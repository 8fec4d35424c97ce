use serde::Serialize;

/// Why a line, or a cell of it, was not taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Line of the file, the header being line 1.
    pub line: u64,
    /// Name of the column as the file has it; empty when the line as a whole is at fault.
    pub column: String,
    /// The cell, cut to eighty characters.
    pub value: String,
    /// What is wrong with it and what would be right.
    pub reason: String,
}

/// What is wrong with a cell, before it is known on which line it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Name of the column as the file has it; empty when the line as a whole is at fault.
    pub column: String,
    /// The cell, cut to eighty characters.
    pub value: String,
    /// What is wrong with it and what would be right.
    pub reason: String,
}

impl Fault {
    /// A fault of one cell.
    pub fn new(column: &str, value: &str, reason: impl Into<String>) -> Self {
        Self { column: column.to_owned(), value: value.chars().take(80).collect(), reason: reason.into() }
    }

    /// A fault of the line as a whole.
    pub fn of_line(reason: impl Into<String>) -> Self {
        Self::new("", "", reason)
    }

    /// The fault of the line with this number.
    #[must_use]
    pub fn on(self, line: u64) -> Refusal {
        Refusal { line, column: self.column, value: self.value, reason: self.reason }
    }
}

#[cfg(test)]
mod tests {
    use super::Fault;

    #[test]
    fn cuts_the_value_of_a_fault() {
        assert_eq!(Fault::new("Town", &"é".repeat(500), "").value.chars().count(), 80);
    }
}
