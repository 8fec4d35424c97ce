use api::costs::service::{self, Differences};
use entities::states::Grain;
use sea_orm::DatabaseConnection;

use super::super::failure::with_causes;
use super::finding::Finding;

const CHECK: &str = "kept sums";
const MEND: &str = "run `partnership doctor --rebuild-sums`";

/// Whether what is kept of the ledger is what the ledger says.
pub(super) async fn check(db: &DatabaseConnection) -> Finding {
    match service::check(db).await {
        Ok(differences) => compared(&differences),
        Err(error) => Finding::problem(CHECK, with_causes(&error), "run the doctor again"),
    }
}

fn compared(differences: &Differences) -> Finding {
    if differences.is_empty() {
        return Finding::ok(CHECK, "agree with the ledger, and the schools' shares with the sums");
    }
    let Differences { sums, shares, first } = differences;
    let mut message = format!("{sums} sum(s) are not those of the ledger, {shares} share(s) not those of the sums");
    if let Some(cell) = first {
        let of = match cell.intervention_id.as_str() {
            "" => format!("plan {}", cell.plan_id),
            id => format!("intervention {id}"),
        };
        let period = if cell.grain == Grain::Month { "month" } else { "financial year" };
        message.push_str(&format!("; the first is of {of} in the {period} from {}", cell.starts_on));
    }
    Finding::problem(CHECK, message, MEND)
}

/// Keeps all of it anew.
pub(super) async fn rebuild(db: &DatabaseConnection) -> Finding {
    match service::rebuild(db).await {
        Ok(rebuilt) => {
            Finding::ok(CHECK, format!("kept anew: {} sum(s), {} share(s) of schools", rebuilt.sums, rebuilt.shares))
        }
        Err(error) => {
            Finding::problem(CHECK, with_causes(&error), "nothing has changed; mend the reason and run it again")
        }
    }
}

#[cfg(test)]
mod tests {
    use api::config::Database;
    use migration::Migrator;
    use sea_orm::ConnectionTrait;
    use sea_orm_migration::MigratorTrait;

    use super::super::finding::State;
    use super::*;

    #[tokio::test]
    async fn a_difference_is_a_problem_until_the_sums_are_kept_anew() {
        let settings = Database { url: "sqlite::memory:".into(), max_connections: 1, ..Database::default() };
        let db = api::db::connect(&settings).await.unwrap();
        let without_tables = check(&db).await;
        assert_eq!(without_tables.state, State::Problem);
        Migrator::up(&db, None).await.unwrap();
        assert_eq!(check(&db).await.state, State::Ok);
        db.execute_unprepared(
            "INSERT INTO spend_rollup VALUES ('p', 'i', 's', 'MONTH', '2016-09-01', 1, 0, 0, 0, 0), \
             ('p', '', 's', 'YEAR', '2016-04-01', 1, 0, 0, 0, 0)",
        )
        .await
        .unwrap();
        let found = check(&db).await;
        assert_eq!((found.state, found.mend.as_deref()), (State::Problem, Some(MEND)));
        assert!(found.message.contains("2 sum(s)") && found.message.contains("2 share(s)"), "{}", found.message);
        assert!(found.message.ends_with("of plan p in the financial year from 2016-04-01"), "{}", found.message);
        assert_eq!(rebuild(&db).await.message, "kept anew: 0 sum(s), 0 share(s) of schools");
        assert_eq!(check(&db).await.state, State::Ok);
    }
}
