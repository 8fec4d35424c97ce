//! The fields of a school and of a trust that need nothing but what was fetched of the row.

use async_graphql::parser::types::Field;
use async_graphql::{ScalarType, Value};

use super::group::Trust;
use super::school::School;
use crate::graphql::id::GlobalId;
use crate::graphql::plain::{Plain, scalar, text, whole_or_null};
use crate::graphql::scalars::{Date, GroupUid, Laestab, Ukprn, Urn};

impl Plain for School {
    fn plain(&self, field: &Field) -> Option<Value> {
        let row = &self.0.school;
        let value = match field.name.node.as_str() {
            "id" => GlobalId::School(row.urn?).encode().to_value(),
            "urn" => Urn(row.urn?).to_value(),
            "name" => text(row.name.as_deref()),
            "establishmentNumber" => scalar(row.establishment_number),
            "laestab" => scalar(row.laestab.map(Laestab)),
            "ukprn" => scalar(row.ukprn.map(Ukprn)),
            "openedOn" => scalar(row.opened_on.map(Date)),
            "closedOn" => scalar(row.closed_on.map(Date)),
            "ageLow" => scalar(row.age_low),
            "ageHigh" => scalar(row.age_high),
            "capacity" => scalar(row.capacity),
            "pupilCount" => scalar(row.pupil_count),
            "fsmPercent" => scalar(row.fsm_percent.map(entities::values::Percent::to_f64)),
            "website" => text(row.website.as_deref()),
            "easting" => scalar(row.easting),
            "northing" => scalar(row.northing),
            "trust" if field.arguments.is_empty() => whole_or_null(self.0.trust.clone().map(Trust).as_ref(), field)?,
            "district" => text(row.district.as_deref()),
            "ward" => text(row.ward.as_deref()),
            _ => return None,
        };
        Some(value)
    }
}

impl Plain for Trust {
    fn plain(&self, field: &Field) -> Option<Value> {
        let row = &self.0;
        let value = match field.name.node.as_str() {
            "id" => GlobalId::Trust(row.uid?).encode().to_value(),
            "uid" => GroupUid(row.uid?).to_value(),
            "trustReferenceNumber" => text(row.trust_reference_number.as_deref()),
            "name" => text(row.name.as_deref()),
            "companiesHouseNumber" => text(row.companies_house_number.as_deref()),
            "ukprn" => scalar(row.ukprn.map(Ukprn)),
            "openedOn" => scalar(row.opened_on.map(Date)),
            "closedOn" => scalar(row.closed_on.map(Date)),
            _ => return None,
        };
        Some(value)
    }
}
