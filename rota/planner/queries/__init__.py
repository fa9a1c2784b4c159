"""Questions about the rota."""
