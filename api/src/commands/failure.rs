use std::error::Error;

/// How a command ended, as the shell sees it. The help text lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Done,
    /// Done, and something was found that somebody must look at.
    Found,
    /// The command line or the settings are wrong.
    Usage,
    /// The database does not answer, fails, or is not up to date.
    Database,
    /// A file cannot be read, or is not what it should be.
    File,
    /// The server cannot listen, or failed.
    Server,
}

impl From<Exit> for u8 {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => 0,
            Exit::Found => 1,
            Exit::Usage => 2,
            Exit::Database => 3,
            Exit::File => 4,
            Exit::Server => 5,
        }
    }
}

/// Why a command could not be carried out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) message: String,
}

pub(crate) type Outcome = Result<Exit, Failure>;

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into() }
    }

    /// A failure with all its causes. Those of the database may name tables, which an operator may see.
    pub(crate) fn caused(exit: Exit, error: &dyn Error) -> Self {
        Self::new(exit, with_causes(error))
    }

    pub(crate) fn database(error: &dyn Error) -> Self {
        let mend = "`partnership doctor` looks for the reason";
        Self::new(Exit::Database, format!("{}; {mend}", with_causes(error)))
    }
}

/// An error and its causes in one line; a cause that the message before it already tells is left out.
pub(crate) fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the file could not be read")]
    struct Outer(#[source] std::io::Error);

    #[test]
    fn a_failure_tells_its_causes_once() {
        let error = Outer(std::io::Error::other("the disk is gone"));
        assert_eq!(with_causes(&error), "the file could not be read: the disk is gone");
        let repeated = std::io::Error::other(Outer(std::io::Error::other("the disk is gone")));
        assert_eq!(with_causes(&repeated), "the file could not be read: the disk is gone");
    }
}
