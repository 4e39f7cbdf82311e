"""Dijkstra's algorithm on a graph of six nodes: its trace, a shortest path, and how long that is.

The nodes between A and F change their names from variant to variant, so that the edges do too.
"""

import itertools

import numpy as np

from exgen.items import confirm, each_variant, figure, misconception, require

NODES = np.array(list("ABCDEF"))
EDGES = np.array([(0, 1), (0, 2), (0, 4), (1, 2), (1, 3), (2, 3), (2, 4), (3, 5), (4, 5)])
"""The places that edges join, before those between 0 (A) and 5 (F) have their names."""
PLACES = np.array([(0, 0), (1.2, 1), (2, 0), (3.4, 1), (2.8, -1), (4.6, 0)])
FAR = 1000
"""Stands for an infinite distance."""


def lengths(weights, names):
    """Return how long the edge between two nodes is, 0 where there is none, (6, 6, n)."""
    place = np.concatenate([0 * names[:1], names + 1, 0 * names[:1] + 5])
    found, variants = np.zeros((6, 6, names.shape[-1]), dtype=np.int64), np.arange(names.shape[-1])
    for (one, other), weight in zip(EDGES, weights, strict=True):
        found[place[one], place[other], variants] = weight
        found[place[other], place[one], variants] = weight
    return found


def rule():
    return np.array("dijkstra")


def row_1(lengths):
    return _row([], lengths, np.array("dijkstra"))


def row_2(row_1, lengths, rule):
    return _row([row_1], lengths, rule)


def row_3(row_1, row_2, lengths, rule):
    return _row([row_1, row_2], lengths, rule)


def row_4(row_1, row_2, row_3, lengths, rule):
    return _row([row_1, row_2, row_3], lengths, rule)


def row_5(row_1, row_2, row_3, row_4, lengths, rule):
    return _row([row_1, row_2, row_3, row_4], lengths, rule)


def table(row_1, row_2, row_3, row_4, row_5):
    return np.stack([row_1, row_2, row_3, row_4, row_5])


@each_variant
def path(table):
    return "-".join(reversed(_back(table)))


@each_variant
def length(path, lengths):
    return _length(path, lengths)


@require
def no_two_nodes_are_equally_far(lengths):
    return np.diff(np.sort(_distances(lengths), axis=0), axis=0).min(axis=0) > 0


@require
def no_node_has_two_shortest_paths(lengths):
    distances = _distances(lengths)
    ways = (lengths > 0) & (distances[:, None] + lengths == distances)
    return np.all(ways.sum(axis=0)[1:] == 1, axis=0)


@require
def the_path_has_three_edges_or_more(path):
    return np.char.count(path, "-") >= 3


@require
def two_distances_become_shorter(table):
    distances = _numbers(table[:, 1:])
    return np.sum((np.diff(distances, axis=0) < 0) & (distances[:-1] < FAR), axis=(0, 1)) >= 2


@confirm(table)
def by_the_nearest_nodes(lengths):
    """By all distances: of k settled nodes, the k nearest, each other one is an edge away."""
    distances, rows = _distances(lengths), []
    order = np.argsort(distances, axis=0)
    edges = np.where(lengths > 0, lengths, FAR)
    for k in range(1, 6):
        near = np.argsort(order, axis=0) < k
        beyond = np.where(near[:, None], distances[:, None] + edges, FAR).min(axis=0)
        rows.append([NODES[order[k - 1]], *_words(np.where(near, distances, beyond))[1:]])
    return np.array(rows)


@confirm(path)
@each_variant
def by_trying_all_paths(lengths):
    return min(_paths("A", lengths), key=lambda path: _length(path, lengths))


@confirm(length)
def by_floyd_and_warshall(lengths):
    return _distances(lengths)[5]


@misconception(rule)
def takes_the_edge_alone():
    """You took the length of the edge alone for the distance, as in Prim's algorithm. Add the distance
    of the node that was settled."""
    return np.array("edge")


@misconception(rule)
def replaces_shorter_distances():
    """You replaced a distance by a longer one. A distance changes only where the way by the settled
    node is shorter."""
    return np.array("replace")


@misconception(rule)
def adds_to_the_distance_before():
    """You added the way by the settled node to the distance that stood there. It *replaces* it, if it
    is shorter."""
    return np.array("add")


@misconception(rule, every_time=True)
def keeps_the_first_distance():
    """You kept the first distance that you found for a node. As long as a node is not settled, a
    shorter way replaces it."""
    return np.array("first")


@misconception(rule, every_time=True)
def goes_on_to_the_nearest_neighbour():
    """You went on to the nearest neighbour of the node that was settled last. Settle the node with the
    smallest distance *from A*, of all that are not settled."""
    return np.array("neighbour")


@misconception(rule, every_time=True)
def settles_in_alphabetical_order():
    """You settled the nodes in the order of their names. Settle the one with the smallest distance from
    A, of all that are not settled."""
    return np.array("names")


@misconception(path)
@each_variant
def lists_what_was_settled(table):
    """These are the nodes in the order in which they were settled. The path goes back from F to the
    node by which F has its distance, and so on to A."""
    settled = [*table[:, 0], "F"]
    return "-".join(settled[: settled.index("F") + 1])


