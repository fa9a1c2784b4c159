"""The networks a post can go to. Each keeps the promises of `protocol.py`; none knows a model."""
