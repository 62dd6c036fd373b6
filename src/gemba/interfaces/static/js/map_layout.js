// The layout of the map, in three steps: layers, sides, places.
import { layered } from "./map_layers.js";
import { arranged, takeSides } from "./map_sides.js";
import { placed } from "./map_places.js";

/** Where every box, label and line goes; `sizeOf` gives the size of a card by its id. */
export function laidOut(boxes, moves, backbone, sizeOf) {
  const known = new Set(boxes.map((box) => box.id));
  const laid = layered(boxes, moves, backbone.filter((id) => known.has(id)), sizeOf);
  takeSides(laid);
  placed(laid, arranged(laid));
  return laid;
}
