"""Questions about posts and their drafts."""
