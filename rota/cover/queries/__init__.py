"""What a volunteer sees of the rota, and what is wanted, offered and taken."""
