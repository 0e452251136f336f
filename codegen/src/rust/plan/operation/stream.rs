//! Responses that lead to the next one by a cursor.

use proc_macro2::{Ident, TokenStream};

use super::super::super::ident::ident;
use super::super::types::Context;
use crate::model::{Content, Cursor, Direction, Encoding, Operation, Shape, Type};

/// How the items of all responses are iterated.
pub struct StreamPlan {
    /// The type of the request.
    pub request: Ident,
    pub item: TokenStream,
    /// The property of a response that holds the items.
    pub items: String,
    /// The property that says that there are no more.
    pub end: Option<String>,
    pub forward: Option<Cursor>,
    pub backward: Option<Cursor>,
}

/// Whether the responses can be iterated. A body that is sent once can't be sent again for the next response.
pub fn is_streamed(operation: &Operation) -> bool {
    let once = |content: &Content| matches!(content.encoding, Encoding::Bytes | Encoding::Multipart(_));
    let is_repeatable = !operation.sent().any(once);
    let has_cursor =
        operation.stream.as_ref().is_some_and(|stream| stream.forward.is_some() || stream.backward.is_some());
    is_repeatable && has_cursor
}

/// Plans the iteration, if there is one.
pub fn plan(context: Context<'_>, operation: &Operation) -> Option<StreamPlan> {
    let stream = operation.stream.as_ref().filter(|_| is_streamed(operation))?;
    Some(StreamPlan {
        request: ident(&operation.names.request),
        item: item(context, operation, &stream.items)
            .map_or_else(|| context.runtime("Json"), |kind| context.plain(kind, Direction::Read)),
        items: stream.items.clone(),
        end: stream.end.clone(),
        forward: stream.forward.clone(),
        backward: stream.backward.clone(),
    })
}

/// The type of the items, from the property of the response that contains them.
fn item<'a>(context: Context<'a>, operation: &'a Operation, property: &str) -> Option<&'a Type> {
    let contents = operation.responses.iter().flat_map(|response| &response.contents);
    let mut objects = contents.filter_map(|content| match &content.encoding {
        Encoding::Json(Type::Named(id)) => match &context.version.schemas.get(id)?.shape {
            Shape::Object(object) => Some(object),
            _ => None,
        },
        _ => None,
    });
    let field = objects.find_map(|object| object.fields.iter().find(|field| field.wire == property))?;
    match &field.kind {
        Type::List(item) => Some(item),
        _ => None,
    }
}
