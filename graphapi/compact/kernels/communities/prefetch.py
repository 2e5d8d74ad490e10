"""Ask the memory for what will be read a little later.

Rows are visited in an order that the processor cannot foresee; told some visits ahead, it has the
names of the neighbours at hand when their row's turn comes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import cgutils, types
from numba.extending import intrinsic

from graphapi.compact.kernels.compiled import lean

_FAR, _NEAR = np.uint64(12), np.uint64(5)
_MOST = np.uint64(24)
_ONE = np.uint64(1)
_tools: Any = cgutils


def _prefetch(_typing: Any, array: Any, place: Any) -> Any:
    """Read the place of an array into the cache, one day."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        held = context.make_array(kind)(context, builder, arguments[0])
        address = _tools.get_item_pointer(
            context, builder, kind, held, [arguments[1]], wraparound=False
        )
        byte, word = ir.IntType(8).as_pointer(), ir.IntType(32)
        shape = ir.FunctionType(ir.VoidType(), [byte, word, word, word])
        function = _tools.get_or_insert_function(builder.module, shape, "llvm.prefetch.p0")
        builder.call(function, [builder.bitcast(address, byte), word(0), word(3), word(1)])
        return context.get_dummy_value()

    return types.void(array, place), generate


prefetch: Any = intrinsic(_prefetch)


@lean
def look_ahead(  # noqa: PLR0917  arrays in, arrays out
    order: Any, turn: Any, end: Any, indptr: Any, indices: Any, names: Any
) -> None:
    """Prefetch the rows of the nodes whose turn comes soon, and the names of their neighbours."""
    turn = np.uint64(turn)
    if turn + _FAR >= np.uint64(end):
        return
    prefetch(indices, indptr[order[turn + _FAR]])
    node = np.uint64(order[turn + _NEAR])
    begin, stop = indptr[node], indptr[node + _ONE]
    for entry in range(begin, min(stop, begin + _MOST)):
        prefetch(names, indices[entry])


@lean
def look_closely(node: Any, network: Any, homes: Any, tally: Any) -> None:
    """Prefetch the sums and the masses of the communities around a node whose turn is soon."""
    begin, stop = network.indptr[node], network.indptr[np.uint64(node) + _ONE]
    for entry in range(begin, min(stop, begin + _MOST)):
        name = homes.names[network.indices[entry]]
        prefetch(tally.sums, name)
        prefetch(homes.masses, name)
