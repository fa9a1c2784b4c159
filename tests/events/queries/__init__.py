"""Tests of rota/events/queries."""
