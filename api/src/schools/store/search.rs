//! Finding names by their words, in spite of case, punctuation, the order of words and one typing error.
//!
//! The words are looked for as the beginnings of words of names. Only when that finds nothing, and no name at all has them,
//! are words within one edit of them looked for too: the vocabulary holds, for each word, what is left of it without one letter, and two words
//! within one edit share such a remainder.

use entities::name_word::{self, Subject};
use entities::name_word_deletion;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr};

use crate::schools::rules::names;

/// Words of a search beyond this number are not looked for.
const WORDS: usize = 8;

/// What a search looks for: for each word typed, the words of names that match it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NameSearch {
    subject: Subject,
    words: Vec<WordMatch>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct WordMatch {
    beginning: String,
    alternatives: Vec<String>,
}

impl NameSearch {
    /// Looks for the words as they were typed; nothing if the text has no letter or digit.
    #[must_use]
    pub fn new(subject: Subject, text: &str) -> Option<Self> {
        let typed = names::words(text).into_iter().take(WORDS);
        let words: Vec<_> = typed.map(|beginning| WordMatch { beginning, alternatives: Vec::new() }).collect();
        (!words.is_empty()).then_some(Self { subject, words })
    }

    /// The search that forgives one typing error in each word, if no name at all has the words as they were typed. One
    /// statement, and a second one if it forgives.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forgiving(&self, db: &DatabaseConnection) -> Result<Option<Self>, DbErr> {
        if self.is_found(db).await? {
            return Ok(None);
        }
        let mut forgiving = self.clone();
        forgiving.forgive_one_error(db).await?;
        Ok(Some(forgiving))
    }

    /// Names that match: a condition on the column with the URN or UID.
    #[must_use]
    pub fn condition(&self, key: &Expr) -> Condition {
        self.words.iter().map(|word| key.clone().in_subquery(self.keys(word))).fold(Condition::all(), Condition::add)
    }

    async fn is_found(&self, db: &DatabaseConnection) -> Result<bool, DbErr> {
        let Some((first, others)) = self.words.split_first() else { return Ok(false) };
        let mut probe = self.keys(first);
        for word in others {
            probe.and_where(Expr::col(name_word::Column::SubjectKey).in_subquery(self.keys(word)));
        }
        Ok(db.query_one(probe.limit(1)).await?.is_some())
    }

    async fn forgive_one_error(&mut self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let remainders = self.words.iter().flat_map(|word| names::remainders(&word.beginning));
        let candidates = Query::select()
            .distinct()
            .column(name_word_deletion::Column::Word)
            .from(name_word_deletion::Entity)
            .and_where(name_word_deletion::Column::Remainder.is_in(remainders))
            .to_owned();
        for row in db.query_all(&candidates).await? {
            let candidate: String = row.try_get_by_index(0)?;
            for word in &mut self.words {
                if names::is_within_one_edit(&word.beginning, &candidate) {
                    word.alternatives.push(candidate.clone());
                }
            }
        }
        Ok(())
    }

    /// Keys of the names that have a word which matches. All words are of `a` to `z` and `0` to `9`, and `{` follows `z`.
    fn keys(&self, word: &WordMatch) -> SelectStatement {
        let column = name_word::Column::Word;
        let begins =
            Condition::all().add(column.gte(word.beginning.clone())).add(column.lt(format!("{}{{", word.beginning)));
        let mut matches = Condition::any().add(begins);
        if !word.alternatives.is_empty() {
            matches = matches.add(column.is_in(word.alternatives.clone()));
        }
        Query::select()
            .column(name_word::Column::SubjectKey)
            .from(name_word::Entity)
            .cond_where(name_word::Column::Subject.eq(self.subject).into_condition())
            .cond_where(matches)
            .to_owned()
    }
}
