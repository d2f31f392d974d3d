"""All of ag_news (title and description) through `encode_batch` of the Python package.

    tokenise.py texts AG_NEWS_FOLDER FILE   writes the texts as JSON, for both sides
    tokenise.py encode TOKENIZER_JSON FILE  prints {"value": seconds, "tokens": number}

Only the encoding is timed: texts and tokenizer are loaded, nothing is cut or padded.
"""

import csv
import json
import sys
import time
from pathlib import Path


def texts(folder):
    for name, header in (("train.csv", 1), ("test.csv", 0)):
        with open(Path(folder) / name, newline="", encoding="utf-8") as file:
            for row in list(csv.reader(file))[header:]:
                yield f"{row[1]} {row[2]}"


def encode(tokenizer_json, file):
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(tokenizer_json)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    loaded = json.loads(Path(file).read_text(encoding="utf-8"))
    began = time.perf_counter()
    encodings = tokenizer.encode_batch(loaded)
    seconds = time.perf_counter() - began
    tokens = sum(len(encoding.ids) for encoding in encodings)
    print(json.dumps({"value": seconds, "tokens": tokens}))


command, source, target = sys.argv[1:]
if command == "texts":
    Path(target).write_text(json.dumps(list(texts(source))), encoding="utf-8")
    print(json.dumps({"value": 0}))
else:
    encode(source, target)
