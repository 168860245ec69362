"""Small sources of a made-up district, in the form of the publishers' extracts."""
