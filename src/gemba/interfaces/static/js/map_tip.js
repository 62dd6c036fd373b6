// Hover and keyboard focus: what is looked at stands out and tells its numbers in a sentence.

export class MapTip {
  constructor(view) {
    this.view = view;
    this.tip = view.stage.querySelector("[data-map-tip]");
    const { cy, cards } = view;
    cy.on("mouseover", "node, edge", (event) => this.look(partOf(event.target)));
    cy.on("mouseout", "node, edge", () => this.rest());
    cy.on("mouseover mouseout", "node, edge", (event) => {
      view.stage.style.cursor = event.type === "mouseover" ? "pointer" : "";
    });
    cy.on("tap", "node, edge", (event) => this.#open(partOf(event.target)));
    cards.layer.addEventListener("focusin", (event) => this.look(event.target.dataset.part));
    cards.layer.addEventListener("focusout", () => this.rest());
    cards.layer.addEventListener("click", (event) => {
      const card = event.target.closest("[data-part]");
      if (card) this.#open(card.dataset.part);
    });
  }

  #open(part) {
    // Start, end and the moves to them have no more to tell.
    if (part.includes("-")) return;
    this.view.stage.dispatchEvent(new CustomEvent("map:open", { bubbles: true, detail: part }));
  }

  look(part) {
    const { cy, cards, data } = this.view;
    const move = data?.moves.find((each) => each.id === part);
    const box = data?.boxes.find((each) => each.id === part || each.loop?.id === part);
    if (!move && !box) return;
    const near = move ? cy.edges(`[move = "${part}"]`) : box.id === part ? nearBox(cy, part) : cy.getElementById(box.id);
    const shown = near.union(near.connectedNodes()).union(cy.getElementById(part));
    if (shown.empty()) return;
    cy.elements().addClass("dim");
    shown.removeClass("dim");
    for (const [id, card] of cards.cards) card.classList.toggle("is-dim", !shown.getElementById(id).length);
    this.#tell((move ?? (box.id === part ? box : box.loop)).words);
  }

  rest() {
    const { cy, cards } = this.view;
    cy.elements().removeClass("dim");
    for (const card of cards.cards.values()) card.classList.remove("is-dim");
    this.tip.hidden = true;
  }

  #tell(words) {
    this.tip.textContent = words;
    this.tip.hidden = false;
  }
}

/** The arrows at a box, both halves of each. */
function nearBox(cy, id) {
  const moves = new Set(cy.getElementById(id).connectedEdges().map((edge) => edge.data("move")));
  return cy.edges().filter((edge) => moves.has(edge.data("move")));
}

function partOf(element) {
  return element.data("move") ?? element.id().replace(/^pill-/, "");
}
