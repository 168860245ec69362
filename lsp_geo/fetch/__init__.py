"""From the publishers' sites to the folder that ``build --sources`` reads.

One module a publisher, one session for all requests. The running app never imports this.
"""
