//! Loaders whose keys are row keys: one statement per batch.

/// Keys that are row keys, with what is loaded for them by a function of the store.
macro_rules! by_key {
    ($($(#[$doc:meta])* $key:ident => $value:ty = $load:path;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Hash)]
            pub struct $key(pub String);

            impl async_graphql::dataloader::Loader<$key> for $crate::graphql::reader::Reader {
                type Value = $value;
                type Error = async_graphql::Error;

                async fn load(
                    &self,
                    keys: &[$key],
                ) -> async_graphql::Result<std::collections::HashMap<$key, $value>> {
                    let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
                    let found = $load(self.db(), self.actor(), &ids).await.map_err(|error| $crate::graphql::error::internal(&error))?;
                    Ok(found.into_iter().map(|(id, value)| ($key(id), value)).collect())
                }
            }
        )*
    };
}

pub(crate) use by_key;
