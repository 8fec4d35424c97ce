//! How the lines of each kind of file are taken in.

mod groups;
mod inspections;
mod links;
mod memberships;
mod schools;
mod settle;

use super::desk::Desk;
use super::error::ImportError;
use super::formats::{Format, Subject};
use crate::files::Line;
use crate::files::Source;

/// Takes in the lines of one file.
#[derive(Debug)]
pub(super) enum Intake {
    Schools(schools::Schools),
    Groups(groups::Groups),
    Memberships(memberships::Memberships),
    Links(links::Links),
    Inspections(inspections::Inspections),
}

impl Intake {
    /// What takes in a file of this format and header.
    pub(super) fn of(format: &Format, header: &[String], source: &Source) -> Result<Self, ImportError> {
        Ok(match format.subject {
            Subject::Schools => Self::Schools(schools::Schools::of(header)),
            Subject::SchoolsByYear => Self::Schools(schools::Schools::by_year(header, source)?),
            Subject::Groups => Self::Groups(groups::Groups::of(header)),
            Subject::Memberships => Self::Memberships(memberships::Memberships::of(header)),
            Subject::SchoolLinks => Self::Links(links::Links::of(header)),
            Subject::Inspections => Self::Inspections(inspections::Inspections::of(header)),
            Subject::InspectionsByLaestab => Self::Inspections(inspections::Inspections::by_laestab(header)),
        })
    }

    /// Takes in some lines.
    pub(super) async fn take(&mut self, desk: &mut Desk<'_>, lines: Vec<Line>) -> Result<(), ImportError> {
        match self {
            Self::Schools(schools) => schools.take(desk, lines).await,
            Self::Groups(groups) => groups.take(desk, lines).await,
            Self::Memberships(memberships) => memberships.take(desk, lines).await,
            Self::Links(links) => links.take(desk, lines).await,
            Self::Inspections(inspections) => inspections.take(desk, lines).await,
        }
    }

    /// Settles what follows from the lines when all of them are in.
    pub(super) async fn finish(self, desk: &mut Desk<'_>) -> Result<(), ImportError> {
        match self {
            Self::Groups(groups) => groups.finish(desk).await,
            Self::Memberships(memberships) => memberships.finish(desk).await,
            Self::Schools(schools) => schools.finish(desk).await,
            Self::Links(_) | Self::Inspections(_) => Ok(()),
        }
    }
}
