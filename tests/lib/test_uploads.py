"""What is too large is turned away."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

LOGIN = reverse("account_login")

pytestmark = pytest.mark.django_db


def test_an_upload_of_anybody_is_measured_before_it_is_read() -> None:
    file = SimpleUploadedFile("huge.csv", bytes(26 * 1024 * 1024))
    answer = Client().post(LOGIN, {"file": file})
    assert answer.status_code == 413
    assert "<h1>That is too large</h1>" in answer.content.decode()


def test_a_page_too_large_is_told_so() -> None:
    answer = Client().post(LOGIN, {"notes": "x" * (7 * 1024 * 1024)})
    assert answer.status_code == 413


def test_more_fields_than_any_form_has_are_refused() -> None:
    answer = Client().post(LOGIN, {f"f{n}": "" for n in range(1001)})
    assert answer.status_code == 400
    assert "<h1>The site could not read that</h1>" in answer.content.decode()


def test_a_paste_of_5_mb_is_read() -> None:
    answer = Client().post(LOGIN, {"login": "x" * (5 * 1024 * 1024), "password": "x"})
    assert answer.status_code == 200
