"""The way from the app to the published site, where there is one."""

from __future__ import annotations

import os

import streamlit as st


def show_site_link(ward: str) -> None:
    """A link to the ward's page on the site at ``LSP_SITE_URL``; nothing when that is not set."""
    address = os.environ.get("LSP_SITE_URL")
    if address:
        st.link_button(
            "This ward on the public site",
            f"{address.rstrip('/')}/wards/{ward}.html",
            type="tertiary",
        )
