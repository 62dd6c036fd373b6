// The map of differences: what B does more or less often than A, and where it is slower or faster.
const section = document.querySelector("#compare-map");
const font = () => getComputedStyle(document.body).fontFamily;

function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  section.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/** Colour, width and label of a part under a mode; grey where the difference does not stand. */
function look(element, mode) {
  const change = element.data("change");
  const mark = change?.[mode] ?? 0;
  const names = mode === "more" ? ["--cmp-less", "--cmp-same", "--cmp-more"] : ["--cmp-faster", "--cmp-same", "--cmp-slower"];
  const size = change?.[mode === "more" ? "more_size" : "slower_size"] ?? 0;
  return { mark, tint: names[mark + 1], size: mark ? size : 0, told: mark ? change[mode === "more" ? "points" : "time"] : "" };
}

function style(mode) {
  const tints = Object.fromEntries(["--cmp-more", "--cmp-less", "--cmp-slower", "--cmp-faster", "--cmp-same"].map((name) => [name, colour(name)]));
  const [ink, surface, raised, line] = ["--gemba-ink", "--gemba-surface", "--gemba-raised", "--gemba-line-strong"].map(colour);
  const tint = (element) => tints[look(element, mode).tint];
  const label = (node) => [node.data("label"), look(node, mode).told].filter(Boolean).join("\n");
  const wide = (text) => [...text].reduce((sum, letter) => sum + (letter > "⺀" ? 13 : 7.2), 26);
  return [
    { selector: "node", style: { shape: "round-rectangle", label, width: (node) => Math.max(...label(node).split("\n").map(wide)), height: (node) => (label(node).includes("\n") ? 44 : 30), "text-valign": "center", "text-halign": "center", "text-wrap": "wrap", "line-height": 1.25, "font-family": font(), "font-size": 12, "font-weight": 600, color: ink, "background-color": raised, "border-color": (node) => (look(node, mode).mark ? tint(node) : line), "border-width": (node) => (look(node, mode).mark ? 2 + 2 * look(node, mode).size : 1), "overlay-opacity": 0 } },
    { selector: "node[kind != 'activity']", style: { shape: "ellipse", "font-weight": 500, width: 54, height: 30 } },
    { selector: "edge", style: { "curve-style": "unbundled-bezier", "control-point-distances": (edge) => edge.scratch("_bend") ?? 14, "control-point-weights": 0.5, width: (edge) => (look(edge, mode).mark ? 2 + 7 * look(edge, mode).size : 1.4), "line-style": (edge) => (look(edge, mode).mark ? "solid" : "dashed"), "line-color": tint, "target-arrow-color": tint, "target-arrow-shape": "triangle", "arrow-scale": 0.9, label: (edge) => look(edge, mode).told, "font-size": 11, "font-weight": 600, "font-family": font(), color: ink, "text-background-color": surface, "text-background-opacity": 0.9, "text-background-padding": 2, "overlay-opacity": 0 } },
    { selector: "edge[source = target]", style: { "curve-style": "bezier", "loop-direction": "90deg", "loop-sweep": "40deg" } },
    { selector: ".dim", style: { opacity: 0.18 } },
  ];
}

function start() {
  const find = (name) => section.querySelector(`[data-compare${name}]`);
  const data = JSON.parse(document.getElementById("compare-data").textContent);
  const tip = find("-tip");
  const slider = find("-level");
  const mode = () => section.querySelector("[name=compare-mode]:checked").value;
  const graph = cytoscape({ container: find(""), minZoom: 0.2, maxZoom: 3, wheelSensitivity: 0.2, boxSelectionEnabled: false });
  const draw = () => {
    const nodes = data.nodes.filter((node) => node.level <= slider.value);
    const edges = data.edges.filter((edge) => edge.level <= slider.value);
    graph.json({ elements: { nodes: nodes.map((each) => ({ data: each })), edges: edges.map((each) => ({ data: { ...each, id: `e${each.id}` } })) } });
    graph.style(style(mode()));
    graph.layout({ name: "dagre", rankDir: "TB", nodeSep: 64, edgeSep: 30, rankSep: 58, fit: true, padding: 20, animate: false }).run();
    // What leads past others goes round them.
    graph.edges().forEach((edge) => {
      const [from, to] = [edge.source().position(), edge.target().position()];
      const far = Math.hypot(to.x - from.x, to.y - from.y);
      edge.scratch("_bend", (edge.data("back") ? 34 : 14) + (far > 150 ? Math.min(150, (far - 150) * 0.35) : 0));
    });
    graph.style(style(mode()));
  };
  const repaint = () => {
    graph.style(style(mode()));
    for (const legend of section.querySelectorAll("[data-legend]")) legend.hidden = legend.dataset.legend !== mode();
  };
  slider.addEventListener("input", draw);
  section.addEventListener("change", ({ target }) => target.name === "compare-mode" && repaint());
  find("-fit").addEventListener("click", () => graph.fit(undefined, 20));
  graph.on("mouseover", "node, edge", ({ target }) => {
    const near = target.isNode() ? target.closedNeighborhood() : target.union(target.connectedNodes());
    graph.elements().not(near).addClass("dim");
    const name = target.isNode() ? target.data("label") : `${target.source().data("label")} → ${target.target().data("label")}`;
    tip.textContent = [name, target.data("change")?.words].filter(Boolean).join(" · ");
    tip.hidden = false;
  });
  graph.on("mouseout", "node, edge", () => {
    graph.elements().removeClass("dim");
    tip.hidden = true;
  });
  new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  draw();
  repaint();
}

if (section) start();
