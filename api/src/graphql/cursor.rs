//! Cursors: where a row stands in a list, opaque to clients and bound to the list, its filter and its order.

use async_graphql::connection::CursorType;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::error::Code;
use crate::db::page::Place;

/// A cursor that is written down when it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The list.
    pub list: ListId,
    /// Where the row stands in it.
    pub place: Place,
}

/// Cursors are read by [`ListId::place`], which knows the list.
impl CursorType for Cursor {
    type Error = &'static str;

    fn decode_cursor(_: &str) -> Result<Self, Self::Error> {
        Err("a cursor is read with its list")
    }

    fn encode_cursor(&self) -> String {
        self.list.cursor(&self.place)
    }
}

/// What a list is: its name with its filter and order. A cursor of one list is refused by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListId([u8; 8]);

impl ListId {
    /// The list with this name, filter and order.
    #[must_use]
    pub fn new(name: &str, filter: &impl std::fmt::Debug) -> Self {
        Self(digest(format!("{name} {filter:?}").as_bytes()))
    }

    /// The cursor of a row of this list.
    #[must_use]
    pub fn cursor(self, place: &Place) -> String {
        let body = serde_json::to_vec(place).unwrap_or_default();
        let mut bytes = self.seal(&body).to_vec();
        bytes.extend(body);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The row that the cursor stands for.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` when the cursor is damaged, or of another list, filter or order.
    pub fn place(self, argument: &str, cursor: &str) -> async_graphql::Result<Place> {
        let refused = || {
            Code::BadUserInput.error(format!(
                "`{argument}` is not a cursor of this list with this filter and order; take one from its pageInfo or edges"
            ))
        };
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| refused())?;
        let (seal, body) = bytes.split_first_chunk::<8>().ok_or_else(refused)?;
        if *seal != self.seal(body) {
            return Err(refused());
        }
        serde_json::from_slice(body).map_err(|_| refused())
    }

    fn seal(self, body: &[u8]) -> [u8; 8] {
        let mut bytes = self.0.to_vec();
        bytes.extend(body);
        digest(&bytes)
    }
}

fn digest(bytes: &[u8]) -> [u8; 8] {
    let hash = Sha256::digest(bytes);
    std::array::from_fn(|index| hash.get(index).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::page::Part;
    use proptest::prelude::*;

    fn place() -> Place {
        Place { sort: Part::Text("bramble".into()), key: Part::Number(116_182) }
    }

    #[test]
    fn finds_the_row_again() {
        let list = ListId::new("schools", &"filter");
        assert_eq!(list.place("after", &list.cursor(&place())).unwrap(), place());
    }

    #[test]
    fn refuses_a_cursor_of_another_list() {
        let cursor = ListId::new("schools", &"filter").cursor(&place());
        assert!(ListId::new("schools", &"other filter").place("after", &cursor).is_err());
        assert!(ListId::new("trusts", &"filter").place("after", &cursor).is_err());
    }

    proptest! {
        #[test]
        fn refuses_whatever_it_did_not_make(text in "\\PC{0,80}") {
            prop_assert!(ListId::new("schools", &()).place("after", &text).is_err());
        }
    }
}
