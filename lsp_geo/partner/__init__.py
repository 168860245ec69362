"""A partner's own file: opened safely, read by its content, protected, and made indicators."""
