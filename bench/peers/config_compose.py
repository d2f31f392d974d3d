"""Hydra's side of `config-compose`.

config_compose.py list SOURCE OUT     the trees of Hydra's examples that compose, as JSON
config_compose.py measure LIST        {"value": milliseconds for all of them}
"""
import json
import pathlib
import shutil
import statistics
import sys
import tempfile
import time
import warnings

warnings.simplefilter("ignore")

from hydra import version
from hydra._internal.config_loader_impl import ConfigLoaderImpl
from hydra._internal.utils import create_config_search_path
from hydra.core.plugins import Plugins
from hydra.core.utils import setup_globals
from hydra.types import RunMode
from omegaconf import OmegaConf, open_dict

version.setbase("1.3")
Plugins.instance()
setup_globals()
ROUNDS = 7


def compose(folder, name):
    loader = ConfigLoaderImpl(config_search_path=create_config_search_path(str(folder)))
    cfg = loader.load_configuration(
        config_name=name, overrides=[], run_mode=RunMode.RUN, from_shell=False
    )
    with open_dict(cfg):
        del cfg["hydra"]
    return OmegaConf.to_container(cfg, resolve=True)


def composes(folder, name):
    try:
        compose(folder, name)
        return True
    except Exception:
        return False


def list_trees(source, out):
    source = pathlib.Path(source).resolve()
    places = [source / "examples", source / "hydra" / "test_utils"]
    place = next(item for item in places if item.exists())
    trees = [
        {"dir": str(path.parent), "name": path.stem}
        for path in sorted(place.rglob("config.yaml"))
        if composes(path.parent, path.stem)
    ]
    pathlib.Path(out).write_text(json.dumps(trees))
    print(json.dumps({"value": len(trees)}))


def measure(trees):
    """Each round on fresh copies: what was kept of a file's path is of no use."""
    seconds = []
    for _ in range(ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            copies = []
            for number, tree in enumerate(trees):
                copy = pathlib.Path(folder, str(number))
                shutil.copytree(tree["dir"], copy)
                copies.append((copy, tree["name"]))
            began = time.perf_counter()
            for copy, name in copies:
                compose(copy, name)
            seconds.append(time.perf_counter() - began)
    print(json.dumps({"value": statistics.median(seconds[1:]) * 1000}))


if sys.argv[1] == "list":
    list_trees(*sys.argv[2:4])
else:
    measure(json.loads(pathlib.Path(sys.argv[2]).read_text()))
