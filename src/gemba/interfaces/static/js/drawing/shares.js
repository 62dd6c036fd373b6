// How often each way of a discovered draft was gone, beside it as long as it has no condition.
import { settled } from "./looks.js";

const QUIET_MS = 120;

/** Lays the observed shares on the ways that part, and keeps them there while they are drawn. */
export function shares(viewer) {
  const [overlays, registry] = ["overlays", "elementRegistry"].map((name) => viewer.get(name));

  const show = () => {
    overlays.remove({ type: "share" });
    for (const way of registry.filter((each) => each.waypoints && each.businessObject?.get("gemba:share") != null)) {
      const said = way.businessObject;
      if (said.conditionExpression) continue;
      const label = document.createElement("span");
      label.className = "way-share";
      label.textContent = `${said.get("gemba:share") || "< 1"} %`;
      overlays.add(way, "share", { position: place(way), html: label });
    }
  };

  viewer.on("commandStack.changed", settled(show, QUIET_MS));
  show();
}

// On the longest piece: ways that part share their first.
function place({ waypoints }) {
  const left = Math.min(...waypoints.map(({ x }) => x));
  const top = Math.min(...waypoints.map(({ y }) => y));
  const pieces = waypoints.slice(1).map((to, at) => [waypoints[at], to]);
  const length = ([from, to]) => Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
  const [from, to] = pieces.reduce((one, other) => (length(other) > length(one) ? other : one));
  return { left: (from.x + to.x) / 2 - left - 16, top: (from.y + to.y) / 2 - top - 20 };
}
