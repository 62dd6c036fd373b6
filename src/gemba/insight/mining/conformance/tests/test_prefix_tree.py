from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.mining.conformance.prefix_tree import chosen_traces, prefix_tree
from gemba.insight.mining.conformance.tests.drawn_nets import log_of_traces


@given(st.lists(st.text("abc", min_size=1, max_size=6), min_size=1, max_size=12))
def test_each_prefix_is_one_node_with_its_cases(texts: list[str]) -> None:
    columns = log_of_traces(texts)
    traces = chosen_traces(columns)
    tree = prefix_tree(traces.sequences)
    names = list(columns.activities)
    spelled = [""]
    for node in range(1, len(tree)):
        parent = int(tree.parent[node])
        assert parent < node
        assert tree.depth[node] == tree.depth[parent] + 1
        spelled.append(spelled[parent] + names[tree.activity[node]])
    prefixes = {text[:end] for text in texts for end in range(len(text) + 1)}
    assert sorted(spelled) == sorted(prefixes)
    weights = tree.weights(traces.count).tolist()
    assert weights == [sum(text.startswith(prefix) for text in texts) for prefix in spelled]
    assert sorted(spelled[leaf] for leaf in tree.leaf.tolist()) == sorted(set(texts))
