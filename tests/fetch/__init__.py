"""Tests of fetch: a local server stands in for the publishers."""
