// What a level of detail shows, as plain lists, and as elements that Cytoscape can lay out.

/** The boxes and moves shown at a level; no move without both its boxes. */
export function elementsOf(data, level) {
  const boxes = data.boxes.filter((box) => box.level <= level);
  const known = new Set(boxes.map((box) => box.id));
  const moves = data.moves.filter(
    (move) => move.level <= level && known.has(move.source) && known.has(move.target),
  );
  return { boxes, moves };
}

export const pillOf = (move) => `pill-${move.id}`;

/**
 * A move is laid out as two halves with its label between them, so that no label lies on
 * anything else. One that leads back is laid out against its direction: the flow points down.
 */
export function graphOf(boxes, moves, sizeOf) {
  const nodes = [...boxes.map((box) => box.id), ...moves.map(pillOf)].map((id) => ({
    group: "nodes", data: { id, ...sizeOf(id) }, classes: id.startsWith("pill-") ? "pill" : "box",
  }));
  const edges = moves.flatMap((move) => {
    const pill = pillOf(move);
    const [upper, lower] = move.back ? [move.target, move.source] : [move.source, move.target];
    const shared = { move: move.id, often: move.often, slow: move.slow };
    const half = (id, source, target, classes) => ({
      group: "edges", data: { id, source, target, ...shared }, classes,
    });
    return [
      half(`${move.id}-a`, upper, pill, move.back ? "into-source" : ""),
      half(`${move.id}-b`, pill, lower, move.back ? "" : "into-target"),
    ];
  });
  return [...nodes, ...edges];
}
