// The tab Objects: the ways of all things on one map, a colour a type, types and detail to choose.
import { bend } from "./objects_bend.js";

const section = document.querySelector("#objects-map");
const READABLE = 0.74;
const find = (selector) => section.querySelector(selector);

function colour(stage, name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  stage.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function style(stage) {
  const [ink, raised, surface, line] = ["--gemba-ink", "--gemba-raised", "--gemba-surface", "--gemba-line-strong"].map((name) => colour(stage, name));
  const tints = Array.from({ length: 8 }, (_, place) => colour(stage, `--type-${place}`));
  const tint = (element) => tints[element.data("type")];
  const font = getComputedStyle(document.body).fontFamily;
  const room = (node) => 20 + 6.4 * [...node.data("label")].reduce((sum, letter) => sum + (letter > "⺀" ? 1.8 : 1), 0);
  return [
    { selector: "node", style: { label: "data(label)", "font-family": font, "font-size": 12, color: ink, "text-wrap": "wrap", "text-max-width": 150, "text-valign": "center", "overlay-opacity": 0 } },
    { selector: "node[kind = 'activity']", style: { shape: "round-rectangle", width: 168, height: 44, "font-weight": 600, "background-color": raised, "border-color": line, "border-width": (node) => 1 + 2 * node.data("much") } },
    { selector: "node[type >= 0]", style: { shape: "round-rectangle", width: room, height: 26, "font-size": 11, "background-color": surface, "border-width": 2, "border-color": tint, color: ink } },
    { selector: "node[kind = 'end']", style: { "border-style": "double", "border-width": 4 } },
    { selector: "edge", style: { "curve-style": "unbundled-bezier", "control-point-weights": 0.5, "control-point-distances": (edge) => edge.scratch("bend") ?? 0, width: (edge) => 1.2 + 6 * edge.data("much"), "line-color": tint, "target-arrow-color": tint, "target-arrow-shape": "triangle", "arrow-scale": 0.9, "line-opacity": 0.85, label: "data(label)", "text-margin-y": (edge) => 13 * (edge.data("type") % 2) + (edge.source().position("y") > edge.target().position("y") ? 14 : -14), "font-family": font, "font-size": 10.5, color: ink, "text-background-color": surface, "text-background-opacity": 0.9, "text-background-padding": 2, "overlay-opacity": 0 } },
    { selector: ".dim", style: { opacity: 0.14 } },
  ];
}

/** The most frequent arrows of the types chosen, and the boxes between which they lead. */
function elements(data, types, size) {
  const arrows = data.arrows.filter((arrow) => types.has(arrow.type)).slice(0, size);
  const ends = new Set(arrows.flatMap((arrow) => [arrow.source, arrow.target]));
  const knots = data.knots.filter((knot) => ends.has(knot.id));
  return { nodes: knots.map((knot) => ({ data: knot })), edges: arrows.map((arrow) => ({ data: arrow })) };
}

function tell(graph, element) {
  graph.elements().removeClass("dim");
  const tip = find("[data-objects-tip]");
  if (element) {
    const near = element.isNode() ? element.closedNeighborhood() : element.union(element.connectedNodes());
    graph.elements().not(near).addClass("dim");
    tip.textContent = element.data("words");
  }
  tip.hidden = !element;
}

function start() {
  const stage = find("[data-objects]");
  const data = JSON.parse(document.querySelector("#objects-data").textContent);
  const slider = find("[data-objects-size]");
  const graph = cytoscape({ container: stage, minZoom: 0.15, maxZoom: 2.5, wheelSensitivity: 0.2, boxSelectionEnabled: false, autoungrabify: true, style: style(stage) });
  const fit = (whole) => {
    graph.fit(undefined, 18);
    if (graph.zoom() > 1.15) graph.zoom(1.15), graph.center();
    const least = stage.clientWidth < 600 ? READABLE * 0.7 : READABLE;
    if (whole || graph.zoom() >= least) return;
    graph.zoom(least);
    graph.center();
    graph.panBy({ x: 0, y: 18 - graph.elements().renderedBoundingBox().y1 });
  };
  const show = () => {
    const chosen = [...section.querySelectorAll("[data-type]:checked")].map((box) => Number(box.dataset.type));
    const types = new Set(chosen);
    const all = data.arrows.filter((arrow) => types.has(arrow.type)).length;
    slider.max = Math.max(all, 4);
    graph.elements().remove();
    graph.add(elements(data, types, Number(slider.value)));
    graph.layout({ name: "dagre", rankDir: "TB", nodeSep: 34, edgeSep: 22, rankSep: 58, animate: false, fit: false }).run();
    bend(graph);
    graph.style(style(stage));
    fit();
    find("[data-objects-share]").value = `${Math.min(Number(slider.value), all)} / ${all}`;
  };
  graph.on("mouseover tapstart", "node, edge", ({ target }) => tell(graph, target));
  graph.on("mouseout", "node, edge", () => tell(graph, null));
  slider.addEventListener("input", show);
  section.addEventListener("change", ({ target }) => target.matches("[data-type]") && show());
  find("[data-objects-fit]").addEventListener("click", () => fit(true));
  new ResizeObserver(() => (graph.resize(), fit())).observe(stage);
  new MutationObserver(() => graph.style(style(stage))).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  show();
}

if (section) start();
