"""Statistics: pure functions of arrays and Series, one module a subject."""
