"""Tests of rota/events/actions."""
