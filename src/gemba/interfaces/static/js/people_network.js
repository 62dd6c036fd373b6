// The handover network: the busiest people on a circle, those who share most work side by side.
function colour(stage, name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  stage.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/** Around the circle so that each stands beside whom they share most with. */
function seated(knots, arrows) {
  const shared = new Map();
  for (const { source, target, much } of arrows) {
    for (const key of [`${source} ${target}`, `${target} ${source}`]) {
      shared.set(key, (shared.get(key) ?? 0) + much);
    }
  }
  const left = [...knots];
  const order = [left.shift()];
  while (left.length) {
    const last = order.at(-1).id;
    left.sort((a, b) => (shared.get(`${last} ${b.id}`) ?? 0) - (shared.get(`${last} ${a.id}`) ?? 0) || a.rank - b.rank);
    order.push(left.shift());
  }
  return order;
}

export class Network {
  constructor(stage, data, { tip, open }) {
    Object.assign(this, { stage, data, tip });
    this.graph = cytoscape({ container: stage, minZoom: 0.3, maxZoom: 3, wheelSensitivity: 0.2, boxSelectionEnabled: false });
    this.graph.on("mouseover", "node, edge", ({ target }) => this.tell(target));
    this.graph.on("mouseout", "node, edge", () => this.tell(null));
    this.graph.on("tap", "node", ({ target }) => open(target.id()));
    new ResizeObserver(() => this.size && this.show(this.size)).observe(stage);
    new MutationObserver(() => this.graph.style(this.style())).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  }

  show(size) {
    this.size = size;
    const knots = this.data.knots.filter((knot) => knot.rank < size);
    const ids = new Set(knots.map((knot) => knot.id));
    // The strongest of all, and each one's strongest: nobody stands alone, nothing is a thicket.
    const inside = this.data.arrows.filter((arrow) => ids.has(arrow.source) && ids.has(arrow.target));
    const seen = new Map();
    const arrows = inside.filter((arrow, place) => {
      const had = seen.get(arrow.source) ?? 0;
      seen.set(arrow.source, had + 1);
      return place < 2 * size || had < 2;
    });
    const { width, height } = this.stage.getBoundingClientRect();
    const [across, down] = [Math.max(width / 2 - 70, 60), Math.max(height / 2 - 34, 60)];
    const places = seated(knots, inside).map((knot, place, all) => {
      const angle = (2 * Math.PI * place) / all.length - Math.PI / 2;
      return { data: knot, position: { x: across * Math.cos(angle), y: down * Math.sin(angle) } };
    });
    const lines = arrows.map((arrow, place) => ({ data: { ...arrow, id: `e${arrow.source}_${arrow.target}`, label: place < 12 ? arrow.count : "" } }));
    this.graph.json({ elements: { nodes: places, edges: lines } });
    this.graph.nodes().forEach((node) => node.position(places.find((each) => each.data.id === node.id()).position));
    this.graph.style(this.style());
    this.graph.fit(undefined, 22);
  }

  tell(element) {
    this.graph.elements().removeClass("dim");
    if (element) {
      const near = element.isNode() ? element.closedNeighborhood() : element.union(element.connectedNodes());
      this.graph.elements().not(near).addClass("dim");
      this.tip.textContent = element.data("words");
    }
    this.tip.hidden = !element;
  }

  style() {
    const [ink, surface, raised, line, oneWay, bothWays] = ["--gemba-ink", "--gemba-surface", "--gemba-raised", "--gemba-line-strong", "--one-way", "--both-ways"].map((name) => colour(this.stage, name));
    const tint = (edge) => (edge.data("both") && this.data.directed ? bothWays : oneWay);
    return [
      { selector: "node", style: { shape: "round-rectangle", label: "data(label)", "text-valign": "center", "text-halign": "center", "font-family": getComputedStyle(document.body).fontFamily, "font-size": 12, "font-weight": 600, color: ink, "text-wrap": "ellipsis", "text-max-width": 116, width: (node) => Math.min(124, 24 + 7.4 * [...node.data("label")].reduce((sum, letter) => sum + (letter > "⺀" ? 1.7 : 1), 0)), height: (node) => 26 + 14 * node.data("much"), "background-color": raised, "border-width": (node) => 1 + 2 * node.data("much"), "border-color": line, "overlay-opacity": 0 } },
      { selector: "edge", style: { "curve-style": "unbundled-bezier", "control-point-distances": 30, "control-point-weights": 0.5, width: (edge) => 1 + 8 * edge.data("much"), "line-color": tint, "target-arrow-color": tint, "target-arrow-shape": this.data.directed ? "triangle" : "none", "arrow-scale": 0.9, "line-opacity": (edge) => 0.45 + 0.5 * edge.data("much"), "source-label": "data(label)", "source-text-offset": 34, "font-size": 11, "font-family": getComputedStyle(document.body).fontFamily, color: ink, "text-background-color": surface, "text-background-opacity": 0.85, "text-background-padding": 2, "overlay-opacity": 0 } },
      { selector: ".dim", style: { opacity: 0.15 } },
    ];
  }
}
