"""Who was signed out meanwhile."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
BOARD = "/e/gmpt24/board/"


def test_a_page_leads_to_the_sign_in_page_and_back(client: Client) -> None:
    assert client.get(BOARD).headers["Location"] == f"/accounts/login/?next={BOARD}"


def test_a_part_has_the_whole_page_loaded_anew(client: Client) -> None:
    answer = client.get(BOARD, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Refresh"], answer.content) == (200, "true", b"")
