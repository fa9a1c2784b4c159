"""Departments: add, edit, delete."""

from datetime import datetime

from django.db import transaction

from rota.lib.changes import changes
from rota.lib.names import mark_for
from rota.lib.refusal import Refused
from rota.lib.words import counted
from rota.models import Audit, Department, User


@transaction.atomic
def add_department(department: Department, *, by: User, now: datetime) -> Department:
    """Save a new department; without a mark it gets one from its name."""
    department.event.touch()
    refuse_what_is_taken(department)
    department.save(force_insert=True)
    Audit.objects.record(
        event=department.event,
        by=by,
        now=now,
        verb="add_department",
        subject=department,
        sentence=f"Added the department {department} ({department.mark}).",
    )
    return department


@transaction.atomic
def edit_department(department: Department, *, by: User, now: datetime) -> Department:
    """Save what has changed in a department."""
    department.event.touch()
    refuse_what_is_taken(department)
    old, new = changes(Department.objects.get(pk=department.pk), department)
    if not new:
        return department
    department.save(update_fields=new)
    Audit.objects.record(
        event=department.event,
        by=by,
        now=now,
        verb="edit_department",
        subject=department,
        sentence=f"Changed the department {department}.",
        before=old,
        after=new,
    )
    return department


@transaction.atomic
def delete_department(department: Department, *, by: User, now: datetime) -> Department:
    """Delete a department that nobody belongs to, leads, is invited to lead, or posts for."""
    department.event.touch()
    refuse_what_is_in_use(department)
    Audit.objects.record(
        event=department.event,
        by=by,
        now=now,
        verb="delete_department",
        subject=department,
        sentence=f"Deleted the department {department} ({department.mark}).",
    )
    department.delete()
    return department


def refuse_what_is_taken(department: Department) -> None:
    """Give the department a mark if it has none; refuse a name or mark of another one."""
    others = list(department.event.departments.exclude(pk=department.pk))
    if department.name.lower() in {other.name.lower() for other in others}:
        raise Refused(f"There is already a department called {department.name}.")
    marks = {other.mark: other for other in others}
    department.mark = department.mark or mark_for(department.name, marks)
    if department.mark in marks:
        raise Refused(f"The mark {department.mark} is that of {marks[department.mark]}.")


def refuse_what_is_in_use(department: Department) -> None:
    """Refuse while anything would be lost or left without its department."""
    people = department.people.count()
    if people:
        who = counted(people, "person belongs", "people belong")
        raise Refused(f"{who} to {department}. Move them to another department first.")
    if department.accounts.exists():
        raise Refused(f"{department} has an account of its own. Delete that first.")
    leads = department.role_set.exists()
    if leads or department.invitation_set.filter(accepted_at=None, withdrawn_at=None).exists():
        raise Refused(f"Somebody leads {department}. Change their role first.")
