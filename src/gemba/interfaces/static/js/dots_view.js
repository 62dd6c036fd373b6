// What part of the dots is seen, and in which colours.
import { paint } from "./dots_paint.js";

const OTHER_HUES = 12;
const MARGIN = 0.01;
const REST_MILLISECONDS = 120;

/** A colour of the page as one little-endian pixel. */
function pixelOf(colour) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer)[0];
}

export class DotsView {
  constructor(stage, canvas, onDrawn) {
    Object.assign(this, { stage, canvas, onDrawn, dots: null, frame: 0, drawnMilliseconds: 0 });
    this.context = canvas.getContext("2d");
    this.resize();
  }

  show(dots) {
    this.dots = dots;
    this.recolour();
    this.fit();
  }

  recolour() {
    if (!this.dots) return;
    const isDark = document.documentElement.dataset.bsTheme === "dark";
    this.colours = this.dots.head.hues.map((hue) => `oklch(${isDark ? "0.72 0.13" : "0.62 0.15"} ${hue})`);
    this.palette = new Uint32Array(OTHER_HUES + 1).fill(pixelOf(isDark ? "#7d8796" : "#98a1ae"));
    this.colours.forEach((colour, place) => (this.palette[place] = pixelOf(colour)));
    this.ask();
  }

  resize() {
    this.ratio = Math.min(devicePixelRatio || 1, 2);
    this.canvas.width = Math.max(1, Math.round(this.stage.clientWidth * this.ratio));
    this.canvas.height = Math.max(1, Math.round(this.stage.clientHeight * this.ratio));
    this.image = this.context.createImageData(this.canvas.width, this.canvas.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.ask();
  }

  fit() {
    const { span, lines } = this.dots.head;
    const margin = Math.max(span * MARGIN, 1);
    this.window = { left: -margin, right: span + margin, top: 0, bottom: Math.max(lines, 1) };
    this.ask();
  }

  /** Grow or shrink around a place given in shares of the stage. */
  zoom(factor, x = 0.5, y = 0.5) {
    if (!this.dots) return;
    const { left, right, top, bottom } = this.window;
    const wide = Math.max((right - left) / factor, 10);
    const high = Math.min(Math.max((bottom - top) / factor, 4), this.dots.head.lines * 1.2 + 4);
    const [atX, atY] = [left + (right - left) * x, top + (bottom - top) * y];
    this.window = { left: atX - wide * x, right: atX + wide * (1 - x), top: atY - high * y, bottom: atY + high * (1 - y) };
    this.hurry();
  }

  /** Move by shares of the stage. */
  move(x, y) {
    if (!this.dots) return;
    const { left, right, top, bottom } = this.window;
    const [dx, dy] = [(right - left) * x, (bottom - top) * y];
    this.window = { left: left + dx, right: right + dx, top: top + dy, bottom: bottom + dy };
    this.hurry();
  }

  /** Drawn roughly while it moves, wholly once it rests. */
  hurry() {
    this.isMoving = true;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      this.isMoving = false;
      this.ask();
    }, REST_MILLISECONDS);
    this.ask();
  }

  ask() {
    if (this.dots && !this.frame) this.frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.frame = 0;
    const begun = performance.now();
    paint(this);
    this.context.putImageData(this.image, 0, 0);
    this.drawnMilliseconds = performance.now() - begun;
    this.onDrawn();
  }
}
