//! Files of objects.

use http::Method;

use super::Endpoint;
use super::create::Created;
use super::update::{Updated, updated};
use crate::encode::AsBody as _;
use crate::file::{Multipart, UNKNOWN, Upload};
use crate::http::connection::Connection;
use crate::http::request::Request;
use crate::relation::IntoUri;
use crate::resource::{CreateWithFile, GetFile, Uploads};

impl<R: Uploads, C: Connection> Request<Updated<R>, C> {
    /// Uploads a file into a field of an object. The file is read while it is sent; see [`Upload`].
    ///
    /// Generated endpoints have a method for each such field, such as `upload_package`.
    ///
    /// # Errors
    /// When the file cannot be read; `is_validation` if the server rejects it.
    pub fn upload(
        endpoint: &Endpoint<R, C>,
        object: impl IntoUri<R>,
        field: &'static str,
        file: impl Into<Upload>,
    ) -> Self {
        let method = match R::METHOD {
            "POST" => Method::POST,
            "PUT" => Method::PUT,
            _ => Method::PATCH,
        };
        let file = file.into();
        Self::new(endpoint.client(), endpoint.object_parts(method, object), move |connection, parts| async move {
            let form = Multipart::new().file(field, UNKNOWN, file);
            updated(&connection.client().send_form(parts, form).await?)
        })
    }
}

impl<R: CreateWithFile, C: Connection> Request<Created<R>, C> {
    /// Creates an object together with a file in one of its fields. The file is read while it is sent; see [`Upload`].
    ///
    /// Generated endpoints of resources with one file have a method named after its field, such as
    /// `create_with_package`.
    ///
    /// # Errors
    /// When the file cannot be read; `is_validation` if the server rejects the values.
    pub fn create_with_file(
        endpoint: &Endpoint<R, C>,
        new: &R::New,
        field: &'static str,
        file: impl Into<Upload>,
    ) -> Self {
        Self::create_with_files(endpoint, new, [(field, file.into())])
    }

    /// Creates an object together with files, by the names of their fields. The files are read while they are sent;
    /// see [`Upload`].
    ///
    /// Generated endpoints of resources with several files have the method `create_with_files`.
    ///
    /// # Errors
    /// When a file cannot be read; `is_validation` if the server rejects the values.
    pub fn create_with_files(
        endpoint: &Endpoint<R, C>,
        new: &R::New,
        files: impl IntoIterator<Item = (&'static str, Upload)>,
    ) -> Self {
        let form = Multipart::new().fields(new.as_body()).map(|form| form.files(files));
        let mut parts = endpoint.list_parts(Method::POST);
        parts.add_secrets(new.as_body());
        Self::new(endpoint.client(), parts, move |connection, parts| async move {
            Created::read(&connection.client().send_form(parts, form?).await?)
        })
    }
}

pub(super) fn download<R: GetFile, C: Connection>(
    endpoint: &Endpoint<R, C>,
    object: impl IntoUri<R>,
) -> Request<C::Download, C> {
    Request::new(endpoint.client(), endpoint.object_parts(Method::GET, object), |connection, parts| async move {
        let download = connection.client().download(parts).await?;
        Ok(connection.download(download))
    })
}
