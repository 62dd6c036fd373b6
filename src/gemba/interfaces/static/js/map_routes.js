// Where arrows run: they leave and reach a box upright, spread over its side in the order of where
// they lead, and pass through the places that the layout kept free for them.
const SIDE_SHARE = 0.72;
const STEP_MAX = 34;
const UPRIGHT_MAX = 30;
// A point nearer to an end than this would turn the arrow back.
const TURN = 12;

export function route(cy) {
  const ends = new Map(cy.edges().map((edge) => [edge.id(), {}]));
  cy.nodes(".box").forEach((box) => {
    spread(box, box.outgoers("edge"), ends, "start");
    spread(box, box.incomers("edge"), ends, "end");
  });
  cy.nodes(".pill").forEach((pill) => {
    const { x, y } = pill.position();
    const half = pill.data("h") / 2;
    pill.incomers("edge").forEach((edge) => (ends.get(edge.id()).end = { x, y: y - half }));
    pill.outgoers("edge").forEach((edge) => (ends.get(edge.id()).start = { x, y: y + half }));
  });
  cy.edges().forEach((edge) => draw(edge, ends.get(edge.id())));
}

/** Upper sides take what comes in, lower sides give what goes out. */
function spread(box, edges, ends, which) {
  const other = (edge) => (which === "start" ? edge.target() : edge.source()).position("x");
  const sorted = edges.toArray().sort((one, two) => other(one) - other(two));
  const step = Math.min((box.data("w") * SIDE_SHARE) / sorted.length, STEP_MAX);
  const { x, y } = box.position();
  const half = box.data("h") / 2;
  // The main way leaves and reaches a box in its middle, the others beside it.
  const spine = sorted.findIndex((edge) => edge.data("isSpine"));
  const middle = spine < 0 ? (sorted.length - 1) / 2 : spine;
  const most = Math.max(middle, sorted.length - 1 - middle) * 2 + 1;
  const narrow = Math.min(step, (box.data("w") * SIDE_SHARE) / most);
  sorted.forEach((edge, place) => {
    ends.get(edge.id())[which] = {
      x: x + (place - middle) * narrow,
      y: which === "start" ? y + half : y - half,
    };
  });
}

function draw(edge, { start, end }) {
  const passing = (edge.scratch("passing") ?? []).filter(({ y }) => y > start.y + TURN && y < end.y - TURN);
  const [first, last] = [passing[0] ?? end, passing.at(-1) ?? start];
  const points = [
    { x: start.x, y: start.y + Math.min(UPRIGHT_MAX, (first.y - start.y) / 2) },
    ...passing,
    { x: end.x, y: end.y - Math.min(UPRIGHT_MAX, (end.y - last.y) / 2) },
  ];
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  const length = Math.hypot(dx, dy) || 1;
  const seen = points.map(({ x, y }) => [x - start.x, y - start.y]);
  const offset = (point, node) => `${point.x - node.position("x")}px ${point.y - node.position("y")}px`;
  edge.data({
    start: offset(start, edge.source()),
    end: offset(end, edge.target()),
    weights: seen.map(([x, y]) => (x * dx + y * dy) / length ** 2),
    distances: seen.map(([x, y]) => (y * dx - x * dy) / length),
  });
}
