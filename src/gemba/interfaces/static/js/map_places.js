// Places: the backbone on one straight line, everything else beside it as near as it fits, and the
// line of a move straight as long as nothing is in its way.
const GAP = 18;
const LINE_GAP = 12;
const LAYER_GAP = 15;
const ROUNDS = 14;

export function placed({ items, chains }, layers) {
  for (let round = 0; round < ROUNDS; round++) {
    for (const layer of layers) for (const side of [-1, 1]) pack(layer, side);
    if (round === ROUNDS - 1) break;
    for (const { links } of chains) straighten(links);
    for (const each of items) if (each.id && !each.isPill && !each.isSpine) centre(each);
  }
  let y = 0;
  for (const layer of layers) {
    const all = [layer.spine, ...layer[-1], ...layer[1]].filter(Boolean);
    const height = Math.max(...all.map((each) => each.h), 0);
    for (const each of all) Object.assign(each, { x: each.out * (each.side || 1), y: y + height / 2 });
    y += height + LAYER_GAP;
  }
}

/** Outwards from the backbone: nobody nearer than their neighbour allows. */
function pack(layer, side) {
  if (layer.spine) layer.spine.out = 0;
  let reached = layer.spine ? layer.spine.w / 2 : 0;
  let before = layer.spine;
  for (const each of layer[side]) {
    const gap = each.h && before?.h ? GAP : LINE_GAP;
    each.out = Math.max(each.hope ?? 0, reached + gap + each.w / 2);
    reached = each.out + each.w / 2;
    before = each;
  }
}

/** All places of a line as far out as the farthest of them. */
function straighten(links) {
  if (!links.length || links[0].isSpine) return;
  const farthest = Math.max(...links.map((link) => link.out));
  for (const link of links) link.hope = farthest;
}

/** A box over and under what it is joined to on its side. */
function centre(box) {
  const near = box.near.filter((other) => other.side === box.side).map((other) => other.out);
  if (near.length) box.hope = near.reduce((sum, out) => sum + out, 0) / near.length;
}
