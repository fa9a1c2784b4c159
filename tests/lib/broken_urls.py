"""The site with one page that fails."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from coordinator.urls import handler400
from coordinator.urls import urlpatterns as whole

__all__ = ["handler400", "urlpatterns"]


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    raise RuntimeError("secret in the exception")


urlpatterns = [path("broken/", broken), *whole]
