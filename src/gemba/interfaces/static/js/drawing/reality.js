// Reality over a drawing: how many went where and how long it took, as numbers, widths and colours.
import { middle } from "../model_counts.js";
import { looks, read, settled, showWhole } from "./looks.js";
import { movable } from "./moving.js";

const panel = document.querySelector("[data-reality]");
const stage = panel.querySelector("[data-canvas]");
const parts = read("reality-parts");
const viewer = new window.BpmnJS(looks(stage));
const part = (name) => viewer.get(name);
const [LEAST, READABLE] = [0.36, 0.55]; // scales: what is smaller than the first cannot be read
const HEATS = { often: "accent", long: "bad" };

function badge(look, text, words, step) {
  const box = document.createElement(step ? "a" : "span");
  box.className = `reality-count ${look}`;
  box.textContent = text;
  box.title = words;
  if (step) box.href = `#step-${encodeURIComponent(step)}`;
  return box;
}

function onSteps() {
  for (const [id, { count, time, words }] of Object.entries(parts.steps)) {
    const shape = part("elementRegistry").get(id);
    if (!shape) continue;
    const html = badge("is-step", time ? `${count} · ${time}` : count, words, id);
    part("overlays").add(id, { position: { bottom: 9, left: shape.width / 2 }, html, scale: { min: 0.7, max: 1 }, show: { minZoom: LEAST } });
  }
  for (const [id, { count, words }] of Object.entries(parts.others)) {
    const shape = part("elementRegistry").get(id);
    if (!shape) continue;
    const html = badge("is-other", count, words);
    part("overlays").add(id, { position: { top: -7, left: shape.width / 2 }, html, scale: { min: 0.7, max: 1 }, show: { minZoom: LEAST } });
  }
}

function onFlows() {
  for (const [id, { count, words, often }] of Object.entries(parts.flows)) {
    const flow = part("elementRegistry").get(id);
    if (!flow?.waypoints) continue;
    const path = part("elementRegistry").getGraphics(id).querySelector(".djs-visual > path");
    path.style.strokeWidth = `${1.2 + 3.3 * often}px`;
    path.style.stroke = "var(--gemba-accent)";
    const at = middle(flow.waypoints);
    if (at.length < 30) continue;
    const [left, top] = ["x", "y"].map((side) => Math.min(...flow.waypoints.map((point) => point[side])));
    const html = badge(at.upright ? "is-upright" : "", count, words);
    part("overlays").add(id, { position: { left: at.x - left, top: at.y - top }, html, scale: false, show: { minZoom: 0.42 } });
  }
}

function heat(by) {
  for (const [id, step] of Object.entries(parts.steps)) {
    const drawn = part("elementRegistry").getGraphics(id)?.querySelector(".djs-visual > :is(rect, circle)");
    if (!drawn) continue;
    const share = Math.round(5 + 38 * step[by]);
    drawn.style.fill = `color-mix(in oklab, var(--gemba-${HEATS[by]}) ${share}%, var(--gemba-surface))`;
  }
}

// A step that is looked at in the table is marked on the drawing, and the other way round.
function mark(id, isOn) {
  if (!id || !part("elementRegistry").get(id)) return;
  part("canvas")[isOn ? "addMarker" : "removeMarker"](id, "is-looked-at");
}

function listen() {
  panel.addEventListener("change", ({ target }) => target.name === "heat" && heat(target.value));
  for (const row of document.querySelectorAll("[data-step]")) {
    for (const [kind, isOn] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
      row.addEventListener(kind, () => mark(row.dataset.step, isOn));
    }
  }
}

// The whole where that can be read, else its beginning.
function fit() {
  const canvas = part("canvas");
  canvas.resized();
  showWhole(viewer);
  if (canvas.zoom() >= LEAST) return;
  const { inner, outer } = canvas.viewbox();
  const [width, height] = [outer.width / READABLE, outer.height / READABLE];
  canvas.viewbox({ x: inner.x - 20, y: inner.y - (height - inner.height) / 2, width, height });
}

try {
  await viewer.importXML(read("reality-xml"));
  fit();
  onSteps();
  onFlows();
  heat(panel.querySelector("[name=heat]:checked").value);
  listen();
  movable(viewer, panel, stage);
  new ResizeObserver(settled(fit, 150)).observe(stage);
} catch (trouble) {
  stage.textContent = trouble.message;
}
