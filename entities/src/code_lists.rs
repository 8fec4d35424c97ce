//! Code lists that the DfE and Ofsted own: dated rows with a code and a name, never enums of ours, because they change
//! and a label that contradicts its identifier stays for ever.

/// Types of establishment that a local authority maintains, by GIAS code: community, voluntary aided, voluntary controlled,
/// foundation, community special, foundation special, pupil referral unit, nursery.
pub const MAINTAINED_TYPES: [i32; 8] = [1, 2, 3, 5, 7, 12, 14, 15];

/// Statuses of establishments that are open, by GIAS code: open, and open but proposed to close.
pub const OPEN_STATUSES: [i32; 2] = [1, 3];

/// Declares one code list: a table of codes, their names and the days between which they were in use.
macro_rules! code_list {
    ($(#[$doc:meta])* $module:ident, $table:literal, $code:ty) => {
        $(#[$doc])*
        pub mod $module {
            use sea_orm::entity::prelude::*;

            #[sea_orm::model]
            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            #[expect(missing_docs, reason = "the columns of a code list are described on the module above")]
            pub struct Model {
                #[sea_orm(primary_key, auto_increment = false)]
                pub code: $code,
                pub name: String,
                pub valid_from: Option<Date>,
                pub valid_to: Option<Date>,
            }

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

code_list!(
    /// Phase of education, GIAS codes 0 to 7.
    phase, "phase", i32
);
code_list!(
    /// Group of establishment types, GIAS: colleges, local authority maintained schools, academies and so on.
    establishment_type_group, "establishment_type_group", i32
);
code_list!(
    /// Status of an establishment on the register: open, closed, proposed.
    establishment_status, "establishment_status", i32
);
code_list!(
    /// Gender of entry of an establishment.
    gender, "gender", i32
);
code_list!(
    /// Kind of a group of establishments: federation, sponsor, multi-academy trust and so on.
    group_type, "group_type", i32
);
code_list!(
    /// Status of a group of establishments.
    group_status, "group_status", String
);
code_list!(
    /// How one establishment is linked to another: predecessor, successor, merged and so on. The public extract has no
    /// codes for it, so the code is the published name in capitals with underscores.
    link_type, "link_type", String
);
code_list!(
    /// Ofsted's grades of overall effectiveness. `S` is *Satisfactory*, the third grade of the scale used to August 2012.
    ofsted_grade, "ofsted_grade", String
);
code_list!(
    /// Statistical regions of England with their ONS codes.
    region, "region", String
);

/// Type of establishment, GIAS public codes, each within its type group.
pub mod establishment_type {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "establishment_type")]
    #[expect(missing_docs, reason = "the columns of a code list are described on the module above")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: i32,
        pub name: String,
        pub group_code: Option<i32>,
        pub valid_from: Option<Date>,
        pub valid_to: Option<Date>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
