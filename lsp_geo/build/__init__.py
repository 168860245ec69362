"""From the source extracts to the tables under data/; the running app never imports it."""
