"""The schema documents of one release: what the server's models and resources are built from.

A document is what a node answers to `<resource>/schema/`. Names here are paths below the
release's folder: `configuration/conference`, `command/participant/dial`,
`status/participant__media_stream` (nested), `embedded/...` (inside another object only).
"""

import json
from pathlib import Path

NEWEST = "v41"

# Relations that are read as the whole object; all others are read as a URI.
WHOLE = {
    "configuration/conference": {"aliases", "automatic_participants", "ivr_theme"},
    "configuration/diagnostic_graphs": {"datasets"},
    "configuration/event_sink": {"events"},
    "configuration/gateway_routing_rule": {"disabled_codecs", "ivr_theme"},
    "configuration/global": {"default_theme", "disabled_codecs"},
    "configuration/identity_provider": {"attributes"},
    "configuration/management_vm": {
        "dns_servers",
        "event_sinks",
        "ntp_servers",
        "static_routes",
        "syslog_servers",
    },
    "configuration/media_library_playlist": {"playlist_entries"},
    "configuration/mjx_endpoint_group": {"endpoints"},
    "configuration/mjx_exchange_deployment": {"autodiscover_urls"},
    "configuration/mjx_integration": {
        "endpoint_groups",
        "exchange_deployment",
        "google_deployment",
        "graph_deployment",
    },
    "configuration/ms_exchange_connector": {"domains"},
    "configuration/role": {"permissions"},
    "configuration/system_location": {
        "dns_servers",
        "event_sinks",
        "ntp_servers",
        "syslog_servers",
    },
    "configuration/upgrade_request": {"current", "upgrade"},
    "configuration/user_group": {"user_group_entity_mappings"},
    "configuration/webapp_alias": {"branding", "bundle"},
    "configuration/worker_vm": {"static_routes"},
    "history/backplane": {"media_streams"},
    "history/participant": {"media_streams"},
}

# The field that names an object in its URI, where that is not `id`.
KEYS = {
    "configuration/licence": "fulfillment_id",
    "configuration/licence_request": "sequence_number",
    "configuration/system_backup": "filename",
    "configuration/upgrade_request": "uuid",
    "configuration/webapp_branding": "uuid",
    "status/cloud_node": "aws_instance_id",
}

# Relations to objects that have no list of their own.
EMBEDDED = {
    "configuration/diagnostic_graphs.datasets": "diagnostic_graphs__diagnostic_graph_dataset",
    "configuration/event_sink.events": "event_sink__event_sink_event",
    "configuration/gateway_routing_rule.disabled_codecs": "gateway_routing_rule__disabled_codec",
    "configuration/global.disabled_codecs": "gateway_routing_rule__disabled_codec",
    "configuration/upgrade_request.current": "upgrade_request__version_info",
    "configuration/upgrade_request.upgrade": "upgrade_request__version_info",
}

# Nested lists that show the rows of a resource of its own, where the release has it.
SAME_ROWS = {
    "history/participant__media_stream": "history/media_stream",
    "history/backplane__media_stream": "history/backplane_media_stream",
}


class Document:
    """One schema document, and where in the API it stands."""

    def __init__(self, name, schema):
        self.name = name
        self.group, self.resource = name.rsplit("/", 1)
        self.parent, nested, self.leaf = self.resource.rpartition("__")
        self.nested = bool(nested)
        self.schema = schema
        self.fields = schema["fields"]
        self.list_methods = schema["allowed_list_http_methods"]
        self.detail_methods = schema["allowed_detail_http_methods"]
        self.key = KEYS.get(name, "id")
        self.whole = WHOLE.get(name, set())
        self.targets = {}

    @property
    def is_command(self):
        """A command, or a resource that keeps nothing: it can only be posted to."""
        return self.list_methods == ["post"] and not self.detail_methods

    @property
    def is_embedded(self):
        return self.group == "embedded"

    def relations(self, kind):
        """Names of the relations of a kind ("to_one", "to_many") whose target is known."""
        return [
            name
            for name, field in self.fields.items()
            if name in self.targets and field["related_type"] == kind
        ]

    def plain(self):
        """Names of the fields that are columns."""
        return [
            name
            for name, field in self.fields.items()
            if field["type"] != "related" and name != "resource_uri"
        ]


def read(folder):
    """All documents of a release by name; relation targets resolved."""
    documents = {}
    for path in sorted(Path(folder).glob("**/*.json")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        if path.stem != "root" and not name.startswith("responses/"):
            documents[name] = Document(name, json.loads(path.read_text("utf-8")))
    hints = _targets(documents) or _targets(read(Path(folder).with_name(NEWEST)))
    for document in documents.values():
        for field, details in document.fields.items():
            if details["type"] == "related":
                target = _existing(hints.get(f"{document.name}.{field}"), documents)
                document.targets.update({field: target} if target else {})
    return documents


def _targets(documents):
    """Relation targets by `resource.field`, where the documents of a release give any."""
    targets = {}
    for document in documents.values():
        for field, details in document.fields.items():
            if details.get("related_schema"):
                _, _, _, group, _, resource, *_ = details["related_schema"].split("/")
                targets[f"{document.name}.{field}"] = f"{group}/{resource}"
    embedded = {field: f"embedded/{name}" for field, name in EMBEDDED.items()}
    return {**targets, **embedded} if targets else {}


def _existing(target, documents):
    """A target, or the nested list that stands for it in a release that has no more."""
    if target in documents:
        return target
    for nested, own in SAME_ROWS.items():
        if own == target and nested in documents:
            return nested
    return None
