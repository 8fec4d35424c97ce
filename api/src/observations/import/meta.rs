//! Meta files, in which a publisher says what the columns of the data file beside them are: names, labels and units.

use std::path::{Path, PathBuf};

use entities::states::MeasureUnit;

use super::bound::Bound;
use super::error::ObservationsError;
use super::layouts::place;
use crate::files::{BytesRead, Lines, Source};
use crate::observations::catalogue::Catalogue;

/// Columns that a meta file may describe: published ones describe less than a hundred.
const MOST_COLUMNS: usize = 10_000;

/// What a publisher says of the columns of a file.
#[derive(Debug)]
pub(super) struct Meta {
    /// Name of the meta file, without folders.
    pub(super) name: String,
    columns: Vec<Described>,
}

/// A column as its publisher describes it.
#[derive(Debug)]
struct Described {
    col_name: String,
    label: String,
    indicator_unit: String,
}

impl Meta {
    /// The meta file beside a file on disk, if there is one: `absence.meta.csv` for `absence.csv` and `absence.csv.gz`.
    pub(super) fn beside(source: &Source) -> Result<Option<Self>, ObservationsError> {
        let Source::OnDisk(path) = source else { return Ok(None) };
        let Some(path) = path_beside(path).filter(|path| path.is_file()) else { return Ok(None) };
        let source = Source::on_disk(&path)?;
        let name = source.name();
        let columns = described(Lines::open(&source, &BytesRead::default())?.ragged());
        let columns = columns.map_err(|what| ObservationsError::WrongMeta { file: name.clone(), what })?;
        Ok(Some(Self { name, columns }))
    }

    /// Compares the units of the publisher with those of the catalogue.
    ///
    /// # Errors
    /// When the publisher counts a column that is read in per cent or pounds, and the catalogue does not. Where it names no unit
    /// the catalogue's stands: publishers leave units of percentages out.
    pub(super) fn check_units(&self, bound: &Bound<'_>, catalogue: &Catalogue) -> Result<(), ObservationsError> {
        for value in &bound.values {
            let column = bound.column(Some(value.at));
            let described = self.described(column).and_then(|described| unit(&described.indicator_unit));
            let Some((unit, told)) = described else { continue };
            let mut measures =
                value.measures.iter().flatten().filter_map(|measured| catalogue.measure_numbered(measured.id));
            if let Some(measure) = measures.find(|measure| measure.unit != unit) {
                let what = format!("{column} is in {told}, and {} of the catalogue is not", measure.code);
                return Err(ObservationsError::WrongMeta { file: self.name.clone(), what });
            }
        }
        Ok(())
    }

    /// Columns that are described and not there.
    pub(super) fn lacking(&self, header: &[String]) -> Vec<&str> {
        let names = self.columns.iter().map(|described| described.col_name.trim());
        names.filter(|name| place(header, name).is_none()).collect()
    }

    /// The column with its label, if it is described.
    pub(super) fn with_label(&self, column: &str) -> String {
        match self.described(column) {
            Some(described) => format!("{column} ({})", described.label.trim()),
            None => column.to_owned(),
        }
    }

    fn described(&self, column: &str) -> Option<&Described> {
        self.columns.iter().find(|described| described.col_name.trim().eq_ignore_ascii_case(column))
    }
}

/// The columns that the lines describe, or what is wrong with the file.
fn described(mut lines: Lines) -> Result<Vec<Described>, String> {
    let named = |name| place(&lines.header, name);
    let needed = |name| named(name).ok_or_else(|| format!("it has no column {name}"));
    let (col_name, label, unit) = (needed("col_name")?, needed("label")?, named("indicator_unit"));
    let mut columns = Vec::new();
    while let Some(line) = lines.next_line().map_err(|error| error.to_string())? {
        if columns.len() == MOST_COLUMNS {
            return Err(format!("it describes more than {MOST_COLUMNS} columns"));
        }
        let cell = |place| line.cell(place).to_owned();
        columns.push(Described {
            col_name: cell(Some(col_name)),
            label: cell(Some(label)),
            indicator_unit: cell(unit),
        });
    }
    Ok(columns)
}

/// A unit that figures are misread without; publishers leave others out.
fn unit(text: &str) -> Option<(MeasureUnit, &'static str)> {
    match text.trim() {
        "%" => Some((MeasureUnit::Percent, "per cent")),
        "£" => Some((MeasureUnit::Pounds, "pounds")),
        _ => None,
    }
}

fn path_beside(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let stem = name.strip_suffix(".gz").unwrap_or(name).strip_suffix(".csv")?;
    Some(path.with_file_name(format!("{stem}.meta.csv")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_lies_beside_a_file_plain_or_compressed() {
        let beside = |name: &str| path_beside(Path::new(name)).map(|path| path.display().to_string());
        assert_eq!(beside("ees/absence.csv.gz").as_deref(), Some("ees/absence.meta.csv"));
        assert_eq!(beside("absence.csv").as_deref(), Some("absence.meta.csv"));
        assert_eq!(beside("absence.xlsx"), None);
    }

    #[test]
    fn a_file_without_one_or_with_a_wrong_one() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("absence.csv");
        std::fs::write(&data, "a\n").unwrap();
        let source = Source::on_disk(&data).unwrap();
        assert!(Meta::beside(&source).unwrap().is_none());
        let meta = folder.path().join("absence.meta.csv");
        std::fs::write(
            &meta,
            "col_name,col_type,label,indicator_unit\nsess,Indicator,Sessions,\nrate,Indicator,Rate,%\n",
        )
        .unwrap();
        let found = Meta::beside(&source).unwrap().unwrap();
        assert_eq!(found.lacking(&["SESS".to_owned()]), ["rate"]);
        assert_eq!(found.with_label("Sess"), "Sess (Sessions)");
        assert_eq!(found.with_label("other"), "other");
        std::fs::write(&meta, b"col_name,label,indicator_unit\nspend,Spent in \xa3,\xa3\n").unwrap();
        let windows = Meta::beside(&source).unwrap().unwrap();
        assert_eq!(windows.with_label("spend"), "spend (Spent in £)");
        assert!(unit(&windows.columns[0].indicator_unit).is_some());
        let many: String = (0..=MOST_COLUMNS).map(|number| format!("c{number},a label\n")).collect();
        std::fs::write(&meta, format!("col_name,label\n{many}")).unwrap();
        let error = Meta::beside(&source).unwrap_err().to_string();
        assert!(error.contains("more than 10000 columns"), "{error}");
        std::fs::write(&meta, "nothing,of,that\n1,2,3\n").unwrap();
        let error = Meta::beside(&source).unwrap_err().to_string();
        assert!(error.starts_with("absence.meta.csv ") && error.contains("col_name"), "{error}");
    }
}
