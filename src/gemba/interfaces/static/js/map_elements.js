// What the sliders show, as plain lists, and as elements that Cytoscape can draw.

/** The boxes and moves at a position of both sliders; no move without both its boxes. */
export function elementsOf(data, activities, paths) {
  const boxes = data.boxes.filter((box) => box.level <= activities);
  const known = new Set(boxes.map((box) => box.id));
  const moves = data.moves.filter(
    (move) => (move.way <= activities || move.path <= paths) && known.has(move.source) && known.has(move.target),
  );
  return { boxes, moves };
}

/** The share of all moves that is drawn, loops of shown boxes too. */
export function shareShown(data, boxes, moves) {
  const loops = boxes.reduce((sum, box) => sum + (box.loop?.count ?? 0), 0);
  return (moves.reduce((sum, move) => sum + move.count, 0) + loops) / Math.max(data.total, 1);
}

export const pillOf = (move) => `pill-${move.id}`;

/** A move is drawn as two halves with its label between them; `laid` says where everything is. */
export function graphOf(laid) {
  const nodes = laid.items.filter((item) => item.id).map((item) => ({
    group: "nodes",
    data: { id: item.id, w: item.w, h: item.h },
    position: { x: item.x, y: item.y },
    classes: item.isPill ? "pill" : "box",
  }));
  const edges = laid.chains.flatMap(({ move, upper, lower, links, isSpine }) => {
    const pill = links.findIndex((item) => item.isPill);
    const half = (suffix, source, target, passing, classes) => ({
      group: "edges", classes, scratch: { passing: passing.map(({ x, y }) => ({ x, y })) },
      data: { id: `${move.id}-${suffix}`, source, target, move: move.id, sizes: move.weights, isSpine },
    });
    return [
      half("a", upper.id, pillOf(move), links.slice(0, pill), move.back ? "into-source" : ""),
      half("b", pillOf(move), lower.id, links.slice(pill + 1), move.back ? "" : "into-target"),
    ];
  });
  return [...nodes, ...edges];
}
