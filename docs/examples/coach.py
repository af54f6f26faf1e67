#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A coach for `coach.command` that asks a server which speaks like OpenAI's: `python3 coach.py ADDRESS MODEL`.

The key, where one is needed, is in OPENAI_API_KEY, which `coach.env` has to name.
"""

import json
import os
import sys
import urllib.request

address, model = sys.argv[1:]
question = json.load(sys.stdin)
messages = [
    {"role": "system", "content": question.pop("system")},
    {"role": "user", "content": json.dumps(question, ensure_ascii=False)},
]
asked = json.dumps({"model": model, "messages": messages, "temperature": 0}).encode()
headers = {"Content-Type": "application/json", "Authorization": f"Bearer {os.environ.get('OPENAI_API_KEY', '')}"}
request = urllib.request.Request(f"{address}/chat/completions", asked, headers)  # noqa: S310 - your own address
with urllib.request.urlopen(request, timeout=25) as answer:  # noqa: S310
    print(json.load(answer)["choices"][0]["message"]["content"])
