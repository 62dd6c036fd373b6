// On which side of the backbone everything stands, and in which order from it: what leads back on
// the left, what leaves something out on the right, the rest where its neighbours are.
const SWEEPS = 8;
const LEFT = -1;
const RIGHT = 1;

export function takeSides({ items, chains }) {
  const load = { [LEFT]: 0, [RIGHT]: 0 };
  const boxes = items.filter((each) => each.id && !each.isPill && !each.isSpine);
  for (const box of boxes) {
    const pull = chains.reduce((sum, { move, upper, lower }) => {
      const other = upper === box ? lower : lower === box ? upper : null;
      return sum + (other ? other.side * (0.2 + move.weights.often) : 0);
    }, 0);
    box.side = Math.abs(pull) > 0.05 ? Math.sign(pull) : load[LEFT] < load[RIGHT] ? LEFT : RIGHT;
    load[box.side] += box.w;
  }
  for (const { move, upper, lower, links, isSpine } of chains) {
    const side = upper.side || lower.side || (move.back ? LEFT : RIGHT);
    for (const link of links) link.side = isSpine ? 0 : side;
  }
}

/** Layers as two lists each, from the backbone outwards, so that few lines cross. */
export function arranged({ items }) {
  const layers = [];
  for (const each of items) {
    const layer = (layers[each.layer] ??= { spine: null, [LEFT]: [], [RIGHT]: [] });
    if (each.isSpine) layer.spine = each;
    else layer[each.side].push(each);
    each.away = each.isSpine ? 0 : 1 + (each.span ?? 2) / 4;
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const order = sweep % 2 ? [...layers].reverse() : layers;
    for (const layer of order) {
      for (const side of [LEFT, RIGHT]) settle(layer[side], side);
    }
  }
  return layers;
}

/** By the middle of the neighbours on the same side; longer lines outside shorter ones. */
function settle(list, side) {
  for (const each of list) {
    const near = each.near.map((other) => (other.side === side ? other.away : 0));
    each.wish = near.reduce((sum, away) => sum + away, each.away) / (near.length + 1) + (each.span ?? 0) * 0.08;
  }
  list.sort((one, two) => one.wish - two.wish);
  list.forEach((each, place) => (each.away = Math.max(each.wish, place + 1)));
}
