//! Files of objects.

use http::Method;

use super::Endpoint;
use super::create::Created;
use super::update::{Updated, updated};
use crate::encode::AsBody as _;
use crate::error::Error;
use crate::file::{Form, UNKNOWN, Upload};
use crate::http::connection::Connection;
use crate::http::request::Request;
use crate::relation::IntoUri;
use crate::resource::{CreateWithFile, GetFile, Uploads};

pub(super) fn upload<R: Uploads, C: Connection>(
    endpoint: &Endpoint<R, C>,
    object: impl IntoUri<R>,
    field: &str,
    file: Upload,
) -> Request<Updated<R>, C> {
    let method = match R::METHOD {
        "POST" => Method::POST,
        "PUT" => Method::PUT,
        _ => Method::PATCH,
    };
    let field = field.to_owned();
    Request::new(endpoint.client(), endpoint.object_parts(method, object), |connection, parts| async move {
        let file = file.open().await.map_err(|error: Error| error.at(&parts.method, &parts.path))?;
        let form = Form::new().file(&field, UNKNOWN, file);
        updated(&connection.client().send_form(parts, form).await?)
    })
}

pub(super) fn create<R: CreateWithFile, C: Connection>(
    endpoint: &Endpoint<R, C>,
    new: &R::New,
    field: &str,
    file: Upload,
) -> Request<Created<R>, C> {
    let (field, fields) = (field.to_owned(), Form::new().fields(new.as_body()));
    let parts = endpoint.list_parts(Method::POST).secrets_of(new);
    Request::new(endpoint.client(), parts, |connection, parts| async move {
        let file = file.open().await.map_err(|error: Error| error.at(&parts.method, &parts.path))?;
        let form = fields?.file(&field, UNKNOWN, file);
        Created::read(&connection.client().send_form(parts, form).await?)
    })
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
