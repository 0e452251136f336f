//! Changes of what lists may be filtered and ordered by.

rules! {
    FILTER_ADDED = "filter-added" Fine Request Minor, mirrors "filter-removed":
        "can be filtered by now",
        "Lists can be narrowed further.",
        "Nothing; it is there when you need it.";
    FILTER_REMOVED = "filter-removed" Breaking Request Major, mirrors "filter-added":
        "can't be filtered by any more",
        "The request is answered with 400, and the new bindings don't offer it.",
        "Filter by something else, or in your own code.";
    LOOKUP_ADDED = "lookup-added" Fine Request Minor, mirrors "lookup-removed":
        "new lookup",
        "The field can be compared in more ways; in the bindings the type of its filter changes, which only code that names the type notices.",
        "Nothing; it is there when you need it.";
    LOOKUP_REMOVED = "lookup-removed" Breaking Request Major, mirrors "lookup-added":
        "lookup gone",
        "The request is answered with 400, and the new bindings don't offer it.",
        "Compare in another way.";
    RELATION_FILTER_GAINED = "relation-filter-gained" Fine Request Minor, mirrors "relation-filter-lost":
        "can be filtered by the other object's fields now",
        "Lists can be narrowed further.",
        "Nothing; it is there when you need it.";
    RELATION_FILTER_LOST = "relation-filter-lost" Breaking Request Major, mirrors "relation-filter-gained":
        "can't be filtered by the other object's fields any more",
        "The request is answered with 400, and the new bindings don't offer it.",
        "Find the other objects first, and filter by their keys.";
    ORDERING_GAINED = "ordering-gained" Fine Request Minor, mirrors "ordering-lost":
        "can be ordered by now",
        "Lists can be sorted further; in the bindings the type of its filter changes, which only code that names the type notices.",
        "Nothing; it is there when you need it.";
    ORDERING_LOST = "ordering-lost" Breaking Request Major, mirrors "ordering-gained":
        "can't be ordered by any more",
        "The request is answered with 400, and the new bindings don't offer it.",
        "Sort in your own code.";
}
