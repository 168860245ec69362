"""What the app serves beside its pages: no session, no Streamlit, plain HTTP.

`app.py` hands all of it to Streamlit's ``App``. Each route is told where the city comes from, so
that nothing here opens data of its own.
"""

from lsp_geo.serve.guard import middleware
from lsp_geo.serve.mishaps import exception_handlers
from lsp_geo.serve.routes import routes
from lsp_geo.serve.start import lifespan

__all__ = ["exception_handlers", "lifespan", "middleware", "routes"]
