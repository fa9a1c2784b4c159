"""Tests of rota/events/views."""
