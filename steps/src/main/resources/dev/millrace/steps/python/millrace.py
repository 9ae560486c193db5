"""What a Python step of Millrace is given and gives.

Nothing here is needed: inputs and outputs are the files that the variables IN_NAME and OUT_NAME
name, values are a JSON object in the file that MILLRACE_VALUES names. This file makes it shorter.

    import millrace

    rows = open(millrace.input("table")).read()
    with open(millrace.output("note"), "w") as note:
        note.write(millrace.params["greeting"])
    millrace.values(rows=len(rows))
    millrace.progress(1.0, "done")
"""

import json
import os
import sys

with open(os.environ["MILLRACE_CONTEXT"], encoding="utf-8") as _file:
    #: run, dag, step, task, attempt, idempotencyKey, seed, threads, runParams, params, inputs, outputs
    context = json.load(_file)

params = context["params"]
run_params = context["runParams"]
run = context["run"]
attempt = context["attempt"]
idempotency_key = context["idempotencyKey"]
seed = context["seed"]

_values = {}


def inputs(name):
    """The paths of all artifacts that are connected to an input; an empty list if none is."""
    return [artifact["path"] for artifact in context["inputs"].get(name, [])]


def input(name):
    """The path of the only artifact of an input."""
    paths = inputs(name)
    if len(paths) != 1:
        raise LookupError(
            f"Input '{name}' has {len(paths)} artifacts; expected one. Connected are: "
            f"{', '.join(context['inputs']) or 'none'}."
        )
    return paths[0]


def facts(name):
    """What its producer said about the only artifact of an input, such as its rows."""
    input(name)
    return context["inputs"][name][0]["facts"]


def output(name):
    """The path to write an output to; it must be declared below 'outputs' of the step."""
    if name not in context["outputs"]:
        raise LookupError(
            f"Output '{name}' is not declared. Add it below 'outputs' of step "
            f"'{context['step']}'; declared are: {', '.join(context['outputs']) or 'none'}."
        )
    return context["outputs"][name]


def values(**named):
    """Returns small values; they must be declared below 'values' of the step. May be repeated."""
    _values.update(named)
    whole = os.environ["MILLRACE_VALUES"] + ".part"
    with open(whole, "w", encoding="utf-8") as file:
        json.dump(_values, file, allow_nan=False, default=_plain)
    os.replace(whole, os.environ["MILLRACE_VALUES"])


def _plain(value):
    """Numbers of numeric libraries, which are not Python's own."""
    if hasattr(value, "item"):
        return value.item()
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"a value is a {type(value).__name__}; expected text, a number, a boolean or a list")


def progress(fraction, what=""):
    """Says how far the work is: 0 to 1, and a few words."""
    with open(os.environ["MILLRACE_PROGRESS"], "a", encoding="utf-8") as file:
        file.write(f"{float(fraction)} {' '.join(str(what).split())}\n")


def log(*words):
    """Writes a line to the log of the step."""
    print(*words, file=sys.stdout, flush=True)
