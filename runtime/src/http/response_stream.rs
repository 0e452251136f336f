//! A response whose head has arrived and whose body has not been read.

use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;

use super::response::Response;
use crate::error::{Error, ErrorKind, Result};
use crate::transport::{BodyBuffer, BodyStream, TransportError, next, once, within};

/// At most this much of an error's body is read.
const MAX_ERROR_BODY: usize = 64 << 10;

pub(crate) struct ResponseStream {
    /// The response, without its body.
    pub(crate) head: Response,
    pub(crate) body: BodyStream,
    /// Held until the body has been read: sending it is work for the server too.
    pub(crate) permit: Option<OwnedSemaphorePermit>,
    /// The time for reading a body that is not a file.
    pub(crate) timeout: Duration,
}

impl ResponseStream {
    /// Releases the connection and the permit.
    pub(crate) fn release(&mut self) {
        self.body = once("");
        self.permit = None;
    }

    pub(crate) fn broken(&self, error: TransportError) -> Error {
        Error::from(error).at(&self.head.method, &self.head.path)
    }

    /// Reads the body, within the limits of size and time. Of an error's body it keeps what arrives within them.
    pub(crate) async fn read(mut self, limit: usize) -> Result<Response> {
        let success = self.head.status.is_success();
        let limit = if success { limit } else { MAX_ERROR_BODY };
        // A part may have been read already.
        let mut buffer = BodyBuffer::default();
        buffer.push(std::mem::take(&mut self.head.body));
        let mut body = within(std::mem::replace(&mut self.body, once("")), self.timeout);
        while let Some(piece) = next(&mut body).await {
            let piece = match piece {
                Ok(piece) => piece,
                Err(error) if success => return Err(self.broken(error)),
                // A broken body must not hide the status.
                Err(_) => break,
            };
            let room = limit.saturating_sub(buffer.len());
            let is_too_long = piece.len() > room;
            buffer.push(piece.slice(..room.min(piece.len())));
            if is_too_long {
                if !success {
                    break;
                }
                let mut error = self.head.error(ErrorKind::TooLarge);
                error.failure_mut().message = Some(format!("more than {limit} bytes"));
                return Err(error);
            }
        }
        self.head.body = buffer.into_bytes();
        Ok(self.head)
    }
}
