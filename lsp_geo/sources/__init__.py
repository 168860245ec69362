"""One module a publisher: source extracts read, checked and turned into the project's tables."""
