"""A page that fails under the real server: what the reader's browser is sent."""

from __future__ import annotations

import asyncio
import shutil

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.load import PATIENCE
from tests.helpers import ROOT, run_async, running_app

SERVED = """
import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from lsp_geo.ui import mishap

ready = Route("/health", lambda request: PlainTextResponse("ok"))
app = st.App("main.py", routes=[ready], on_script_error=mishap.tell)
"""
FAILING = """
import streamlit as st

st.title("Before")
raise KeyError("a name of the program's own")
"""


async def _elements(url: str) -> list:
    address = f"{url.replace('http', 'ws')}/_stcore/stream"
    async with websockets.connect(
        address, subprotocols=["streamlit"], open_timeout=PATIENCE
    ) as made:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        await made.send(asked.SerializeToString())
        seen = []
        while True:
            message = ForwardMsg.FromString(await asyncio.wait_for(made.recv(), PATIENCE))
            if message.WhichOneof("type") == "script_finished":
                return seen
            if message.WhichOneof("type") == "delta":
                seen.append(message.delta.new_element)


def test_a_page_that_fails_tells_the_reader_in_plain_words(tmp_path):
    (tmp_path / "app.py").write_text(SERVED)
    (tmp_path / "main.py").write_text(FAILING)
    shutil.copytree(ROOT / ".streamlit", tmp_path / ".streamlit")
    with running_app(root=tmp_path, env={"PYTHONPATH": str(ROOT)}) as url:
        seen = run_async(_elements(url))
    kinds = [element.WhichOneof("type") for element in seen]
    assert kinds[:1] == ["heading"] and "exception" not in kinds
    said = next(element.alert.body for element in seen if element.WhichOneof("type") == "alert")
    assert "could not be drawn" in said
    assert "a name of the program" not in said and "Traceback" not in said
