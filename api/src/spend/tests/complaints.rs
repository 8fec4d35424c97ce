//! What mutations complain of, with the path of the field.

use serde_json::{Value, json};

use super::desk::{Desk, INTERVENTION, Person};
use super::reading::Reading;
use crate::graphql::id::GlobalId;

/// What the mutation complains of; its codes if it failed otherwise.
async fn told(reading: &Reading<'_>, person: Person, mutation: &str, input: &str) -> String {
    let query =
        format!("mutation {{ {mutation}(input: {{ {input} }}) {{ __typename userErrors {{ field code message }} }} }}");
    let (answer, _) = reading.ask(person, &query).await;
    let codes = answer["errors"].as_array().into_iter().flatten().map(|error| &error["extensions"]["code"]);
    let errors = answer["data"][mutation]["userErrors"].as_array().into_iter().flatten();
    let errors =
        errors.map(|error| format!("{} {}", error["field"][1].as_str().unwrap(), error["code"].as_str().unwrap()));
    let all = codes.map(|code| code.as_str().unwrap_or("unreadable").to_owned()).chain(errors);
    all.collect::<Vec<_>>().join(", ")
}

#[tokio::test]
async fn each_bad_input_has_a_stated_answer() {
    let desk = Desk::with_contract().await;
    let reading = Reading::of(&desk);
    let id = |id: GlobalId| id.encode().to_string();
    let (work, source) =
        (id(GlobalId::Intervention(INTERVENTION.into())), id(GlobalId::FundingSource(desk.source.clone())));
    let before = desk.count("ledger_entry").await;
    let entry = |source: &str, amount: &str, day: &str, rest: &str| {
        format!(
            "interventionId: \"{work}\", fundingSourceId: \"{source}\", amountPence: {amount}, datedOn: \"{day}\", {rest}"
        )
    };
    let (day, text) = ("2026-10-05", "description: \"Workshop\"");
    for (input, expected) in [
        (entry(&source, "0", day, text), "amountPence ZERO"),
        (entry(&source, "-1", day, text), "amountPence NEGATIVE"),
        (entry(&source, "0.5", day, text), "amountPence FRACTION_OF_A_PENNY"),
        (entry(&source, "9007199254740992", day, text), "amountPence TOO_LARGE"),
        (entry(&source, "1e300", day, text), "amountPence TOO_LARGE"),
        (entry(&source, "9007199254740991", day, text), "amountPence OVER_ALLOCATION"),
        (entry(&source, "80001", day, text), "amountPence OVER_ALLOCATION"),
        (entry(&source, "1", "2026-08-31", text), "datedOn OUTSIDE_YEAR"),
        (entry(&source, "1", "2027-09-01", text), "datedOn OUTSIDE_YEAR"),
        (entry("x", "1", day, text), "fundingSourceId UNKNOWN_FUNDING_SOURCE"),
        (entry(&work, "1", day, text), "fundingSourceId UNKNOWN_FUNDING_SOURCE"),
        (entry(&source, "1", day, "description: \" \""), "description BLANK"),
        (
            entry(&source, "0", day, "description: \"\", counterparty: \"\""),
            "description BLANK, counterparty BLANK, amountPence ZERO",
        ),
        (entry(&source, "1", day, "description: \"x\", expectedVersion: 1"), "CONFLICT"),
        (entry(&source, "1", day, text).replace(&work, &source), "NOT_FOUND"),
    ] {
        assert_eq!(told(&reading, Person::Officer, "recordCommitment", &input).await, expected, "{input}");
    }
    let good = entry(&source, "1", day, text);
    for person in [Person::Board, Person::Alliance] {
        assert_eq!(told(&reading, person, "recordCommitment", &good).await, "FORBIDDEN");
    }
    assert_eq!(told(&reading, Person::Stranger, "recordCommitment", &good).await, "NOT_FOUND");
    assert_eq!(desk.count("ledger_entry").await, before);
    assert_eq!(told(&reading, Person::Officer, "recordCommitment", &good).await, "");
    assert_eq!(desk.count("ledger_entry").await, before + 1);
}

#[tokio::test]
async fn the_other_mutations_answer_what_they_wrote() {
    let desk = Desk::with_contract().await;
    let reading = Reading::of(&desk);
    let run = async |person, mutation: &str, input: &str, selection: &str| {
        let query =
            format!("mutation {{ {mutation}(input: {{ {input} }}) {{ {selection} userErrors {{ code message }} }} }}");
        let (answer, _) = reading.ask(person, &query).await;
        assert_eq!(answer["data"][mutation]["userErrors"], json!([]), "{answer}");
        answer["data"][mutation].clone()
    };
    let registered = "code: \" DSG2 \", name: \"Grant\", isCoFunding: false, isPassThrough: false";
    let source = run(Person::Admin, "registerFundingSource", registered, "fundingSource { id code version }").await;
    assert_eq!(source["fundingSource"]["code"], json!("DSG2"));
    let source = source["fundingSource"]["id"].as_str().unwrap().to_owned();
    let amended = format!("fundingSourceId: \"{source}\", expectedVersion: 1, name: \"The grant\"");
    let amended = run(Person::Admin, "amendFundingSource", &amended, "fundingSource { name version }").await;
    assert_eq!(amended["fundingSource"], json!({ "name": "The grant", "version": 2 }));
    let plan = GlobalId::CommissioningPlan(desk.plan_id()).encode().to_string();
    let input = format!(
        "planId: \"{plan}\", expectedVersion: 2, fundingSourceId: \"{source}\", changePence: -100, description: \"Cut\""
    );
    let plan = run(Person::Admin, "setPlanBudget", &input, "plan { budgetPence version }").await;
    assert_eq!(plan["plan"], json!({ "budgetPence": 99_900, "version": 3 }));
    let work = GlobalId::Intervention(INTERVENTION.into()).encode().to_string();
    let input =
        format!("interventionId: \"{work}\", expectedVersion: 2, fundingSourceId: \"{source}\", changePence: 100");
    let allocated = run(Person::Officer, "allocateFunding", &input, "intervention { allocatedPence }").await;
    assert_eq!(allocated["intervention"], json!({ "allocatedPence": 80_100 }));
    let claim = format!(
        "interventionId: \"{work}\", amountPence: 5, datedOn: \"2026-11-02\", description: \"x\", externalReference: \"1\""
    );
    let claim = run(Person::Alliance, "submitClaim", &claim, "claim { id status version }").await;
    assert_eq!(claim["claim"]["status"], json!("SUBMITTED"));
    let id = claim["claim"]["id"].as_str().unwrap();
    let accept = format!("claimId: \"{id}\", expectedVersion: 1, fundingSourceId: \"{source}\"");
    assert_eq!(told(&reading, Person::Officer, "acceptClaim", &accept).await, "claimId OVER_COMMITMENT");
    let refusal = format!("claimId: \"{id}\", expectedVersion: 1, reason: \"No\"");
    let refused = run(Person::Officer, "refuseClaim", &refusal, "claim { status reason settledAt entry { id } }").await;
    assert_eq!(refused["claim"]["status"], json!("REFUSED"));
    assert_eq!(refused["claim"]["entry"], Value::Null);
    assert_eq!(told(&reading, Person::Alliance, "withdrawClaim", &refusal).await, "CONFLICT");
}
