"""What the readers share: the folder of exports, tables, and how a missing package is told (exit code 77)."""
import csv
import importlib
import pathlib
import sys

MISSING = 77


def need(name):
    """The package, or an exit that the caller reads as "not checked"."""
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"Python package {name} is not installed")
        sys.exit(MISSING)


def folder():
    return pathlib.Path(sys.argv[1])


def table(name):
    with open(folder() / "tables" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def check(true, message):
    """An assertion that is not switched off by -O."""
    if not true:
        print(f"FAILED: {message}")
        sys.exit(1)


def same(left, right, message):
    if left != right:
        print(f"FAILED: {message}")
        try:
            print(f"  only left:  {sorted(left - right)[:5]}\n  only right: {sorted(right - left)[:5]}")
        except TypeError:
            print(f"  left:  {left!r:.500}\n  right: {right!r:.500}")
        sys.exit(1)
