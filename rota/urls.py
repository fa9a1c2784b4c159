"""Every route of the product, grouped by feature in the order of its use."""

from django.urls import URLPattern, URLResolver, include, path

from rota.events import views as events

Routes = list[URLPattern | URLResolver]


def feature(name: str, routes: Routes) -> URLResolver:
    """The routes of a feature under its name: `planner:grid` is `planner/views.py: grid`."""
    return path("", include((routes, name)))


urlpatterns: Routes = [
    feature(
        "events",
        [
            path("", events.index, name="index"),
        ],
    ),
]
