"""A fixed part of an epoch of banking77 with Hugging Face Trainer from the real MiniLM weights.

The part is every n-th text, so that both sides train on the same texts and the lengths are the
whole file's. Arguments: the model's folder, the training CSV, "grouped" or "plain", the number of
steps of 32 texts.
Prints {"value": seconds}: the training loop alone, without loading and tokenising.
"""

import csv
import json
import sys
import time

import torch
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    Trainer,
    TrainerCallback,
    TrainingArguments,
)

model_folder, file, order, steps = sys.argv[1:5]
torch.set_num_threads(2)
with open(file, newline="", encoding="utf-8") as source:
    rows = list(csv.DictReader(source))
names = sorted({row["category"] for row in rows})
size = int(steps) * 32
rows = [rows[i * len(rows) // size] for i in range(size)]
tokenizer = AutoTokenizer.from_pretrained(model_folder)
encoded = tokenizer([row["text"] for row in rows], truncation=True, max_length=128, padding=False)


class Texts(torch.utils.data.Dataset):
    def __len__(self):
        return len(rows)

    def __getitem__(self, i):
        item = {key: encoded[key][i] for key in ("input_ids", "attention_mask", "token_type_ids")}
        return item | {"labels": names.index(rows[i]["category"])}


class Clock(TrainerCallback):
    began = ended = 0.0

    def on_train_begin(self, *args, **kwargs):
        Clock.began = time.perf_counter()

    def on_train_end(self, *args, **kwargs):
        Clock.ended = time.perf_counter()


extra = {"train_sampling_strategy": "group_by_length"} if order == "grouped" else {}
arguments = TrainingArguments(
    output_dir="/tmp/havn-bench-trainer",
    per_device_train_batch_size=32,
    learning_rate=5e-5,
    weight_decay=0.01,
    max_steps=int(steps),
    warmup_steps=0.1,
    save_strategy="no",
    logging_strategy="no",
    report_to=[],
    disable_tqdm=True,
    use_cpu=True,
    seed=0,
    **extra,
)
model = AutoModelForSequenceClassification.from_pretrained(model_folder, num_labels=len(names))
Trainer(
    model=model,
    args=arguments,
    train_dataset=Texts(),
    data_collator=DataCollatorWithPadding(tokenizer),
    callbacks=[Clock()],
).train()
print(json.dumps({"value": Clock.ended - Clock.began}))
