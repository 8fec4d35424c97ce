use std::collections::HashMap;

use chrono::NaiveDate;
use entities::keys::Urn;

use crate::files::Fault;
use crate::files::Line;
use crate::schools::import::cells::{self, Cell};
use crate::schools::import::codes::{LONGEST_CODE, List, Meaning};
use crate::schools::import::desk::{Desk, first_about};
use crate::schools::import::error::{Doing, ImportError};
use crate::schools::import::formats::find;
use crate::schools::import::store::LinkRow;
use crate::schools::rules::names::fold;

/// Takes in files of links between schools. Either school may be one that no file describes.
#[derive(Debug)]
pub(in crate::schools::import) struct Links {
    urn_at: Option<usize>,
    link_urn_at: Option<usize>,
    name_at: Option<usize>,
    type_at: Option<usize>,
    established_at: Option<usize>,
    seen: HashMap<(i32, i32, String), u64>,
}

impl Links {
    pub(super) fn of(header: &[String]) -> Self {
        Self {
            urn_at: find(header, &["URN"]),
            link_urn_at: find(header, &["LinkURN"]),
            name_at: find(header, &["LinkName"]),
            type_at: find(header, &["LinkType"]),
            established_at: find(header, &["LinkEstablishedDate"]),
            seen: HashMap::new(),
        }
    }

    pub(super) async fn take(&mut self, desk: &mut Desk<'_>, lines: Vec<Line>) -> Result<(), ImportError> {
        let mut links = Vec::with_capacity(lines.len());
        for line in lines {
            match self.read(desk, &line) {
                Ok(link) => {
                    desk.accept(line.number);
                    links.push(link);
                }
                Err(fault) => desk.refuse(line.number, fault),
            }
        }
        desk.take_links(links, self.name_at.is_some(), self.established_at.is_some()).await
    }

    fn read(&mut self, desk: &mut Desk<'_>, line: &Line) -> Result<LinkRow, Fault> {
        line.cells.as_ref().map_err(Clone::clone)?;
        let urn = |column: &str, at| {
            let text = line.cell(at);
            let urn = Urn::parse(text).map(Urn::get);
            urn.map_err(|error| Fault::new(column, text, format!("is not {}", error.expected)))
        };
        let key = (urn("URN", self.urn_at)?, urn("LinkURN", self.link_urn_at)?, link_type(desk, line, self.type_at)?);
        let text = Some(line.cell(self.name_at)).filter(|text| !text.is_empty());
        let name = text.map(cells::text).transpose();
        let name = name.map_err(|reason| Fault::new("LinkName", text.unwrap_or_default(), reason))?;
        let established_on = established_on(line.cell(self.established_at))?;
        first_about(&mut self.seen, key.clone(), line.number, "LinkURN", &key.1.to_string())?;
        Ok(LinkRow { key, name: name.map(|name| name.text().to_owned()), established_on, seen: desk.file.vintage() })
    }
}

fn established_on(text: &str) -> Result<Option<NaiveDate>, Fault> {
    if cells::is_blank(text) {
        return Ok(None);
    }
    cells::date(text)
        .as_ref()
        .map(Cell::date)
        .map_err(|reason| Fault::new("LinkEstablishedDate", text, reason.as_str()))
}

/// The code of a link type. The public extract has only its name, from which the code is made; a new one joins the list.
fn link_type(desk: &mut Desk<'_>, line: &Line, at: Option<usize>) -> Result<String, Fault> {
    let name = line.cell(at);
    let fault = |reason: &str| Fault::new("LinkType", name, reason);
    if let Ok(Meaning::Code(code)) = desk.codes.meaning(List::LinkType, "", name) {
        return Ok(code);
    }
    let code = fold(name).to_uppercase().replace(' ', "_");
    if code.is_empty() || code.len() > LONGEST_CODE {
        return Err(fault("is no type of link: a name of up to 80 letters"));
    }
    desk.codes.meaning(List::LinkType, &code, name).map_err(|reason| fault(&reason))?;
    Ok(code)
}

impl Desk<'_> {
    /// Keeps links. What the file has no column for stays as it was.
    async fn take_links(&mut self, links: Vec<LinkRow>, has_names: bool, has_days: bool) -> Result<(), ImportError> {
        if links.is_empty() {
            return Ok(());
        }
        let urns: Vec<i32> = links.iter().map(|link| link.key.0).collect();
        let mut stored = self.store.links(&urns).await.doing("reading links")?;
        let mut writes = Vec::new();
        for mut link in links {
            let before = stored.remove(&link.key);
            if let Some(before) = &before {
                link.name = if has_names { link.name } else { before.name.clone() };
                link.established_on = if has_days { link.established_on } else { before.established_on };
            }
            match &before {
                None => self.tally.created += 1,
                Some(before) if is_newer(&link, before) => self.tally.updated += 1,
                Some(_) => self.tally.unchanged += 1,
            }
            if before.is_none_or(|before| is_newer(&link, &before) || before.seen.extracted_on < link.seen.extracted_on)
            {
                writes.push(link);
            }
        }
        self.store.add_entries(self.codes.take_news()).await.doing("adding to the code lists")?;
        self.store.write_links(writes).await.doing("writing links")
    }
}

/// Whether a line says something else of a link than a file that is not later.
fn is_newer(link: &LinkRow, before: &LinkRow) -> bool {
    let says = |link: &LinkRow| (link.name.clone(), link.established_on);
    before.seen <= link.seen && says(link) != says(before)
}
