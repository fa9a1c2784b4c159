"""Servers of the tests that stand for others: small, stateful, on loopback."""
