// A drawing that is only looked at: moved and made larger by keys and buttons.
import { showWhole } from "./looks.js";

const MOVES = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };

export function movable(viewer, panel, stage) {
  const zoomed = (step) => viewer.get("zoomScroll").stepZoom(step);
  panel.addEventListener("click", ({ target }) => {
    const zoom = target.closest("[data-zoom]");
    if (zoom) zoomed(Number(zoom.dataset.zoom));
    if (target.closest("[data-whole]")) showWhole(viewer);
  });
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = MOVES[event.key];
    const zoom = { "+": 1, "-": -1 }[event.key];
    if (move) viewer.get("canvas").scroll({ dx: move[0], dy: move[1] });
    else if (zoom) zoomed(zoom);
    else if (event.key === "0") showWhole(viewer);
    else return;
    event.preventDefault();
  });
}
