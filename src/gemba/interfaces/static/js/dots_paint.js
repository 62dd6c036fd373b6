// The drawing itself: every dot is written into the pixels of the canvas. No call for a dot, so a
// million of them take a few milliseconds, also without a graphics card.

/** Of many dots in sight only some lines are drawn while the chart `isMoving`. */
const MOVING_DOTS = 250_000;

export function paint({ window: { left, right, top, bottom }, canvas, dots, pixels, palette, ratio, isMoving }) {
  const { width, height } = canvas;
  const { seconds, offsets, colour, head } = dots;
  const [across, down] = [width / (right - left), height / (bottom - top)];
  const size = Math.round(Math.min(Math.max(down * 0.8, 2 * ratio), 7 * ratio));
  const first = Math.min(Math.max(0, Math.floor(top)), head.lines);
  const last = Math.max(first, Math.min(head.lines, Math.ceil(bottom)));
  const step = isMoving ? Math.max(1, Math.ceil((offsets[last] - offsets[first]) / MOVING_DOTS)) : 1;
  const shift = left * across + size / 2 - 0.5;
  pixels.fill(0);
  for (let line = first - (first % step); line < last; line += step) {
    const y = Math.round((line + 0.5 - top) * down - size / 2);
    const [from, to] = [Math.max(y, 0) * width, Math.min(y + size, height) * width];
    for (let point = offsets[line]; point < offsets[line + 1]; point++) {
      const x = Math.floor(seconds[point] * across - shift);
      if (x < 0 || x > width - size) continue;
      const pixel = palette[colour[point]];
      for (let row = from + x; row < to; row += width) {
        for (let place = row; place < row + size; place++) pixels[place] = pixel;
      }
    }
  }
}
