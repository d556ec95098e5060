"""Look into PostgreSQL: ``probe`` gathers the questions, a child process (``worker``) asks them within its time."""
