"""Reads the inputs of Hydra's own tests out of a copy of its source: `hydra_cases.py SOURCE SCRATCH`.

Prints {"overrides": [...], "compositions": [{"dir", "name", "overrides"}, ...]}. The tests are read,
not run: their texts are what both sides are asked; what Hydra itself says is what is expected.
"""
import ast
import json
import pathlib
import shutil
import sys

source, scratch = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])


def parameters(path):
    """The positional arguments of every pytest `param(...)` of a test file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "param":
            yield node.args


def texts(nodes):
    for node in nodes:
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def literal_lists(nodes):
    for node in nodes:
        try:
            value = ast.literal_eval(node)
        except ValueError:
            continue
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            yield value


overrides = set()
for path in source.glob("tests/test_*.py"):
    for args in parameters(path):
        for text in texts(args):
            if "shuffle" not in text and len(text) < 500:
                overrides.update([text, f"x={text}"])

compositions = []
seen = set()


def add(folder, name, given):
    key = (str(folder), name, tuple(given))
    if key not in seen:
        seen.add(key)
        compositions.append({"dir": str(folder), "name": name, "overrides": given})


def marked(folder):
    """A copy in which every config also says its own name: the order and packages become visible."""
    copy = scratch / folder.relative_to(source)
    shutil.copytree(folder, copy)
    # Hydra composes nothing beside a config of this name.
    shutil.rmtree(copy / "hydra" / "config.yaml", ignore_errors=True)
    (copy / "hydra" / "config.yaml").unlink(missing_ok=True)
    for path in copy.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if text == "" or text.endswith("\n"):
            name = str(path.relative_to(copy).with_suffix("")).replace("/", "__")
            path.write_text(f"{text}marker_{name}: 1\n", encoding="utf-8")
    return copy


for folder in sorted({path.parent for path in source.rglob("*.yaml")}):
    if (folder / "hydra" / "config.yaml").exists():
        continue
    for path in sorted(folder.glob("*.yaml")):
        add(folder, path.stem, [])

lists = source / "tests" / "defaults_list" / "data"
if lists.exists():
    lists = marked(lists)
for path in source.glob("tests/defaults_list/test_*.py"):
    data = lists
    for args in parameters(path):
        first = args[0] if args else None
        if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
            continue
        if "${" in first.value or not (data / f"{first.value}.yaml").exists():
            continue
        for given in [[], *literal_lists(args[1:])]:
            add(data, first.value, given)

def is_texts(value):
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def literal(node):
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def named_compositions(path):
    """(name, overrides) of every case and call of a test file: `("compose", ["a=b"], ...)`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Tuple):
            args = [literal(item) for item in node.elts]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "param":
            args = [literal(item) for item in node.args]
        elif isinstance(node, ast.Call):
            keywords = {item.arg: literal(item.value) for item in node.keywords}
            args = [keywords.get("config_name"), keywords.get("overrides", [])]
        else:
            continue
        for index, name in enumerate(args):
            if isinstance(name, str):
                given = [item for item in args[index + 1 : index + 3] if is_texts(item)]
                yield name, given[0] if given else []


folders = sorted({path.parent for path in source.rglob("*.yaml")})
for path in sorted(source.glob("tests/test_*.py")):
    for name, given in named_compositions(path):
        file = name if name.endswith(".yaml") else f"{name}.yaml"
        for folder in folders if name and "\x00" not in name else []:
            if (folder / file).is_file() and not (folder / "hydra" / "config.yaml").exists():
                add(folder, name, given)

print(json.dumps({"overrides": sorted(overrides), "compositions": compositions}))
