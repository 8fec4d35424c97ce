use std::path::{Path, PathBuf};

use clap::Args;

use super::console;
use super::failure::{Exit, Failure, Outcome};

/// What to do with a text that is generated and checked in.
#[derive(Debug, Args)]
pub(crate) struct Generated {
    /// Compare with this file instead; exit 1 if it differs.
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

impl Generated {
    /// Prints the text, or compares it with the file. `command` is the one that prints it.
    pub(crate) fn print_or_check(self, command: &str, text: &str) -> Outcome {
        match self.check {
            None => console::print(text).map(|()| Exit::Done),
            Some(path) => check(command, &path, text),
        }
    }
}

fn check(command: &str, path: &Path, text: &str) -> Outcome {
    let file = std::fs::read_to_string(path)
        .map_err(|error| Failure::new(Exit::File, format!("{} cannot be read: {error}", path.display())))?;
    match first_difference(&file, text) {
        None => Ok(Exit::Done),
        Some(line) => {
            let path = path.display();
            let message = format!("{path} is out of date from line {line} on: run `partnership {command} > {path}`");
            Err(Failure::new(Exit::Found, message))
        }
    }
}

/// The first line, counted from 1, that is not the same.
fn first_difference(file: &str, text: &str) -> Option<usize> {
    if file == text {
        return None;
    }
    let same = file.split('\n').zip(text.split('\n')).take_while(|(one, other)| one == other).count();
    Some(same + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_first_line_that_differs() {
        for (file, served, expected) in [
            ("a\nb\n", "a\nb\n", None),
            ("a\nb\n", "a\nc\n", Some(2)),
            ("a\nb", "a\nb\n", Some(3)),
            ("", "a\n", Some(1)),
            ("a\r\nb\n", "a\nb\n", Some(1)),
        ] {
            assert_eq!(first_difference(file, served), expected, "{file:?} {served:?}");
        }
    }

    #[test]
    fn a_difference_says_how_to_mend_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("schema.graphql");
        std::fs::write(&path, "old\n").unwrap();
        let failure = check("schema", &path, "new\n").unwrap_err();
        assert_eq!(failure.exit, Exit::Found);
        assert!(failure.message.ends_with(&format!("run `partnership schema > {}`", path.display())));
        assert_eq!(check("schema", &path, "old\n"), Ok(Exit::Done));
        assert_eq!(check("schema", &folder.path().join("absent"), "").unwrap_err().exit, Exit::File);
    }
}
