// Wheel, drag, touch and keys on the dotted chart; what lies under the pointer; its legend.
import { timeWords } from "./dots_axis.js";

const NEAR = 8;
const CLICK = 4;
const KEYS = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] };

/** The dot nearest to a place of the stage, or nothing. */
function dotAt(view, x, y) {
  const { left, right, top, bottom } = view.window;
  const [wide, high] = [view.stage.clientWidth, view.stage.clientHeight];
  const { offsets, seconds, head } = view.dots;
  const perLine = high / (bottom - top);
  const reach = Math.max(0, Math.ceil(NEAR / perLine));
  const middle = Math.floor(top + y / perLine);
  let best = null;
  for (let line = Math.max(0, middle - reach); line <= Math.min(head.lines - 1, middle + reach); line++) {
    const dy = (line + 0.5 - top) * perLine - y;
    for (let point = offsets[line]; point < offsets[line + 1]; point++) {
      const away = Math.hypot(((seconds[point] - left) / (right - left)) * wide - x, dy);
      if (away <= NEAR && away < (best?.away ?? Infinity)) best = { away, line, point };
    }
  }
  return best;
}

function showTip(view, tip, legend, at, { x, y }) {
  tip.hidden = !at;
  if (!at) return;
  const words = view.dots.head.values[view.dots.colour[at.point]] ?? legend;
  tip.textContent = `${words} · ${timeWords(view.dots, view.dots.seconds[at.point], 60)}`;
  tip.style.left = `${Math.min(x + 12, view.stage.clientWidth - 200)}px`;
  tip.style.top = `${Math.min(y + 12, view.stage.clientHeight - 40)}px`;
}

export function watchPointer(view, stage, tip, onCase) {
  const held = new Map();
  let moved = 0;
  const place = (event) => {
    const frame = stage.getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top, w: frame.width, h: frame.height };
  };
  // The wheel scrolls the page until one has come into the chart.
  stage.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && document.activeElement !== stage) return;
    const { x, y, w, h } = place(event);
    view.zoom(Math.exp(-event.deltaY * 0.002), x / w, y / h);
    event.preventDefault();
  }, { passive: false });
  stage.addEventListener("pointerdown", (event) => {
    held.set(event.pointerId, place(event));
    moved = 0;
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => {
    if (!view.dots) return;
    const now = place(event);
    const before = held.get(event.pointerId);
    if (!before) return showTip(view, tip, "", dotAt(view, now.x, now.y), now);
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    if (held.size === 2) {
      const [other] = [...held].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      const apart = (at) => Math.hypot(at.x - other.x, at.y - other.y) || 1;
      view.zoom(apart(now) / apart(before), other.x / now.w, other.y / now.h);
    } else view.move((before.x - now.x) / now.w, (before.y - now.y) / now.h);
    held.set(event.pointerId, now);
    tip.hidden = true;
  });
  stage.addEventListener("pointerup", (event) => {
    held.delete(event.pointerId);
    const { x, y } = place(event);
    const found = moved < CLICK && view.dots ? dotAt(view, x, y) : null;
    if (found) onCase(view.dots.codes[found.line]);
  });
  stage.addEventListener("pointercancel", (event) => held.delete(event.pointerId));
  stage.addEventListener("pointerleave", () => (tip.hidden = true));
  stage.addEventListener("keydown", (event) => {
    if (KEYS[event.key]) view.move(...KEYS[event.key]);
    else if (event.key === "+" || event.key === "=") view.zoom(1.4);
    else if (event.key === "-") view.zoom(1 / 1.4);
    else if (event.key === "0" && view.dots) view.fit();
    else return;
    event.preventDefault();
  });
}

export function showLegend(list, view) {
  const { values } = view.dots.head;
  const entry = (words, colour) => {
    const [item, dot] = [document.createElement("li"), document.createElement("span")];
    dot.className = colour ? "dot" : "dot is-other";
    if (colour) dot.style.background = colour;
    item.append(dot, words);
    return item;
  };
  const entries = values.map((words, place) => entry(words, view.colours[place]));
  list.replaceChildren(...entries, entry(list.dataset.other, null));
}
