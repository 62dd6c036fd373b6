// The Model tab: draws the BPMN diagram, follows the slider, and lays the counts on the drawing.
import { countsOn } from "./model_counts.js";

const panel = document.querySelector("#model-panel");
const find = (selector) => panel.querySelector(selector);
const STEP = 0.3;

function colour(name) {
  return `var(--gemba-${name})`;
}

async function draw() {
  const viewer = new window.BpmnJS({
    container: find("[data-model-canvas]"),
    bpmnRenderer: {
      defaultFillColor: colour("surface"),
      defaultStrokeColor: colour("ink-soft"),
      defaultLabelColor: colour("ink"),
    },
    // A font by its name: the viewer measures texts before it draws them.
    textRenderer: { defaultStyle: { fontFamily: getComputedStyle(panel).fontFamily, fontSize: 12 } },
  });
  await viewer.importXML(JSON.parse(document.querySelector("#model-xml").textContent));
  fit(viewer);
  return viewer;
}

// The whole model where that can be read; else its beginning at a readable size.
function fit(viewer, whole = false) {
  const canvas = viewer.get("canvas");
  canvas.zoom("fit-viewport", "auto");
  if (whole || canvas.zoom() >= 0.55) return;
  const { inner, outer } = canvas.viewbox();
  const scale = 0.7;
  const height = outer.height / scale;
  canvas.viewbox({
    x: inner.x - 30,
    y: inner.y - Math.max(30, (height - inner.height) / 2),
    width: outer.width / scale,
    height,
  });
}

async function save(viewer, name) {
  const { svg } = await viewer.saveSVG();
  // A file of its own knows none of the page's colours: those of the light look go into it.
  const light = { surface: "#ffffff", "ink-soft": "#566072", ink: "#1c2430", accent: "#0f62c4" };
  const text = svg.replaceAll(/var\(--gemba-([a-z-]+)\)/g, (_, name) => light[name] ?? "#1c2430");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function follow(viewer) {
  const counts = document.querySelector("#model-counts");
  if (counts) countsOn(viewer, JSON.parse(counts.textContent));
  panel.addEventListener("click", (event) => {
    const zoom = event.target.closest("[data-model-zoom]");
    const svg = event.target.closest("[data-model-svg]");
    if (zoom) viewer.get("zoomScroll").stepZoom(Number(zoom.dataset.modelZoom) * STEP * 3);
    if (event.target.closest("[data-model-fit]")) fit(viewer, true);
    if (svg) save(viewer, svg.dataset.modelSvg);
  });
  find("[data-model-stage]").addEventListener("keydown", (event) => {
    const move = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    const zoom = { "+": 1, "-": -1 }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (move[event.key]) viewer.get("canvas").scroll({ dx: move[event.key][0], dy: move[event.key][1] });
    else if (zoom) viewer.get("zoomScroll").stepZoom(zoom * STEP);
    else if (event.key === "0") fit(viewer, true);
    else return;
    event.preventDefault();
  });
  document.addEventListener("htmx:afterSettle", () => {
    const fresh = document.querySelector("#model-counts");
    if (fresh) countsOn(viewer, JSON.parse(fresh.textContent));
  });
}

const slider = panel && find("[data-model-rare]");
slider?.addEventListener("input", () => {
  find("[data-model-percent]").value = `${slider.value} %`;
});
slider?.addEventListener("change", () => slider.form.submit());
if (panel && find("[data-model-canvas]")) draw().then(follow);
