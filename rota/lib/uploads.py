"""What is too large is turned away before it fills the disk."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LARGEST_REQUEST = 25 * 1024 * 1024  # a form's own sentence is kinder, so it is let come that far


class Measured(FileUploadHandler):
    """Looks at the size of a request before anything of it is read, whoever sends it."""

    def handle_raw_input(
        self, input_data: Any, facts: Any, content_length: int, *others: Any
    ) -> None:
        """Raise what Django answers with its page for bad requests."""
        if content_length > LARGEST_REQUEST:
            raise RequestDataTooBig("The request is larger than any form of ours.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Leave the content to the handlers after this one."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers after this one."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for what cannot be read: too large (413), or damaged (400)."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)
