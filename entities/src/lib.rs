//! The nouns of the Partnership API: what a row is.
//!
//! Keys are parsed once and valid ever after, values carry their unit, our own lifecycles are enums, and code lists
//! that others own are rows. One table, one file: the list of files is the list of tables. Nothing here knows GraphQL
//! or the service.

pub mod code_lists;
pub mod keys;
pub mod states;
pub mod values;

pub mod agreement;
pub mod agreement_cohort;
pub mod agreement_measure;
pub mod agreement_party;
pub mod agreement_purpose;
pub mod allocation;
pub mod audit_event;
pub mod claim;
pub mod cohort;
pub mod cohort_part;
pub mod collection_window;
pub mod commissioning_plan;
pub mod decision;
pub mod declared_interest;
pub mod disclosure_entry;
pub mod disclosure_rule;
pub mod document_link;
pub mod funding_source;
pub mod group_membership;
pub mod group_source;
pub mod idempotency_key;
pub mod inspection;
pub mod intervention;
pub mod intervention_cohort;
pub mod ledger_entry;
pub mod local_authority;
pub mod measure;
pub mod measure_break;
pub mod membership;
pub mod name_word;
pub mod name_word_deletion;
pub mod observation;
pub mod organisation;
pub mod participation;
pub mod participation_revision;
pub mod priority;
pub mod provider;
pub mod qa_action;
pub mod qa_consent;
pub mod qa_criterion;
pub mod qa_descriptor;
pub mod qa_findings;
pub mod qa_framework;
pub mod qa_grade;
pub mod qa_judgement;
pub mod qa_outcome;
pub mod qa_outcome_grade;
pub mod qa_point;
pub mod qa_review;
pub mod qa_reviewer;
pub mod reference_counter;
pub mod release;
pub mod release_school;
pub mod school;
pub mod school_group;
pub mod school_link;
pub mod school_source;
pub mod source_file;
pub mod spend_rollup;
pub mod spend_share;
pub mod submission;
pub mod submission_problem;
pub mod success_criterion;
pub mod user;
