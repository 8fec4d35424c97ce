//! Words of names, kept in step with the names.

use std::collections::{BTreeSet, HashSet};

use entities::name_word::Subject;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{ActiveEnum, ConnectionTrait, DbErr};

use super::{Store, padded};
use crate::schools::rules::names::{remainders, words};

/// Names that have changed within a file, and the words that they no longer have.
#[derive(Debug, Default)]
pub(in crate::schools::import) struct Names {
    known: HashSet<String>,
    left: BTreeSet<String>,
}

/// A name that a record has now and the one that it had, if any.
pub(in crate::schools::import) struct Renamed {
    pub(in crate::schools::import) key: i32,
    pub(in crate::schools::import) before: Option<String>,
    pub(in crate::schools::import) now: String,
}

impl Store<'_> {
    /// Replaces the words of names that have changed.
    pub(in crate::schools::import) async fn rename(
        &self,
        names: &mut Names,
        subject: Subject,
        renamed: &[Renamed],
    ) -> Result<(), DbErr> {
        self.forget_words(names, subject, renamed).await?;
        let mut rows = Vec::new();
        let mut new_words = BTreeSet::new();
        for Renamed { key, now, .. } in renamed {
            for word in words(now) {
                rows.push(vec![Expr::val(subject.to_value()), Expr::val(word.clone()), Expr::val(*key)]);
                if !names.known.contains(&word) {
                    new_words.insert(word);
                }
            }
        }
        let keep = OnConflict::columns(["subject", "word", "subject_key"]).do_nothing().to_owned();
        self.insert("name_word", &["subject", "word", "subject_key"], &keep, rows).await?;
        self.add_remainders(&new_words).await?;
        names.known.extend(new_words);
        Ok(())
    }

    /// Forgets the remainders of words that no name has any more. Comes after all names of a file.
    pub(in crate::schools::import) async fn forget_remainders(&self, names: Names) -> Result<(), DbErr> {
        let left: Vec<String> = names.left.into_iter().collect();
        for words in left.chunks(256) {
            let remainders: BTreeSet<String> = words.iter().flat_map(|word| remainders(word)).collect();
            let delete = Query::delete()
                .from_table("name_word_deletion")
                .and_where(Expr::col("remainder").is_in(remainders))
                .and_where(Expr::col("word").is_in(words.iter().map(String::as_str)))
                .and_where(Expr::col("word").not_in_subquery(words_in_use(words)))
                .to_owned();
            self.transaction.execute(&delete).await?;
        }
        Ok(())
    }

    async fn forget_words(&self, names: &mut Names, subject: Subject, renamed: &[Renamed]) -> Result<(), DbErr> {
        let mut keys = Vec::new();
        for Renamed { key, before, now } in renamed {
            if let Some(before) = before {
                keys.push(*key);
                names.left.extend(words(before).difference(&words(now)).cloned());
            }
        }
        if keys.is_empty() {
            return Ok(());
        }
        let delete = Query::delete()
            .from_table("name_word")
            .and_where(Expr::col("subject").eq(subject.to_value()))
            .and_where(Expr::col("subject_key").is_in(padded(&keys)))
            .to_owned();
        self.transaction.execute(&delete).await.map(drop)
    }

    async fn add_remainders(&self, words: &BTreeSet<String>) -> Result<(), DbErr> {
        let rows = words
            .iter()
            .flat_map(|word| remainders(word).into_iter().map(|left| vec![Expr::val(left), Expr::val(word.clone())]))
            .collect();
        let keep = OnConflict::columns(["remainder", "word"]).do_nothing().to_owned();
        self.insert("name_word_deletion", &["remainder", "word"], &keep, rows).await
    }
}

/// Those of the words that some name still has; asked by subject because the index begins with it.
fn words_in_use(words: &[String]) -> SelectStatement {
    let subjects = [Subject::School, Subject::Group].map(|subject| subject.to_value());
    Query::select()
        .column("word")
        .from("name_word")
        .and_where(Expr::col("subject").is_in(subjects))
        .and_where(Expr::col("word").is_in(words.iter().map(String::as_str)))
        .to_owned()
}
