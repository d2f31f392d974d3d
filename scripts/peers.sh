#!/usr/bin/env bash
# Installs the Python tools that Havn is compared with into .peers/venv, outside the project's own
# dependencies. Needs Python 3.10 or newer.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -x .peers/venv/bin/python ] || python3 -m venv .peers/venv
.peers/venv/bin/pip install --quiet \
  torch transformers accelerate peft scikit-learn tokenizers onnx onnxruntime \
  fastapi uvicorn 'hydra-core==1.3.*' omegaconf
.peers/venv/bin/python - <<'PY'
from importlib.metadata import version

names = "torch transformers accelerate peft scikit-learn tokenizers onnxruntime fastapi hydra-core"
for name in names.split():
    print(f"{name} {version(name)}")
PY
