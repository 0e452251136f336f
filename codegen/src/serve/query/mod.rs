//! Lists: parameters, filters, orderings and pages.

mod filter;
mod lookup;
mod order;
mod page;
mod params;

pub(super) use filter::{Filters, Unusable};
pub(super) use order::ordering;
pub(super) use page::Page;
pub(super) use params::Params;
