"""All paths of the server."""

from django.urls import include, path, re_path

from infinity import bootstrap, oauth
from infinity.resources import apis
from odd.resources import api as odd

urlpatterns = [
    path("__control__/", include("control.views")),
    re_path(r"^configuration/bootstrap/?$", bootstrap.provision),
    path("oauth/token/", oauth.token),
    path("api/odd/", include(odd.urls)),
    *(path("api/admin/", include(api.urls)) for api in apis()),
]