@misconception(path)
@each_variant
def takes_the_fewest_edges(lengths):
    """This path has the fewest edges, but their lengths count."""
    return min(_paths("A", lengths), key=len)


@misconception(path, share=0.5)
@each_variant
def goes_backwards(table):
    """This is the path from F to A; that from A to F was asked for."""
    return "-".join(_back(table))


@misconception(length)
def counts_the_edges(path):
    """This is how many edges the path has. Add up their lengths."""
    return np.char.count(path, "-")


@misconception(length)
@each_variant
def adds_the_distances_on_the_path(path, table):
    """You added the distances of all nodes on the path. Each of them is from A, so that of F is all."""
    distances = [0, *_numbers(table[-1, 1:])]
    return sum(distances["ABCDEF".find(node)] for node in path.split("-"))


@figure
def graph(ax, weights, names):
    """A graph of the nodes A to F. Its edges and their lengths are {% for one in range(6) %}
    {%- for other in range(one + 1, 6) if lengths[one][other] %}
    {{ "ABCDEF"[one] }}{{ "ABCDEF"[other] }} {{ lengths[one][other] }},
    {%- endfor %}{% endfor %} and there are no others."""
    ax.figure.set_size_inches(4.2, 2)
    for (one, other), weight in zip(EDGES, weights, strict=True):
        ax.plot(*PLACES[[one, other]].T, color="0.4", zorder=1)
        middle = PLACES[[one, other]].mean(axis=0)
        ax.text(*middle, f"{weight:g}", backgroundcolor="white", ha="center", va="center")
    ax.scatter(*PLACES.T, s=400, color="white", edgecolors="black", zorder=2)
    for name, place in zip(NODES[[0, *names + 1, 5]], PLACES, strict=True):
        ax.text(*place, name, ha="center", va="center")
    ax.axis("off")
    ax.margins(0.08, 0.15)


def _row(before, lengths, rule):
    """Return the next row of the table: the node that is settled and the distances then, (6, n)."""
    tentative = np.full_like(lengths[0], FAR)
    tentative[0] = 0
    if before:
        tentative[1:] = _numbers(before[-1][1:])
    settled = np.any([NODES[:, None] == row[0] for row in before] or [tentative < 0], axis=0)
    node = _settled(tentative, settled, lengths, before, rule)
    edges = np.moveaxis(lengths, 0, 1)[:, node, np.arange(len(node))]
    way = np.where(rule == "edge", edges, tentative[_at(node)] + edges)
    known = tentative < FAR
    ways = {
        "replace": way,
        "add": np.where(known, tentative + way, way),
        "first": np.where(known, tentative, way),
    }
    shorter = np.minimum(tentative, way)
    new = np.select([rule == other for other in ways], list(ways.values()), shorter)
    changed = np.where((edges > 0) & ~settled, new, tentative)
    return np.concatenate([NODES[node][None], _words(changed[1:])])


def _settled(tentative, settled, lengths, before, rule):
    """Return which node is settled, (n,)."""
    found = np.argmin(np.where(settled, 2 * FAR, tentative), axis=0)
    if not before:
        return found
    last = np.argmax(NODES[:, None] == before[-1][0], axis=0)
    edges = np.moveaxis(lengths, 0, 1)[:, last, np.arange(len(last))]
    near = np.where(settled | (edges == 0), FAR, edges)
    neighbour = np.where(near.min(axis=0) < FAR, np.argmin(near, axis=0), found)
    first = np.argmax(~settled & (tentative < FAR), axis=0)
    return np.select([rule == "neighbour", rule == "names"], [neighbour, first], found)


def _back(table):
    """Return the nodes that were settled when distances changed last, back from F."""
    nodes = ["F"]
    while nodes[-1] in "BCDEF" and len(nodes) < len(NODES):
        before = ["∞", *table[:, "ABCDEF".index(nodes[-1])]]
        changed = [row for row in range(5) if before[row] != before[row + 1]]
        nodes.append(table[changed[-1], 0] if changed else "A")
    return nodes


def _at(node):
    return node, np.arange(len(node))


def _numbers(words):
    return np.where(np.char.isdigit(words), words, str(FAR)).astype(np.int64)


def _words(numbers):
    return np.where(numbers < FAR, numbers.astype(str), "∞")


def _length(path, lengths):
    """Return how long a path is, NaN where it has an edge that is none."""
    nodes = ["ABCDEF".find(node) for node in path.split("-")]
    edges = [lengths[pair] * (min(pair) >= 0) for pair in itertools.pairwise(nodes)]
    return float(sum(edges)) if edges and min(edges) > 0 else np.nan


def _paths(path, lengths):
    """Return all paths to F that begin with a path and come to no node twice."""
    if path[-1] == "F":
        return [path]
    beyond = [node for k, node in enumerate("ABCDEF") if lengths["ABCDEF".index(path[-1]), k]]
    ways = [_paths(f"{path}-{node}", lengths) for node in beyond if node not in path]
    return [way for some in ways for way in some]


def _distances(lengths):
    """Return how far each node is from A, by Floyd and Warshall, (6, n)."""
    found = np.where(lengths > 0, lengths, FAR)
    found[np.arange(6), np.arange(6)] = 0
    for node in range(6):
        found = np.minimum(found, found[:, node, None] + found[node])
    return found[0]
