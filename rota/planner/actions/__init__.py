"""What changes the rota."""
