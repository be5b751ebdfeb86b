#!/usr/bin/env python3
"""Rebuilds canonym's output from its input and its ledger, by splicing bytes alone; knows nothing of formats.
Usage: replay.py LEDGER [DOCUMENT] < input > output   (DOCUMENT as the ledger names it; else its only one)"""
import base64, json, sys

text, write, at, document = sys.stdin.buffer.read(), sys.stdout.buffer.write, 0, None
for record in map(json.loads, open(sys.argv[1], encoding="utf-8")):
    document = record.get("document", document)
    if record["type"] == "substituted" and document in (sys.argv[2:] or [document]):
        write(text[at : record["in"][0]])
        write(record["after"].encode() if "after" in record else base64.b64decode(record["after_base64"]))
        at = record["in"][1]
write(text[at:])
