"""Hold one file a revision; a file that has shipped is never edited."""
