// How Cytoscape draws the arrows: the page's own colours, width and colour by what is asked.

/** A colour of the page's style sheets as [r, g, b], also where it differs by theme. */
function colour(stage, name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  stage.append(probe);
  const found = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
  probe.remove();
  return found.slice(0, 3);
}

function mix(from, to, part) {
  const at = Math.max(0, Math.min(1, part));
  return `rgb(${from.map((value, i) => Math.round(value + (to[i] - value) * at)).join(",")})`;
}

/** Grey while little is waited, amber, then red where most of the time goes. */
function heat(palette, slow) {
  if (slow < 0.35) return mix(palette.calm, palette.warm, slow / 0.35);
  return mix(palette.warm, palette.hot, (slow - 0.35) / 0.5);
}

export function mapStyle(stage, mode) {
  const palette = {
    calm: colour(stage, "--map-calm"), warm: colour(stage, "--map-warm"),
    hot: colour(stage, "--map-hot"), often: colour(stage, "--map-often"),
  };
  const weight = (edge) => edge.data("sizes")[mode];
  const tint = (edge) => {
    if (mode === "slow" || mode === "again") return heat(palette, weight(edge));
    return mix(palette.calm, palette.often, 0.25 + 0.75 * weight(edge));
  };
  const width = (edge) => 1.3 + 7 * weight(edge);
  return [
    { selector: "node", style: {
      width: "data(w)", height: "data(h)", shape: "round-rectangle",
      "background-opacity": 0, "border-width": 0, "overlay-opacity": 0,
    } },
    { selector: "edge", style: {
      width, "line-color": tint, "overlay-opacity": 0, "line-cap": "round",
      "curve-style": "unbundled-bezier", "edge-distances": "endpoints",
      "control-point-weights": "data(weights)", "control-point-distances": "data(distances)",
      "source-endpoint": "data(start)", "target-endpoint": "data(end)",
      "target-arrow-color": tint, "source-arrow-color": tint,
      "arrow-scale": (edge) => 0.95 - 0.35 * weight(edge),
    } },
    { selector: "edge.into-target", style: { "target-arrow-shape": "triangle" } },
    { selector: "edge.into-source", style: { "source-arrow-shape": "triangle" } },
    { selector: ".aside", style: { opacity: 0.25 } },
    { selector: ".dim", style: { opacity: 0.16 } },
  ];
}
