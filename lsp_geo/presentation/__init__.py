"""Findings for a room: views, ready presentations, what a slide says, addresses and codes."""
