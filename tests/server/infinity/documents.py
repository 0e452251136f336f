"""The schema documents of one release, from which models and resources are built.

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

# The key in an object's URI, if it is not `id`.
KEYS = {
    "configuration/licence": "fulfillment_id",
    "configuration/licence_request": "sequence_number",
    "configuration/system_backup": "filename",
    "configuration/upgrade_request": "uuid",
    "configuration/webapp_branding": "uuid",
    "status/cloud_node": "aws_instance_id",
}

# Relations to objects without a list endpoint.
EMBEDDED = {
    "configuration/diagnostic_graphs.datasets": "diagnostic_graphs__diagnostic_graph_dataset",
    "configuration/event_sink.events": "event_sink__event_sink_event",
    "configuration/gateway_routing_rule.disabled_codecs": "gateway_routing_rule__disabled_codec",
    "configuration/global.disabled_codecs": "gateway_routing_rule__disabled_codec",
    "configuration/upgrade_request.current": "upgrade_request__version_info",
    "configuration/upgrade_request.upgrade": "upgrade_request__version_info",
}

# Nested lists that return the rows of another resource, if the release has it.
SAME_ROWS = {
    "history/participant__media_stream": "history/media_stream",
    "history/backplane__media_stream": "history/backplane_media_stream",
}


class Document:
    """A schema document and its place in the API."""

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
        """Whether only POST is allowed: a command, or a resource that stores nothing."""
        return self.list_methods == ["post"] and not self.detail_methods

    @property
    def is_embedded(self):
        return self.group == "embedded"

    def relations(self, kind):
        """Returns the relations of a type ("to_one", "to_many") whose target is known."""
        return [
            name
            for name, field in self.fields.items()
            if name in self.targets and field["related_type"] == kind
        ]

    def plain(self):
        """Returns the fields that are columns."""
        return [
            name
            for name, field in self.fields.items()
            if field["type"] != "related" and name != "resource_uri"
        ]


def read(folder):
    """Returns all documents of a release by name, with resolved relation targets."""
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
    """Returns the relation targets by `resource.field` that the documents of a release contain."""
    targets = {}
    for document in documents.values():
        for field, details in document.fields.items():
            if details.get("related_schema"):
                _, _, _, group, _, resource, *_ = details["related_schema"].split("/")
                targets[f"{document.name}.{field}"] = f"{group}/{resource}"
    embedded = {field: f"embedded/{name}" for field, name in EMBEDDED.items()}
    return {**targets, **embedded} if targets else {}


def _existing(target, documents):
    """Returns a target, or the nested list that replaces it in releases without the target."""
    if target in documents:
        return target
    for nested, own in SAME_ROWS.items():
        if own == target and nested in documents:
            return nested
    return None
