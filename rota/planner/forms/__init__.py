"""What is asked of people who change the rota."""
