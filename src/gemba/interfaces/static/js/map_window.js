// Which part of the map is seen, and how large.
const ZOOM_LEAST = 0.62;
const HEIGHT_LEAST = 500;
const HEIGHT_MOST = 1500;
const ZOOM_LEAST_NARROW = 0.5;
const ZOOM_WANTED = 0.86;
const BOXES_LEAST = 8;
const TRIES = 24;
const NARROW = 600;
const MARGIN_TOP = 14;

/** The whole map; where it would become too small to read, its beginning. */
export function fit(view) {
  const { cy, stage } = view;
  if (!cy.elements().nonempty()) return;
  const box = cy.elements().boundingBox();
  const least = cy.width() < NARROW ? ZOOM_LEAST_NARROW : ZOOM_LEAST;
  const legend = stage.querySelector("[data-map-legend]:not([hidden])");
  const used = MARGIN_TOP + (legend?.offsetHeight ?? 0) + 18;
  const wide = cy.width() - 40;
  grow(view, box.h * Math.max(Math.min(wide / box.w, 0.9), least) + used);
  const zoom = Math.max(Math.min(wide / box.w, (cy.height() - used) / box.h, 1.15), least);
  const start = cy.getElementById("-1").position("x") ?? box.x1;
  const half = Math.min(wide / zoom, box.w) / 2;
  const middle = Math.max(box.x1 + half, Math.min(box.x2 - half, start));
  const top = MARGIN_TOP + Math.max(0, (cy.height() - used - box.h * zoom) / 2);
  cy.viewport({ zoom, pan: { x: cy.width() / 2 - middle * zoom, y: top - box.y1 * zoom } });
}

/** A map wider than the stage can show in readable letters begins with fewer activities and paths. */
export function lowerUntilReadable(view) {
  for (let tries = 0; tries < TRIES; tries++) {
    const { activities, paths } = view.sliders;
    const boxes = view.cy.nodes(".box").length;
    if (view.cy.elements().boundingBox().w * ZOOM_WANTED <= view.cy.width()) return;
    if (activities > 0 && boxes > BOXES_LEAST) view.setSliders({ activities: activities - 1 });
    else if (paths > 0) view.setSliders({ paths: paths - 1 });
    else return;
  }
}

/** As tall as the map needs to be read, within limits; in full screen as tall as the screen. */
function grow({ stage, cy }, height) {
  const wanted = document.fullscreenElement ? "" : `${Math.round(Math.min(Math.max(height, HEIGHT_LEAST), HEIGHT_MOST))}px`;
  if (stage.style.height === wanted) return;
  stage.style.height = wanted;
  cy.resize();
}

/** Brings a part into sight. */
export function lookAt({ cy }, part) {
  const found = cy.getElementById(part).union(cy.edges(`[move = "${part}"]`));
  if (!found.nonempty()) return;
  const frame = found.renderedBoundingBox();
  const isSeen = frame.x1 >= 0 && frame.y1 >= 0 && frame.x2 <= cy.width() && frame.y2 <= cy.height();
  if (!isSeen) cy.center(found);
}
