// The packed answer of the server as typed arrays; cases/dots.py says how it is packed.

export function readDots(buffer, across) {
  const length = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  let at = 4 + length;
  const words = (count) => {
    const array = new Uint32Array(buffer, at, count);
    at += 4 * count;
    return array;
  };
  const seconds = words(head.points);
  const offsets = words(head.lines + 1);
  const codes = words(head.lines);
  return { head, across, seconds, offsets, codes, colour: new Uint8Array(buffer, at, head.points) };
}
