from importlib import import_module


def __getattr__(name: str) -> object:
    if name == "open":
        return import_module("graphapi.opening").open_graph
    raise AttributeError(f"module 'graphapi' has no attribute {name!r}")
