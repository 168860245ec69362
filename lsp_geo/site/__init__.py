"""The static site: the same findings for everyone, from any web server."""
