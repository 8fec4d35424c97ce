mod analysis;
mod bad_input;
mod chain;
mod demo;
mod predictions;
mod statements;

use tests::Client;

/// An open primary school of the area that became an academy, and its URN before.
async fn converted(client: &Client<'_>) -> (i64, i64) {
    let query = "{ schools(first: 30, filter: { laCodes: [\"851\"], statusCodes: [1], phaseCodes: [2] }) { edges { node { urn \
            predecessors { urn kind { code } school { successors { urn } } } } } } }";
    let answer = client.ask(query).await;
    let converted = answer.data("/schools/edges").as_array().into_iter().flatten().find_map(|edge| {
        let before = edge["node"]["predecessors"].as_array()?;
        let is_whole = before.len() == 1
            && before[0]["kind"]["code"] == "PREDECESSOR"
            && before[0]["school"]["successors"].as_array().is_some_and(|after| after.len() == 1);
        is_whole.then(|| Some((edge["node"]["urn"].as_i64()?, before[0]["urn"].as_i64()?)))?
    });
    converted.unwrap_or_else(|| panic!("an academy: {}", answer.text))
}
