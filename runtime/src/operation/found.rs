//! An answer that is one of those described.

use http::header;

use crate::client::{Answer, Client, Opened};
use crate::decode::Decode;
use crate::error::{ErrorKind, Result};
use crate::file::Download;

use super::Connection;

/// An answer, known for one of those that the API describes, and to be read as that.
pub struct Found<C> {
    connection: C,
    came: Came,
}

/// How much of an answer has been read.
enum Came {
    Whole(Answer),
    Head(Opened),
}

impl<C: Connection> Found<C> {
    pub(super) fn whole(connection: C, answer: Answer) -> Self {
        Self { connection, came: Came::Whole(answer) }
    }

    pub(super) fn head(connection: C, opened: Opened) -> Self {
        Self { connection, came: Came::Head(opened) }
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// When it is not JSON, or not of this type.
    pub fn json<T: Decode>(&self) -> Result<T> {
        self.answer().json()
    }

    /// The body as text. It is taken as UTF-8; what is not shows as `�`.
    ///
    /// # Errors
    /// None as yet.
    pub fn text(&self) -> Result<String> {
        Ok(String::from_utf8_lossy(&self.answer().body).into_owned())
    }

    /// Where a redirect points to, as the server says it: an address, or a path.
    ///
    /// # Errors
    /// When the server does not say it.
    pub fn location(&self) -> Result<String> {
        let answer = self.answer();
        let location = answer.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
        location.map(str::to_owned).ok_or_else(|| {
            let mut error = answer.error(ErrorKind::Decode);
            error.failure_mut().message = Some("the server does not say where to".to_owned());
            error
        })
    }

    /// The body as a stream of bytes.
    ///
    /// # Errors
    /// None as yet.
    pub fn download(self) -> Result<C::Download> {
        let client: &Client = self.connection.client();
        let opened = match self.came {
            Came::Head(opened) => opened,
            Came::Whole(mut answer) => {
                let body = std::mem::take(&mut answer.body);
                Opened { head: answer, body: crate::transport::once(body), permit: None }
            }
        };
        let download: Download = client.downloaded(opened);
        Ok(self.connection.download(download))
    }

    pub(super) fn answer(&self) -> &Answer {
        match &self.came {
            Came::Whole(answer) => answer,
            Came::Head(opened) => &opened.head,
        }
    }
}
