// One process map: Cytoscape draws the arrows, HTML cards lie over it as boxes.
import { elementsOf, graphOf, shareShown } from "./map_elements.js";
import { laidOut } from "./map_layout.js";
import { route } from "./map_routes.js";
import { MapCards } from "./map_cards.js";
import { mapStyle } from "./map_style.js";
import { fit, lookAt, lowerUntilReadable } from "./map_window.js";
import { MapTip } from "./map_tip.js";
import { highlight } from "./map_ways.js";
import { growWithWheel } from "./map_wheel.js";

export class MapView {
  constructor(stage) {
    this.stage = stage;
    this.mode = "slow";
    this.measure = "median";
    this.way = "";
    this.sliders = { activities: 0, paths: 0 };
    const isTouch = matchMedia("(pointer: coarse)").matches;
    this.cy = cytoscape({
      container: stage.querySelector("[data-map-canvas]"),
      style: mapStyle(stage, this.mode), minZoom: 0.15, maxZoom: 2.5,
      autoungrabify: true, boxSelectionEnabled: false, userZoomingEnabled: isTouch,
    });
    this.cards = new MapCards(stage.querySelector("[data-map-cards]"), this.cy);
    this.tip = new MapTip(this);
    growWithWheel(stage, this);
    new MutationObserver(() => this.restyle()).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
    new ResizeObserver(() => this.resize()).observe(stage);
  }

  /** `sliders`: where they stand, or null for where a map of this kind begins. */
  show(data, sliders) {
    this.data = data;
    this.cards.make(data, this.label);
    const { activities, paths } = sliders ?? data;
    this.sliders = { activities: Math.min(activities, data.activitiesMax), paths: Math.min(paths, data.pathsMax) };
    this.draw(sliders === null);
    if (sliders === null) lowerUntilReadable(this);
  }

  setSliders(change) {
    this.sliders = { ...this.sliders, ...change };
    this.draw(true);
  }

  /** What the map tells: "often", "cases", "again" or "slow", and which time. */
  setMode(mode, measure) {
    Object.assign(this, { mode, measure });
    this.stage.dataset.mode = mode;
    this.restyle();
    // Labels of another width need other places.
    if (this.data) this.show(this.data, this.sliders);
  }

  /** Which of the main ways stands out: "happy", "critical" or none. */
  setWay(way) {
    this.way = way;
    highlight(this);
  }

  get label() {
    return this.mode === "slow" ? this.measure : this.mode;
  }

  restyle() {
    this.cy.style(mapStyle(this.stage, this.mode));
  }

  draw(isNew) {
    const { boxes, moves } = elementsOf(this.data, this.sliders.activities, this.sliders.paths);
    this.share = shareShown(this.data, boxes, moves);
    const sizeOf = this.cards.showOnly(boxes, moves);
    this.cy.elements().remove();
    this.cy.add(graphOf(laidOut(boxes, moves, this.data.backbone, sizeOf)));
    route(this.cy);
    this.restyle();
    this.cards.place(this.mode);
    highlight(this);
    if (isNew) this.fit();
  }

  fit() {
    fit(this);
  }

  lookAt(part) {
    lookAt(this, part);
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
