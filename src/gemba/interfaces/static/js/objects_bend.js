// How arrows of the objects' map bend: side by side between two boxes, and around a box in the way.
const BESIDE = 30;
const HALF_BOX = 84;
const CLEARANCE = 26;

/** Where a box stands beside the straight way between two others: how far to its right. */
function obstacle(graph, from, to) {
  const [low, high] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  const besides = graph.nodes().map((node) => {
    const at = node.position();
    if (at.y <= low + 30 || at.y >= high - 30) return null;
    const way = from.x + ((to.x - from.x) * (at.y - from.y)) / (to.y - from.y);
    return Math.abs(at.x - way) < HALF_BOX + 6 ? at.x - way : null;
  });
  const found = besides.filter((beside) => beside !== null);
  return found.length ? found.reduce((one, other) => (Math.abs(one) < Math.abs(other) ? one : other)) : null;
}

/** How far the middle of an arrow from one place to another leaves the straight line, to the left
 *  of who walks upwards. */
function detour(graph, from, to) {
  const beside = obstacle(graph, from, to);
  if (beside === null) return 0;
  // A curve's middle lies half as far out as the point that draws it.
  const out = 2 * (HALF_BOX + CLEARANCE - Math.abs(beside));
  const left = beside >= 0 ? 1 : -1;
  return left * out * Math.sign(to.y - from.y);
}

export function bend(graph) {
  const beside = new Map();
  graph.edges().forEach((edge) => {
    const pair = [edge.data("source"), edge.data("target")].sort().join(" ");
    beside.set(pair, [...(beside.get(pair) ?? []), edge]);
  });
  for (const [pair, edges] of beside) {
    const [from, to] = pair.split(" ").map((id) => graph.getElementById(id).position());
    const around = detour(graph, from, to);
    edges.forEach((edge, place) => {
      const turned = `${edge.data("source")} ${edge.data("target")}` === pair ? 1 : -1;
      const step = (place - (edges.length - 1) / 2) * BESIDE;
      const apart = around ? Math.sign(around) * place * BESIDE : step;
      edge.scratch("bend", turned * (around + apart));
    });
  }
}
