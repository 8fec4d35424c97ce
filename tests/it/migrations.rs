use std::collections::{BTreeMap, BTreeSet};

use api::db::migrate;
use entities::code_lists::{
    establishment_status, establishment_type, establishment_type_group, gender, group_status, group_type, link_type,
    ofsted_grade, phase, region,
};
use entities::{
    agreement, agreement_cohort, agreement_measure, agreement_party, agreement_purpose, allocation, audit_event, claim,
    cohort, cohort_part, collection_window, commissioning_plan, decision, declared_interest, deployment,
    deployment_days, disclosure_entry, disclosure_rule, document_link, funding_source, group_membership, group_source,
    idempotency_key, impact_balance, impact_evaluation, impact_input, impact_plan, impact_reason, impact_release,
    impact_school, inspection, intervention, intervention_cohort, ledger_entry, local_authority, measure,
    measure_break, membership, name_word, name_word_deletion, need_analysis, need_indicator, need_rule, need_rule_set,
    need_school, need_urn, observation, organisation, participation, participation_revision, priority, priority_need,
    provider, qa_action, qa_consent, qa_criterion, qa_descriptor, qa_findings, qa_framework, qa_grade, qa_judgement,
    qa_outcome, qa_outcome_grade, qa_point, qa_review, qa_reviewer, reference_counter, release, release_school, school,
    school_group, school_link, school_source, source_file, specialism, spend_rollup, spend_share, submission,
    submission_problem, success_criterion, success_measure, support_offer, support_request, support_request_specialism,
    supporter, supporter_capacity, supporter_phase, supporter_specialism, user, visit,
};
use futures_util::future::join_all;
use sea_orm::{
    ColumnTrait, DatabaseConnection, DbBackend, EntityName, EntityTrait, FromQueryResult, IdenStatic, Iterable,
    QuerySelect, Statement,
};
use tests::{Database, dump_rows, dump_schema, empty_databases, filled_databases};

