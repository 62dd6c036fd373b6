// Layers of the map, from start to end: every box below all that lead to it. A move takes a place in
// each layer it passes: one for its label, the others just wide enough for its line.
import { pillOf } from "./map_elements.js";

const LINE = 10;

/** `boxes` come in the order of the flow; `backbone` are the ids of the main way that are shown. */
export function layered(boxes, moves, backbone, sizeOf) {
  const spine = new Map(backbone.map((id, place) => [id, place]));
  const items = new Map(boxes.map((box) => [box.id, item(box.id, sizeOf(box.id), spine.has(box.id))]));
  const chains = moves.map((move) => {
    const [upper, lower] = move.back ? [move.target, move.source] : [move.source, move.target];
    return { move, upper: items.get(upper), lower: items.get(lower), links: [] };
  });
  sink(boxes, items, chains, backbone);
  for (const chain of chains) {
    const { move, upper, lower } = chain;
    chain.isSpine = !move.back && spine.get(move.target) === spine.get(move.source) + 1;
    chain.links = linksOf(chain, sizeOf(pillOf(move)));
    [upper, ...chain.links].forEach((each, place) => {
      const next = chain.links[place] ?? lower;
      each.near.push(next);
      next.near.push(each);
    });
  }
  return { items: [...items.values(), ...chains.flatMap((chain) => chain.links)], chains };
}

function item(id, { w, h }, isSpine) {
  return { id, w, h, isSpine, isPill: false, layer: 0, side: 0, away: 0, near: [], x: 0, y: 0 };
}

/** Boxes stand in layers 0, 2, 4, …; the layers between are for labels. */
function sink(boxes, items, chains, backbone) {
  const below = new Map(boxes.map((box) => [box.id, []]));
  for (const { upper, lower } of chains) below.get(upper.id).push(lower);
  backbone.slice(1).forEach((id, place) => below.get(backbone[place]).push(items.get(id)));
  for (const { id } of boxes) {
    for (const lower of below.get(id)) lower.layer = Math.max(lower.layer, items.get(id).layer + 2);
  }
}

/** The label stands beside the box the move comes from. */
function linksOf({ move, upper, lower, isSpine }, size) {
  const links = [];
  for (let layer = upper.layer + 1; layer < lower.layer; layer++) {
    const link = item(null, { w: LINE, h: 0 }, isSpine);
    links.push(Object.assign(link, { layer, span: lower.layer - upper.layer }));
  }
  const pill = move.back ? links.at(-1) : links[0];
  return links.map((link) => (link === pill ? Object.assign(link, size, { id: pillOf(move), isPill: true }) : link));
}
