"""Full fine-tuning steps of a MiniLM-L6-shaped BERT in PyTorch: 32 x 128, f32, AdamW, clipping.

Prints {"value": seconds a step} or, with the argument "memory", {"value": peak resident MiB}.
"""

import json
import resource
import statistics
import sys
import time

import torch
from transformers import BertConfig, BertForSequenceClassification

STEPS = 8
torch.set_num_threads(2)
torch.manual_seed(0)
config = BertConfig(
    hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536, num_labels=77
)
model = BertForSequenceClassification(config).train()
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5, weight_decay=0.01)
ids = torch.randint(1000, 30000, (32, 128))
mask = torch.ones_like(ids)
labels = torch.randint(0, 77, (32,))
times = []
for _ in range(STEPS):
    began = time.perf_counter()
    loss = model(input_ids=ids, attention_mask=mask, labels=labels).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad()
    times.append(time.perf_counter() - began)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
value = peak if "memory" in sys.argv[1:] else statistics.median(times[2:])
print(json.dumps({"value": value}))
