"""All paths of the server."""

from django.urls import include, path, re_path

from control import login
from infinity import bootstrap, oauth
from infinity.resources import apis
from awkward.resources import api as awkward

urlpatterns = [
    path("__control__/", include("control.views")),
    re_path(r"^configuration/bootstrap/?$", bootstrap.provision),
    path("accounts/login/", login.page),
    path("oauth/token/", oauth.token),
    path("api/awkward/", include(awkward.urls)),
    *(path("api/admin/", include(api.urls)) for api in apis()),
]
