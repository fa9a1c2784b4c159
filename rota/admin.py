"""What is stored, for superusers to read. Changes go through the product's own pages."""

from importlib import import_module

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest

# Imported first, because these register pages of their own that are closed below.
OTHERS = ("django.contrib.auth.admin", "allauth.account.admin", "allauth.mfa.admin")
SECRETS = ("password", "nonce", "token_hash", "text", "html", "data", "preview")
COLUMNS = 8


class Readable(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows to read: nothing can be added, changed or deleted, and no secret is shown."""

    exclude = SECRETS
    list_select_related = True
    show_full_result_count = False

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """The first columns of the table."""
        names = [field.name for field in self.model._meta.concrete_fields]
        return tuple(name for name in names if name not in SECRETS)[:COLUMNS]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Superusers only, whatever permissions others were given."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Superusers only, whatever permissions others were given."""
        return bool(request.user.is_active and request.user.is_superuser)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False


class Removable(Readable):
    """Second factors: deleting one lets somebody in again who has lost their phone."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Superusers only."""
        return self.has_view_permission(request)


for other in OTHERS:
    import_module(other)
admin.site.site_header = admin.site.site_title = "Coordinator"
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.unregister([Group, EmailAddress, Authenticator])
admin.site.register(apps.get_app_config("rota").get_models(), Readable)
admin.site.register(EmailAddress, Readable)
admin.site.register(Authenticator, Removable)
