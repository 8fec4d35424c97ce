//! Rows of which only some columns were fetched, and which those are.

use chrono::NaiveDate;
use entities::keys::{GroupUid, LaCode, Laestab, Ukprn, Urn};
use entities::values::Percent;
use entities::{school, school_group};
use sea_orm::{DbErr, QueryResult};

/// Declares a row whose columns are fetched as asked for, and the set of its columns.
macro_rules! partial_row {
    ($(#[$row_doc:meta])* $row:ident, $(#[$set_doc:meta])* $set:ident, $entity:ident, { $($field:ident: $column:ident => $type:ty),* $(,)? }) => {
        $(#[$row_doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the fields are those of the entity, where they are described")]
        pub struct $row { $(pub $field: Option<$type>),* }

        $(#[$set_doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
        pub struct $set(u64);

        impl $set {
            /// The set with one column more.
            #[must_use]
            pub const fn with(self, column: $entity::Column) -> Self {
                Self(self.0 | Self::bit(column))
            }

            /// The columns of either set.
            #[must_use]
            pub const fn and(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }

            /// Whether the set has no column.
            #[must_use]
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }

            /// The columns in the order in which they are fetched.
            pub fn iter(self) -> impl Iterator<Item = $entity::Column> {
                [$($entity::Column::$column),*].into_iter().filter(move |column| self.0 & Self::bit(*column) != 0)
            }

            /// Reads the fetched columns of a result, of which the first stands at `offset`.
            ///
            /// # Errors
            /// When a column holds what its type cannot.
            pub fn read(self, result: &QueryResult, offset: usize) -> Result<$row, DbErr> {
                let mut row = $row::default();
                let mut index = offset;
                $(
                    if self.0 & Self::bit($entity::Column::$column) != 0 {
                        row.$field = result.try_get_by_index(index)?;
                        index += 1;
                    }
                )*
                let _ = index;
                Ok(row)
            }

            #[expect(clippy::as_conversions, reason = "the number of a column is its place among fewer than 64")]
            const fn bit(column: $entity::Column) -> u64 {
                1 << (column as u32)
            }
        }

        impl FromIterator<$entity::Column> for $set {
            fn from_iter<I: IntoIterator<Item = $entity::Column>>(columns: I) -> Self {
                columns.into_iter().fold(Self::default(), Self::with)
            }
        }
    };
}

partial_row!(
    /// A school as far as it was fetched.
    SchoolRow,
    /// Columns of a school.
    SchoolColumns,
    school,
    {
        urn: Urn => Urn,
        name: Name => String,
        name_sort: NameSort => String,
        la_code: LaCode => LaCode,
        establishment_number: EstablishmentNumber => i32,
        laestab: Laestab => Laestab,
        ukprn: Ukprn => Ukprn,
        type_code: TypeCode => i32,
        type_group_code: TypeGroupCode => i32,
        phase_code: PhaseCode => i32,
        status_code: StatusCode => i32,
        opened_on: OpenedOn => NaiveDate,
        reason_opened: ReasonOpened => String,
        closed_on: ClosedOn => NaiveDate,
        reason_closed: ReasonClosed => String,
        age_low: AgeLow => i32,
        age_high: AgeHigh => i32,
        gender_code: GenderCode => i32,
        boarders: Boarders => String,
        nursery_provision: NurseryProvision => String,
        sixth_form: SixthForm => String,
        religious_character: ReligiousCharacter => String,
        diocese: Diocese => String,
        admissions_policy: AdmissionsPolicy => String,
        capacity: Capacity => i32,
        census_on: CensusOn => NaiveDate,
        pupil_count: PupilCount => i32,
        boy_count: BoyCount => i32,
        girl_count: GirlCount => i32,
        fsm_percent: FsmBasisPoints => Percent,
        street: Street => String,
        locality: Locality => String,
        address3: Address3 => String,
        town: Town => String,
        county: County => String,
        postcode: Postcode => String,
        website: Website => String,
        telephone: Telephone => String,
        easting: Easting => i32,
        northing: Northing => i32,
        region_code: RegionCode => String,
        district: District => String,
        ward: Ward => String,
        constituency: Constituency => String,
        urban_rural: UrbanRural => String,
        msoa: Msoa => String,
        lsoa: Lsoa => String,
        uprn: Uprn => String,
        register_changed_on: RegisterChangedOn => NaiveDate,
        trust_uid: TrustUid => GroupUid,
        ofsted_grade_code: OfstedGradeCode => String,
        ofsted_inspected_on: OfstedInspectedOn => NaiveDate,
    }
);

partial_row!(
    /// A group of schools as far as it was fetched.
    GroupRow,
    /// Columns of a group of schools.
    GroupColumns,
    school_group,
    {
        uid: Uid => GroupUid,
        trust_reference_number: TrustReferenceNumber => String,
        name: Name => String,
        name_sort: NameSort => String,
        type_code: TypeCode => i32,
        status_code: StatusCode => String,
        companies_house_number: CompaniesHouseNumber => String,
        ukprn: Ukprn => Ukprn,
        opened_on: OpenedOn => NaiveDate,
        incorporated_on: IncorporatedOn => NaiveDate,
        closed_on: ClosedOn => NaiveDate,
        street: Street => String,
        locality: Locality => String,
        address3: Address3 => String,
        town: Town => String,
        county: County => String,
        postcode: Postcode => String,
    }
);
