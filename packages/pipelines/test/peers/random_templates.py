"""Makes random dvc.yaml files and resolves them with DVC: python random_templates.py SEED COUNT."""

import json
import logging
import os
import random
import sys
import tempfile

from dvc.parsing import DataResolver
from dvc.repo import Repo
from dvc.schema import COMPILED_MULTI_STAGE_SCHEMA
from dvc.utils.serialize import dumps_yaml, parse_yaml

KEYS = ["a", "b", "c", "item", "key", "x-y", "1"]


def value(r, depth=0):
    kind = r.random()
    if kind < 0.5 or depth > 2:
        return r.choice([1, 2.5, 1e-7, 3.0, True, False, None, "text", "two words", "it's", "", -4])
    if kind < 0.75:
        return [value(r, depth + 1) for _ in range(r.randint(0, 3))]
    return {r.choice(KEYS): value(r, depth + 1) for _ in range(r.randint(0, 3))}


def expression(r):
    steps = [r.choice(KEYS)]
    for _ in range(r.randint(0, 2)):
        step = r.choice([*KEYS, "0", "1", "-1", "9"])
        steps.append(r.choice([f".{step}", f"[{step}]", f". {step} "]))
    inner = "".join(steps)
    if r.random() < 0.04:
        inner = r.choice([inner + ".", "[" + inner, inner + "]", "", " ", inner + "[", ".." + inner])
    return r.choice(["${%s}", "${ %s }", "${%s}", "\\${%s}"]) % inner


def text(r):
    parts = [r.choice([expression(r), "echo", "--x", " ", "$x", "${", "}"]) for _ in range(r.randint(1, 3))]
    return r.choice(["", " "]).join(parts)


def stage(r):
    made = {"cmd": r.choice([text(r) or "x", [text(r) or "x", "y"]])}
    if r.random() < 0.3:
        made["deps"] = [text(r) for _ in range(r.randint(1, 2))]
    if r.random() < 0.2:
        made["outs"] = [{text(r): {"cache": False}}]
    if r.random() < 0.2:
        made["meta"] = {"m": text(r), "n": value(r)}
    if r.random() < 0.15:
        made["wdir"] = text(r)
    if r.random() < 0.2:
        made["vars"] = [r.choice([{r.choice(KEYS): value(r)}, "other.yaml", "other.yaml:a", "none.yaml"])]
    return made


def entry(r):
    kind = r.random()
    if kind < 0.5:
        return stage(r)
    if kind < 0.8:
        data = r.choice([expression(r), [value(r, 1) for _ in range(3)], {k: value(r, 1) for k in KEYS[:2]}])
        return {"foreach": data, "do": stage(r)}
    axes = {k: r.choice([expression(r), [value(r, 1) for _ in range(2)]]) for k in r.sample(KEYS[:4], 2)}
    return {"matrix": axes, **stage(r)}


def resolve(repo, source):
    try:
        data = COMPILED_MULTI_STAGE_SCHEMA(parse_yaml(source, "dvc.yaml"))
        resolver = DataResolver(repo, os.getcwd(), data)
        stages = {}
        for name in resolver.get_keys():
            stages.update(resolver.resolve_one(name))
        return json.loads(json.dumps(stages))
    except Exception as error:  # whatever it is, it is no result
        return {"error": f"{type(error).__name__}: {error}"}


def main():
    logging.disable(logging.CRITICAL)
    r = random.Random(int(sys.argv[1]))
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        repo = Repo.init(no_scm=True)
        for _ in range(int(sys.argv[2])):
            params = dumps_yaml({k: value(r) for k in r.sample(KEYS, r.randint(2, 6))})
            other = dumps_yaml({"a": value(r), "o": 1})
            for name, content in (("params.yaml", params), ("other.yaml", other)):
                with open(name, "w", encoding="utf-8") as file:
                    file.write(content)
            data = {"stages": {n: entry(r) for n in "st"[: r.randint(1, 2)]}}
            if r.random() < 0.3:
                data["vars"] = [r.choice([{r.choice(KEYS): value(r)}, "other.yaml", "other.yaml:o"])]
            source = dumps_yaml(data)
            cases.append({"params": params, "other": other, "yaml": source, "stages": resolve(repo, source)})
        os.chdir("/")
    json.dump(cases, sys.stdout)


main()
