//! An answer whose head is there, and whose body is still to be read.

use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;

use super::response::Answer;
use crate::error::{Error, ErrorKind, Result};
use crate::transport::{BodyBuffer, BodyStream, TransportError, next, once, within};

/// At most this much of an error's body is read.
const MAX_ERROR_BODY: usize = 64 << 10;

pub(crate) struct Opened {
    /// The answer, without its body.
    pub(crate) head: Answer,
    pub(crate) body: BodyStream,
    /// Held until the body has been read: that is work for the server too.
    pub(crate) permit: Option<OwnedSemaphorePermit>,
}

impl Opened {
    /// Lets go of the connection and of the place among the requests under way.
    pub(crate) fn release(&mut self) {
        self.body = once("");
        self.permit = None;
    }

    pub(crate) fn broken(&self, error: TransportError) -> Error {
        broken(error).at(&self.head.method, &self.head.path)
    }

    /// Reads the body, as much as is allowed and as long as is allowed; of an error as much as there is until then.
    pub(crate) async fn read(mut self, limit: usize, timeout: Duration) -> Result<Answer> {
        let success = self.head.status.is_success();
        let limit = if success { limit } else { MAX_ERROR_BODY };
        // What has been read already stays.
        let mut gathered = BodyBuffer::default();
        gathered.push(std::mem::take(&mut self.head.body));
        let mut body = within(std::mem::replace(&mut self.body, once("")), timeout);
        while let Some(piece) = next(&mut body).await {
            let piece = match piece {
                Ok(piece) => piece,
                Err(error) if success => return Err(self.broken(error)),
                // The status says enough, and must not be hidden by a body that breaks off.
                Err(_) => break,
            };
            let room = limit.saturating_sub(gathered.len());
            let is_too_long = piece.len() > room;
            gathered.push(piece.slice(..room.min(piece.len())));
            if is_too_long {
                if !success {
                    break;
                }
                let mut error = self.head.error(ErrorKind::TooLarge);
                error.failure_mut().message = Some(format!("more than {limit} bytes"));
                return Err(error);
            }
        }
        self.head.body = gathered.into_bytes();
        Ok(self.head)
    }
}

pub(crate) fn broken(error: TransportError) -> Error {
    error.into()
}
