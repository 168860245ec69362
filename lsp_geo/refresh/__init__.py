"""From the publishers to the readers: fetch, build beside, compare with what is there, swap in.

The running app never imports this.
"""
