"""Composes with real Hydra: one JSON object a line in ({"dir", "name", "overrides"}), one out.

Out: {"unresolved": YAML, "resolved": YAML} with {"error": TEXT} in place of what failed. Run with an
interpreter that has hydra-core 1.3.
"""
import json
import sys
import warnings

warnings.simplefilter("ignore")

from hydra import version
from hydra._internal.config_loader_impl import ConfigLoaderImpl
from hydra._internal.utils import create_config_search_path
from hydra.core.plugins import Plugins
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import (
    ChoiceSweep,
    IntervalSweep,
    OverrideType,
    QuotedString,
    RangeSweep,
)
from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
from hydra.types import RunMode
from omegaconf import OmegaConf, open_dict

version.setbase("1.3")
Plugins.instance()


def fail():
    raise ValueError("as it was told to")


def plain(value):
    """A resolver of Havn's gets plain values; one that hands on a node would print its insides."""
    return OmegaConf.to_container(value) if OmegaConf.is_config(value) else value


RESOLVERS = {
    "t.list": lambda args: args,
    "t.count": lambda args: len(args),
    "t.first": lambda args: args[0] if args else None,
    "t.wrap": lambda args: {"n": len(args), "first": args[0] if args else None},
    "t.fail": lambda args: fail(),
}


def register(name, resolver):
    OmegaConf.register_new_resolver(name, lambda *args: resolver([plain(arg) for arg in args]))


for name, resolver in RESOLVERS.items():
    register(name, resolver)


def compose(request):
    loader = ConfigLoaderImpl(config_search_path=create_config_search_path(request["dir"]))
    cfg = loader.load_configuration(
        config_name=request["name"],
        overrides=request["overrides"],
        run_mode=RunMode.RUN,
        from_shell=False,
    )
    with open_dict(cfg):
        del cfg["hydra"]
    return cfg


def multirun(request):
    """The jobs of a sweep as the basic sweeper makes them, each composed and resolved."""
    loader = ConfigLoaderImpl(config_search_path=create_config_search_path(request["dir"]))
    cfg = loader.load_configuration(
        config_name=request["name"], overrides=request["overrides"], run_mode=RunMode.MULTIRUN
    )
    params = [f"{k}={v}" for k, v in (cfg.hydra.sweeper.params or {}).items()]
    task = OmegaConf.to_container(cfg.hydra.overrides.task, resolve=False)
    parsed = OverridesParser.create(config_loader=loader).parse_overrides(params + task)
    jobs = []
    for own in BasicSweeper.split_arguments(parsed, None)[0]:
        try:
            job = loader.load_sweep_config(cfg, own)
            with open_dict(job):
                del job["hydra"]
            jobs.append([own, OmegaConf.to_yaml(job, resolve=True)])
        except BaseException as e:
            jobs.append([own, error(e)])
    return {"jobs": jobs}


def error(exception):
    text = f"{type(exception).__name__}: {exception}"
    cause = exception.__cause__
    return {"error": text if cause is None else f"{text} <- {type(cause).__name__}: {cause}"}


def encode(value):
    """A parsed value with the kinds of its parts, as test/fuzz/encode.ts writes it."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, QuotedString):
        return {"quoted": value.with_quotes()}
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {"dict": [[encode(key), encode(item)] for key, item in value.items()]}
    tags = sorted(getattr(value, "tags", ()))
    if isinstance(value, ChoiceSweep):
        return {"choice": encode(value.list), "simple": value.simple_form, "shuffle": value.shuffle, "tags": tags}
    if isinstance(value, RangeSweep):
        return {"range": [encode(x) for x in (value.start, value.stop, value.step)], "shuffle": value.shuffle, "tags": tags}
    if isinstance(value, IntervalSweep):
        return {"interval": [encode(value.start), encode(value.end)], "tags": tags}
    return {"glob": [value.include, value.exclude], "tags": []}


KINDS = {OverrideType.CHANGE: "", OverrideType.ADD: "+", OverrideType.FORCE_ADD: "++", OverrideType.DEL: "~"}


def parse(text):
    override = OverridesParser.create().parse_override(text)
    return {
        "kind": KINDS[override.type],
        "key": override.key_or_group,
        "package": override.package,
        "value": None if override.value_type is None else [encode(override._value)],
    }


def answer(request):
    if "parse" in request:
        try:
            return {"parsed": parse(request["parse"])}
        except BaseException as e:
            return error(e)
    if "sweep" in request:
        try:
            parsed = OverridesParser.create().parse_overrides(request["sweep"])
            return {"jobs": BasicSweeper.split_arguments(parsed, None)[0]}
        except BaseException as e:
            return error(e)
    if "multirun" in request:
        try:
            return multirun(request)
        except BaseException as e:
            return error(e)
    try:
        cfg = compose(request)
    except BaseException as e:  # RecursionError and assertions are answers too
        return {"unresolved": error(e), "resolved": error(e)}
    out = {}
    for name, resolve in (("unresolved", False), ("resolved", True)):
        try:
            out[name] = OmegaConf.to_yaml(cfg, resolve=resolve)
        except BaseException as e:
            out[name] = error(e)
    return out


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
