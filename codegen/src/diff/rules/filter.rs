//! Rules for filters and ordering.

rules! {
    FILTER_ADDED = "filter-added" Compatible Request Minor, mirrors "filter-removed":
        "filter added",
        "Lists can be filtered by the field.",
        "Nothing; use it when you need it.";
    FILTER_REMOVED = "filter-removed" Breaking Request Major, mirrors "filter-added":
        "filter removed",
        "The server refuses the request with 400, and the new bindings have no filter by the field.",
        "Filter by something else, or in your own code.";
    LOOKUP_ADDED = "lookup-added" Compatible Request Minor, mirrors "lookup-removed":
        "lookup added",
        "The field can be compared in more ways; in the bindings the type of its filter changes, which affects only code that names the type.",
        "Nothing; use it when you need it.";
    LOOKUP_REMOVED = "lookup-removed" Breaking Request Major, mirrors "lookup-added", unchecked Traits:
        "lookup removed",
        "The server refuses the request with 400, and the new bindings do not have the lookup.",
        "Compare in another way.";
    RELATION_FILTER_GAINED = "relation-filter-gained" Compatible Request Minor, mirrors "relation-filter-lost":
        "filters by fields of the related object added",
        "Lists can be filtered across the relation.",
        "Nothing; use it when you need it.";
    RELATION_FILTER_LOST = "relation-filter-lost" Breaking Request Major, mirrors "relation-filter-gained":
        "filters by fields of the related object removed",
        "The server refuses the request with 400, and the new bindings do not have the filters.",
        "Find the related objects first, and filter by their keys.";
    ORDERING_GAINED = "ordering-gained" Compatible Request Minor, mirrors "ordering-lost":
        "ordering added",
        "Lists can be ordered by the field; in the bindings the type of its filter changes, which affects only code that names the type.",
        "Nothing; use it when you need it.";
    ORDERING_LOST = "ordering-lost" Breaking Request Major, mirrors "ordering-gained":
        "ordering removed",
        "The server refuses the request with 400, and the new bindings do not order by the field.",
        "Sort in your own code.";
}
