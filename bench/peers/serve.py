"""FastAPI + transformers as their documentation shows it: one text a request, PyTorch, uvicorn.

Arguments: a folder of a text classifier, the port.
"""

import sys

import torch
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from transformers import pipeline

torch.set_num_threads(2)
classify = pipeline("text-classification", model=sys.argv[1], top_k=None)
app = FastAPI()


class Request(BaseModel):
    text: str


@app.post("/predict")
def predict(request: Request):
    scores = classify(request.text)
    scores = scores[0] if isinstance(scores[0], list) else scores
    return {"label": scores[0]["label"], "scores": {item["label"]: item["score"] for item in scores}}


@app.get("/livez")
def livez():
    return {"status": "ok"}


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning")
