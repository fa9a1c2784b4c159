"""Tests of rota/events/forms."""
