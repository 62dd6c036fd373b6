// How often each step and each flow of a model is passed: labels and widths on the drawing.
function label(html) {
  const box = document.createElement("div");
  box.className = "model-count";
  box.textContent = html;
  return box;
}

export function middle(waypoints) {
  let best = [waypoints[0], waypoints[1]];
  const length = ([a, b]) => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
  for (let at = 1; at < waypoints.length - 1; at += 1) {
    const part = [waypoints[at], waypoints[at + 1]];
    if (length(part) > length(best)) best = part;
  }
  const [a, b] = best;
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, length: length(best), upright: a.x === b.x };
}

export function countsOn(viewer, parts) {
  const [registry, overlays] = [viewer.get("elementRegistry"), viewer.get("overlays")];
  overlays.clear();
  for (const [id, part] of Object.entries(parts.steps)) {
    const shape = registry.get(id);
    if (!shape) continue;
    const box = label(part.count);
    box.classList.add("is-step");
    box.title = part.words;
    overlays.add(id, { position: { bottom: 9, left: shape.width / 2 }, html: box, scale: false, show: { minZoom: 0.35 } });
    const drawn = registry.getGraphics(id).querySelector(".djs-visual > :is(rect, path)");
    if (drawn) drawn.style.fill = `color-mix(in oklab, var(--gemba-accent) ${Math.round(6 + 26 * part.weight)}%, var(--gemba-surface))`;
  }
  for (const [id, part] of Object.entries(parts.flows)) {
    const flow = registry.get(id);
    if (!flow?.waypoints) continue;
    const path = registry.getGraphics(id).querySelector(".djs-visual > path");
    path.style.strokeWidth = `${1.1 + 1.5 * part.weight}px`;
    path.style.strokeOpacity = String(0.45 + 0.55 * part.weight);
    const at = middle(flow.waypoints);
    const left = Math.min(...flow.waypoints.map((point) => point.x));
    const top = Math.min(...flow.waypoints.map((point) => point.y));
    if (at.length < 30) continue;
    const box = label(part.count);
    box.classList.toggle("is-upright", at.upright);
    box.title = part.words;
    overlays.add(id, { position: { left: at.x - left, top: at.y - top }, html: box, scale: false, show: { minZoom: 0.55 } });
  }
}
