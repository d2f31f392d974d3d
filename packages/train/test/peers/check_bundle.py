"""Answers to texts by a bundle: python check_bundle.py FOLDER < texts.json"""

import json
import sys

import numpy
import onnxruntime
import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

folder = sys.argv[1]
texts = json.load(sys.stdin)
tokenizer = AutoTokenizer.from_pretrained(folder)
# Python's tokenizers cut texts as Havn does, the closing token kept.
encoded = tokenizer(texts, padding=True, truncation=True, return_tensors="np")

session = onnxruntime.InferenceSession(f"{folder}/onnx/model.onnx")
wanted = {value.name for value in session.get_inputs()}
feeds = {name: array.astype(numpy.int64) for name, array in encoded.items() if name in wanted}
for name in wanted - feeds.keys():
    feeds[name] = numpy.zeros_like(feeds["input_ids"])
(logits,) = session.run(["logits"], feeds)

config = AutoConfig.from_pretrained(folder)
named = None
if config.architectures == ["BertForSequenceClassification"]:
    model, info = AutoModelForSequenceClassification.from_pretrained(folder, output_loading_info=True)
    assert not info["missing_keys"] and not info["unexpected_keys"], info
    with torch.no_grad():
        inputs = {name: torch.from_numpy(array) for name, array in encoded.items()}
        named = model.eval()(**inputs).logits.tolist()

print(json.dumps({
    "ids": encoded["input_ids"].tolist(),
    "onnx": logits.tolist(),
    "transformers": named,
    "labels": [config.id2label[i] for i in range(len(config.id2label))],
}))
