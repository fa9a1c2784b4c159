"""The site: sign-in, the admin, and the product."""

from allauth.account.urls import urlpatterns as account_routes
from django.contrib import admin
from django.urls import include, path

handler400 = "rota.lib.uploads.bad_request"

# Of allauth's pages those we have no use for: nobody signs in by a code from a mail, and nobody
# has to confirm an address before going on.
UNUSED = {"account_confirm_login_code", "account_email_verification_sent"}

urlpatterns = [
    path("accounts/", include([route for route in account_routes if route.name not in UNUSED])),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("admin/", admin.site.urls),
    path("", include("rota.urls")),
]
