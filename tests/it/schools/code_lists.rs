use entities::states::Role;
use tests::{Who, on_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn the_code_lists_are_those_of_the_dfe_and_ofsted() {
    on_each_database(async |app| {
        let answer = app
            .client(Who::Holder(Role::Dashboard))
            .ask(
                "fragment C on CodedName { code name }
                 { codeLists { phases { ...C } typeGroups { ...C } statuses { ...C } genders { ...C } groupTypes { ...C }
                     groupStatuses { ...C } linkTypes { ...C } ofstedGrades { ...C } regions { ...C } types { ...C } } }",
            )
            .await;
        insta::assert_json_snapshot!("code_lists", answer.snapshot());
    })
    .await;
}
