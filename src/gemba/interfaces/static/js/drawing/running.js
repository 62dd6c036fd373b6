// A process while it runs: how many wait at each element, drawn on it and kept up to date.
import { looks, read, settled, showWhole } from "./looks.js";

const EVERY_MS = 8000;
const REST = 20; // a question that takes long is asked less often
const SMALL = 0.6; // of a step's size: there is no room beside a number
const stage = document.querySelector("[data-running]");
const viewer = new window.BpmnJS(looks(stage));

function badge({ element, waiting, troubled, age, query }) {
  const link = document.createElement("a");
  link.className = "place-badges";
  link.href = `?${query}`;
  for (const [count, look] of [[troubled, "is-troubled"], [waiting, ""]]) {
    if (!count) continue;
    const part = document.createElement("span");
    part.className = `place-badge ${look}`;
    part.textContent = count;
    if (!look || !waiting) part.append(aged(age));
    link.append(part);
  }
  link.dataset.place = element;
  return link;
}

function aged(age) {
  const part = document.createElement("span");
  part.className = "place-age";
  part.textContent = ` · ${age}`;
  return part;
}

function paint() {
  const [overlays, registry, canvas] = ["overlays", "elementRegistry", "canvas"].map((name) => viewer.get(name));
  const places = read("places");
  overlays.remove({ type: "place" });
  registry.forEach((each) => ["is-busy", "is-troubled"].forEach((mark) => canvas.removeMarker(each, mark)));
  for (const place of places) {
    if (!registry.get(place.element)) continue;
    canvas.addMarker(place.element, place.troubled ? "is-troubled" : "is-busy");
    const at = { top: -14, left: 8 };
    overlays.add(place.element, "place", { position: at, html: badge(place), scale: { min: 0.8, max: 1 } });
  }
}

function fit() {
  viewer.get("canvas").resized();
  showWhole(viewer);
}

// Whoever is writing a reason is not interrupted, and nobody asks while the page is hidden.
let askedAt = Date.now();
let asking = false;
let pause = EVERY_MS;
function refresh() {
  const piece = document.getElementById("running");
  if (document.hidden || Date.now() - askedAt < pause || piece.querySelector("details[open]")) return;
  askedAt = Date.now();
  asking = true;
  htmx.trigger(piece, "refresh");
}

try {
  await viewer.importXML(read("running-xml"));
  viewer.on("canvas.viewbox.changed", ({ viewbox }) => stage.classList.toggle("is-small", viewbox.scale < SMALL));
  fit();
  paint();
  new ResizeObserver(settled(fit, 150)).observe(stage);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "running") return;
    if (asking) pause = Math.max(EVERY_MS, (Date.now() - askedAt) * REST);
    asking = false;
    paint();
  });
} catch (trouble) {
  stage.textContent = trouble.message;
}
setInterval(refresh, EVERY_MS / 4);
