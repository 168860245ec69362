"""A council from its name: the district's file and a plan to fill in; never imported by the app."""
