#!/usr/bin/env bash
# Installs the Python tools that Havn is compared with into .peers/venv, outside the project's own
# dependencies. Needs Python 3.10 or newer.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -x .peers/venv/bin/python ] || python3 -m venv .peers/venv
.peers/venv/bin/pip install --quiet \
  torch transformers accelerate peft scikit-learn tokenizers onnx onnxruntime \
  fastapi uvicorn 'hydra-core==1.3.*' omegaconf lightning \
  pandas pyarrow datasketch imagehash pillow
# MLflow pins many packages: it has a place of its own.
[ -x .peers/mlflow/bin/python ] || python3 -m venv .peers/mlflow
.peers/mlflow/bin/pip install --quiet 'mlflow==3.17.*' psycopg2-binary
# The clients of S3 and GCS that the servers of the storage tests must satisfy.
.peers/venv/bin/pip install --quiet boto3 google-cloud-storage
# The database server that the tests on Postgres start for themselves.
if ! compgen -G '/usr/lib/postgresql/*/bin/postgres' > /dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    apt-get install --yes --quiet postgresql > /dev/null || echo 'without Postgres: apt-get update?'
  else
    echo 'without Postgres: apt-get install postgresql'
  fi
fi
# OpenSSH's own server of SFTP, unpacked only, where the system has none.
if ! [ -x /usr/lib/openssh/sftp-server ] && ! [ -x /usr/libexec/sftp-server ] &&
  ! [ -d .peers/openssh ] && command -v apt-get > /dev/null; then
  work=$(mktemp -d)
  if (cd "$work" && apt-get download --quiet openssh-sftp-server); then
    dpkg -x "$work"/openssh-sftp-server_*.deb .peers/openssh
  else
    echo "without OpenSSH's sftp-server: the package cannot be fetched (apt-get update?)"
  fi
  rm -rf "$work"
fi
# Hydra's own tests and examples, whose inputs test/peers and the benchmarks ask of both sides: the
# source archive of the package, and from the repository what the archive leaves out.
if [ ! -d .peers/hydra-source ]; then
  work=$(mktemp -d)
  echo 'setuptools<80' > "$work/constraints.txt"
  PIP_CONSTRAINT="$work/constraints.txt" .peers/venv/bin/pip download --quiet \
    --no-binary :all: --no-deps --dest "$work" 'hydra-core==1.3.*'
  mkdir "$work/source"
  tar -xzf "$work"/hydra_core-*.tar.gz -C "$work/source" --strip-components=1
  if git clone --quiet --depth 1 --branch v1.3.2 \
    https://github.com/facebookresearch/hydra "$work/repository"; then
    cp -R "$work/repository/examples" "$work/source/"
    cp -R "$work/repository/tests/defaults_list" "$work/source/tests/"
  else
    echo "without Hydra's examples and its tests of defaults lists: the repository cannot be reached"
  fi
  mv "$work/source" .peers/hydra-source
  rm -rf "$work"
fi

# DVC has a place of its own: what it needs and what the others need do not go together.
[ -x .peers/dvc/bin/python ] || python3 -m venv .peers/dvc
.peers/dvc/bin/pip install --quiet 'dvc[s3,ssh]==3.67.*'

.peers/venv/bin/python - <<'PY'
from importlib.metadata import version

names = "torch transformers accelerate peft scikit-learn tokenizers onnxruntime fastapi hydra-core"
for name in names.split():
    print(f"{name} {version(name)}")
PY
.peers/dvc/bin/dvc --version | sed 's/^/dvc /'