async fn on_each_empty_database(test: impl AsyncFn(&Database, &DatabaseConnection)) {
    for database in empty_databases().await {
        let db = database.open().await;
        test(&database, &db).await;
        db.close().await.expect("the pool closes");
        database.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn up_down_and_up_again_is_the_same_schema() {
    on_each_empty_database(async |_, db| {
        let steps = migrate::up(db).await.expect("up");
        let (schema, rows) = (dump_schema(db).await, without_times(dump_rows(db).await));
        assert!(schema.len() > 60 && rows.len() > 100, "{} things, {} rows", schema.len(), rows.len());
        let undone = migrate::down(db, u32::try_from(steps.len()).expect("few")).await.expect("down");
        assert!(undone.iter().all(|(_, taken)| !taken));
        let left: Vec<_> =
            dump_schema(db).await.into_iter().filter(|line| !line.contains("seaql_migrations")).collect();
        assert_eq!(left, Vec::<String>::new(), "only the list of steps stays");
        assert_eq!(dump_rows(db).await, Vec::<String>::new());
        migrate::up(db).await.expect("up again");
        assert_eq!(dump_schema(db).await, schema);
        assert_eq!(without_times(dump_rows(db).await), rows, "code lists and all");
    })
    .await;
}

/// The list of steps says when each was taken.
fn without_times(rows: Vec<String>) -> Vec<String> {
    rows.into_iter().filter(|row| !row.starts_with("seaql_migrations")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_can_be_undone_and_taken_again() {
    on_each_empty_database(async |_, db| {
        let steps = migrate::up(db).await.expect("up").len();
        let whole = dump_schema(db).await;
        for back in 1..=u32::try_from(steps).expect("few") {
            migrate::down(db, back).await.expect("down");
            migrate::up(db).await.expect("up");
            assert_eq!(dump_schema(db).await, whole, "{back} back");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn up_on_a_database_in_use_changes_nothing() {
    for database in filled_databases().await {
        let db = database.open().await;
        let (schema, rows) = (dump_schema(&db).await, dump_rows(&db).await);
        migrate::up(&db).await.expect("up");
        assert_eq!((dump_schema(&db).await, dump_rows(&db).await), (schema, rows));
        db.close().await.expect("the pool closes");
        database.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_that_begin_at_once_do_not_disturb_each_other() {
    on_each_empty_database(async |database, _| {
        let one_of_many = async || {
            let db = database.open().await;
            let steps = migrate::up(&db).await;
            db.close().await.expect("the pool closes");
            steps
        };
        for outcome in join_all((0..4).map(|_| one_of_many())).await {
            assert!(outcome.expect("up").iter().all(|(_, taken)| *taken));
        }
    })
    .await;
}

#[derive(FromQueryResult)]
struct Column {
    name: String,
    nullable: bool,
}

/// The columns of a table and whether they may be null, as the database has them.
async fn columns_in_database(db: &DatabaseConnection, table: &str) -> BTreeMap<String, bool> {
    let backend = db.get_database_backend();
    let sql = if backend == DbBackend::Sqlite {
        format!("SELECT name, \"notnull\" = 0 AND pk = 0 AS nullable FROM pragma_table_info('{table}')")
    } else {
        format!(
            "SELECT column_name::text AS name, is_nullable = 'YES' AS nullable FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = '{table}'"
        )
    };
    let found = Column::find_by_statement(Statement::from_string(backend, sql)).all(db).await.expect("the columns");
    found.into_iter().map(|column| (column.name, column.nullable)).collect()
}

async fn assert_as_in_database<E: EntityTrait>(db: &DatabaseConnection) {
    let table = E::default().table_name().to_owned();
    let of_entity: BTreeMap<_, _> =
        E::Column::iter().map(|column| (column.as_str().to_owned(), column.def().is_null())).collect();
    assert_eq!(of_entity, columns_in_database(db, &table).await, "{table}");
    let columns = E::find().select_only().columns(E::Column::iter()).limit(1);
    columns.into_json().all(db).await.unwrap_or_else(|error| panic!("{table}: {error}"));
    E::find().limit(50).all(db).await.unwrap_or_else(|error| panic!("{table} does not fit its entity: {error}"));
}

macro_rules! tables {
    ($db:expr; $($table:ident),* $(,)?) => {{
        $(assert_as_in_database::<$table::Entity>($db).await;)*
        BTreeSet::from([$($table::Entity.table_name().to_owned()),*])
    }};
}

#[tokio::test(flavor = "multi_thread")]
async fn entities_say_what_the_migrated_tables_say() {
    for database in filled_databases().await {
        let db = database.open().await;
        let checked = tables!(
            &db; agreement, agreement_cohort, agreement_measure, agreement_party, agreement_purpose, allocation, audit_event, claim, cohort, cohort_part, collection_window, commissioning_plan, decision, declared_interest, deployment, deployment_days, disclosure_entry, disclosure_rule, document_link, establishment_status, establishment_type, establishment_type_group, funding_source, gender, group_membership, group_source, group_status, group_type, idempotency_key, impact_balance, impact_evaluation, impact_input, impact_plan, impact_reason, impact_release, impact_school, inspection, intervention, intervention_cohort, ledger_entry, link_type, local_authority, measure, measure_break, membership, name_word, name_word_deletion, need_analysis, need_indicator, need_rule, need_rule_set, need_school, need_urn, observation, ofsted_grade, organisation, participation, participation_revision, phase, priority, priority_need, provider, qa_action, qa_consent, qa_criterion, qa_descriptor, qa_findings, qa_framework, qa_grade, qa_judgement, qa_outcome, qa_outcome_grade, qa_point, qa_review, qa_reviewer, reference_counter, region, release, release_school, school, school_group, school_link, school_source, source_file, specialism, spend_rollup, spend_share, submission, submission_problem, success_criterion, success_measure, support_offer, support_request, support_request_specialism, supporter, supporter_capacity, supporter_phase, supporter_specialism, user, visit,
        );
        let rows = dump_rows(&db).await;
        let tables = rows.iter().filter_map(|row| row.split(' ').next());
        let unchecked: BTreeSet<_> = tables.filter(|table| !checked.contains(*table)).collect();
        assert_eq!(unchecked, BTreeSet::from(["seaql_migrations"]), "tables without an entity here");
        db.close().await.expect("the pool closes");
        database.remove().await;
    }
}

#[derive(FromQueryResult)]
struct Unindexed {
    key: String,
    other_end: String,
}

/// Their rows are never removed, and nothing is looked up by what one of them is said of unless the API has a filter for
/// it, so that a key to one needs no index.
const CODE_LISTS: [&str; 11] = [
    "cohort",
    "establishment_status",
    "establishment_type",
    "establishment_type_group",
    "gender",
    "group_status",
    "group_type",
    "link_type",
    "ofsted_grade",
    "phase",
    "region",
];

const SQLITE_UNINDEXED: &str = "
    SELECT t.name || '.' || k.\"from\" AS key, k.\"table\" AS other_end FROM sqlite_master t, pragma_foreign_key_list(t.name) k
    WHERE t.type = 'table' AND k.seq = 0 AND NOT EXISTS (
        SELECT 1 FROM pragma_index_list(t.name) l, pragma_index_info(l.name) i WHERE i.seqno = 0 AND i.name = k.\"from\")
    AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) c WHERE c.name = k.\"from\" AND c.pk = 1)";
const POSTGRES_UNINDEXED: &str = "
    SELECT conrelid::regclass || '.' || a.attname AS key, confrelid::regclass::text AS other_end FROM pg_constraint
    JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = conrelid AND i.indkey[0] = conkey[1])";

/// Without one, whoever removes or joins the row at the other end reads the whole table.
#[tokio::test(flavor = "multi_thread")]
async fn every_foreign_key_begins_an_index() {
    on_each_empty_database(async |_, db| {
        migrate::up(db).await.expect("up");
        let backend = db.get_database_backend();
        let sql = if backend == DbBackend::Sqlite { SQLITE_UNINDEXED } else { POSTGRES_UNINDEXED };
        let found = Unindexed::find_by_statement(Statement::from_string(backend, sql)).all(db).await.expect("the keys");
        let found = found.into_iter().filter(|row| !CODE_LISTS.contains(&row.other_end.as_str()));
        assert_eq!(found.map(|row| row.key).collect::<BTreeSet<_>>(), BTreeSet::new());
    })
    .await;
}
