"""What changes who takes an assignment, asked for by the people themselves."""
