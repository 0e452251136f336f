//! What the server publishes about its resources, read once.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use super::Client;
use crate::error::Result;

type Fields = Arc<OnceCell<Arc<BTreeSet<String>>>>;

/// The fields by which the server filters each resource, by the path of its schema document.
#[derive(Default)]
pub(super) struct Published(Mutex<HashMap<String, Fields>>);

impl fmt::Debug for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Published").finish_non_exhaustive()
    }
}

impl Client {
    /// Returns the fields by which the server filters a resource, which this document lists. The first call reads them; a failure is not kept.
    pub(crate) async fn filtered_fields(
        &self,
        document: &str,
        read: impl AsyncFnOnce(&Self) -> Result<BTreeSet<String>>,
    ) -> Result<Arc<BTreeSet<String>>> {
        let cell = {
            let mut published = self.0.published.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(published.entry(document.to_owned()).or_default())
        };
        cell.get_or_try_init(|| async { read(self).await.map(Arc::new) }).await.cloned()
    }
}
