//! A received response that matches a description.

use std::fmt;

use http::header;

use super::{Connection, EventStream, Format, LineStream, MessageStream, TextEventStream};
use crate::decode::{Decode, Required};
use crate::error::Result;
use crate::file::Download;
use crate::http::response::Response;
use crate::http::response_stream::ResponseStream;

/// A response that the API describes, to be read accordingly.
pub struct DescribedResponse<C> {
    connection: C,
    state: BodyState,
}

/// How much of the response has been read.
enum BodyState {
    Whole(Response),
    Head(ResponseStream),
}

impl<C: Connection> DescribedResponse<C> {
    pub(super) fn whole(connection: C, response: Response) -> Self {
        Self { connection, state: BodyState::Whole(response) }
    }

    pub(super) fn head(connection: C, opened: ResponseStream) -> Self {
        Self { connection, state: BodyState::Head(opened) }
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// When the body is not JSON, or not of this type.
    pub fn json<T: Decode>(&self) -> Result<T> {
        self.response().decode::<Required<T>>().map(|value| value.0)
    }

    /// The body as text, in the charset of its media type: UTF-8, UTF-16 or ISO-8859-1. Invalid bytes are replaced by
    /// `�`.
    ///
    /// # Errors
    /// When the body is in another charset, or compressed.
    pub fn text(&self) -> Result<String> {
        self.response().decode_text()
    }

    /// The target of a redirect as the server wrote it: a URL or a path.
    ///
    /// # Errors
    /// When the response has no `Location`.
    pub fn location(&self) -> Result<String> {
        let response = self.response();
        let location = response.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
        location.map(str::to_owned).ok_or_else(|| response.undecodable("the redirect has no valid `Location`"))
    }

    /// The body as a stream of bytes.
    ///
    /// # Errors
    /// Never; the signature is that of the other readers.
    pub fn download(self) -> Result<C::Download> {
        let (connection, download) = self.into_download();
        Ok(connection.download(download))
    }

    /// The body as server-sent events whose data is JSON.
    ///
    /// # Errors
    /// When the body is compressed.
    pub fn events<T: Decode + 'static>(self) -> Result<EventStream<T, C>> {
        self.messages()
    }

    /// The body as server-sent events whose data is text.
    ///
    /// # Errors
    /// When the body is compressed.
    pub fn text_events(self) -> Result<TextEventStream<C>> {
        self.messages()
    }

    /// The body as JSON Lines.
    ///
    /// # Errors
    /// When the body is compressed.
    pub fn lines<T: Decode + 'static>(self) -> Result<LineStream<T, C>> {
        self.messages()
    }

    fn messages<F: Format>(self) -> Result<MessageStream<F, C>> {
        self.response().check_not_encoded()?;
        let (connection, download) = self.into_download();
        Ok(MessageStream::new(connection, download))
    }

    fn into_download(self) -> (C, Download) {
        let client = self.connection.client();
        let opened = match self.state {
            BodyState::Head(opened) => opened,
            BodyState::Whole(response) => client.reopen(response),
        };
        let download = client.downloaded(opened);
        (self.connection, download)
    }

    pub(super) fn response(&self) -> &Response {
        match &self.state {
            BodyState::Whole(response) => response,
            BodyState::Head(opened) => &opened.head,
        }
    }
}

/// Shows no content.
impl<C> fmt::Debug for DescribedResponse<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DescribedResponse").finish_non_exhaustive()
    }
}
