"""What transformers, ONNX Runtime and PEFT make of folders: `check_models.py COMMAND FOLDER…`.

Reads {"input_ids", "attention_mask", "token_type_ids"} as JSON from stdin, writes JSON to stdout.
"""

import json
import logging
import sys

import numpy as np
import torch
import transformers

transformers.logging.set_verbosity_error()
logging.disable(logging.WARNING)
INPUTS = json.load(sys.stdin)


def tensors(model_type):
    names = list(INPUTS) if model_type == "bert" else ["input_ids", "attention_mask"]
    return {name: torch.tensor(INPUTS[name]) for name in names}


def logits_of(model):
    with torch.no_grad():
        return model.eval()(**tensors(model.config.model_type)).logits.flatten().tolist()


def bundle(folder):
    """The class that config.json names, what it did not find, its logits, and ONNX Runtime's."""
    import onnxruntime

    config = transformers.AutoConfig.from_pretrained(folder)
    auto, info = transformers.AutoModelForSequenceClassification.from_pretrained(
        folder, output_loading_info=True
    )
    named = getattr(transformers, config.architectures[0], None)
    session = onnxruntime.InferenceSession(folder + "/onnx/model.onnx")
    wanted = [port.name for port in session.get_inputs()]
    (onnx,) = session.run(["logits"], {name: np.array(INPUTS[name], dtype=np.int64) for name in wanted})
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    return {
        "class": named and named.__name__,
        "labels": [config.id2label[i] for i in range(config.num_labels)],
        "problem_type": config.problem_type,
        "missing": sorted(info["missing_keys"]),
        "unexpected": sorted(info["unexpected_keys"]),
        "logits": logits_of(auto),
        "named_logits": named and logits_of(named.from_pretrained(folder)),
        "onnx": onnx.flatten().tolist(),
        "model_max_length": tokenizer.model_max_length,
    }


def load_adapter(base, folder):
    """Logits of the base model with an adapter that Havn wrote, and those after merging."""
    import peft

    model = transformers.AutoModelForSequenceClassification.from_pretrained(base)
    model = peft.PeftModel.from_pretrained(model, folder)
    return {"logits": logits_of(model), "merged": logits_of(model.merge_and_unload())}


def load_bare_adapter(base, folder):
    """Hidden states of the bare encoder with an adapter that Havn wrote."""
    import peft

    model = peft.PeftModel.from_pretrained(transformers.AutoModel.from_pretrained(base), folder)
    with torch.no_grad():
        out = model.eval()(**tensors(model.config.model_type))
    return {"hidden": out.last_hidden_state.flatten().tolist()}


def save_adapter(base, folder, rslora):
    """An adapter as PEFT saves it, with random weights, and the logits that it gives."""
    import peft

    torch.manual_seed(0)
    model = transformers.AutoModelForSequenceClassification.from_pretrained(base)
    targets = ["q_lin", "v_lin"] if model.config.model_type == "distilbert" else ["query", "value"]
    config = peft.LoraConfig(
        r=4, lora_alpha=6, target_modules=targets, task_type="SEQ_CLS", use_rslora=rslora == "true"
    )
    model = peft.get_peft_model(model, config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_" in name or "classifier" in name:
                parameter.copy_(torch.randn_like(parameter) * 0.2)
    model.save_pretrained(folder)
    return {"logits": logits_of(model)}


COMMANDS = {f.__name__: f for f in (bundle, load_adapter, load_bare_adapter, save_adapter)}
print(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:])))
