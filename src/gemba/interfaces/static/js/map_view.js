// One process map: Cytoscape lays out and draws the arrows, HTML cards lie over it as boxes.
import { elementsOf } from "./map_elements.js";
import { route } from "./map_routes.js";
import { MapCards } from "./map_cards.js";
import { mapStyle } from "./map_style.js";
import { MapTip } from "./map_tip.js";
import { growWithWheel } from "./map_wheel.js";

const LAYOUT = {
  name: "dagre", rankDir: "TB", nodeSep: 22, edgeSep: 12, rankSep: 22, fit: false,
  useDagreEdgeControlPoints: true, automaticDagreEdgeStyle: false,
  edgeWeight: (edge) => 1 + Math.round(20 * edge.data("often") ** 2),
};
const ZOOM_LEAST = 0.3;
const ZOOM_LEAST_NARROW = 0.5;
const NARROW = 600;
const MARGIN_TOP = 14;

export class MapView {
  constructor(stage) {
    this.stage = stage;
    this.mode = "slow";
    this.level = 0;
    const isTouch = matchMedia("(pointer: coarse)").matches;
    this.cy = cytoscape({
      container: stage.querySelector("[data-map-canvas]"),
      style: mapStyle(stage, this.mode), minZoom: 0.15, maxZoom: 2.5,
      autoungrabify: true, boxSelectionEnabled: false, userZoomingEnabled: isTouch,
    });
    this.cards = new MapCards(stage.querySelector("[data-map-cards]"), this.cy);
    this.tip = new MapTip(this);
    growWithWheel(stage, this);
    new MutationObserver(() => this.restyle()).observe(document.documentElement, {
      attributeFilter: ["data-bs-theme"],
    });
    new ResizeObserver(() => this.resize()).observe(stage);
  }

  show(data, level) {
    this.data = data;
    this.cards.make(data);
    this.level = Math.min(level ?? data.level, data.levelMax);
    this.draw(level === null);
  }

  setLevel(level) {
    this.level = level;
    this.draw(true);
  }

  setMode(mode) {
    this.mode = mode;
    this.stage.dataset.mode = mode;
    this.restyle();
    // Pills of another width need other places.
    if (this.data) this.show(this.data, this.level);
  }

  restyle() {
    this.cy.style(mapStyle(this.stage, this.mode));
  }

  draw(isNew) {
    const { boxes, moves } = elementsOf(this.data, this.level);
    const sizes = this.cards.showOnly(boxes, moves, this.mode);
    this.cy.elements().remove();
    this.cy.add(sizes.elements);
    this.cy.layout(LAYOUT).run();
    route(this.cy);
    this.restyle();
    this.cards.place();
    if (isNew) this.fit();
  }

  /** The whole map; where it would become too small to read, its beginning. */
  fit() {
    if (!this.cy.elements().nonempty()) return;
    const box = this.cy.elements().boundingBox();
    const legend = this.stage.querySelector("[data-map-legend]:not([hidden])");
    const height = this.cy.height() - MARGIN_TOP - (legend?.offsetHeight ?? 0) - 18;
    const width = this.cy.width() - 40;
    const least = this.cy.width() < NARROW ? ZOOM_LEAST_NARROW : ZOOM_LEAST;
    const zoom = Math.max(Math.min(width / box.w, height / box.h, 1.15), least);
    const start = this.cy.getElementById("-1").position("x") ?? box.x1;
    const half = Math.min(width / zoom, box.w) / 2;
    const middle = Math.max(box.x1 + half, Math.min(box.x2 - half, start));
    const top = MARGIN_TOP + Math.max(0, (height - box.h * zoom) / 2);
    this.cy.viewport({ zoom, pan: { x: this.cy.width() / 2 - middle * zoom, y: top - box.y1 * zoom } });
  }

  zoomBy(factor, at = { x: this.cy.width() / 2, y: this.cy.height() / 2 }) {
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: at });
  }

  resize() {
    this.cy.resize();
    this.cy.userZoomingEnabled(matchMedia("(pointer: coarse)").matches);
    if (this.data) this.fit();
  }
}
