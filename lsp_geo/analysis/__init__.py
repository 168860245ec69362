"""Statistics put to the tables, and the sentence that says the result."""
