// The boxes and labels of the map as HTML: crisp text, the page's own colours, keyboard focus.
import { boxCard, pillCard } from "./map_faces.js";
import { pillOf } from "./map_elements.js";

export class MapCards {
  constructor(layer, cy) {
    this.layer = layer;
    this.cy = cy;
    this.cards = new Map();
    cy.on("viewport", () => this.follow());
    layer.addEventListener("keydown", (event) => this.#step(event));
    layer.addEventListener("focusin", (event) => this.#bringIntoView(event.target));
  }

  make(data, label) {
    const focused = document.activeElement?.dataset?.part;
    this.layer.replaceChildren();
    this.cards.clear();
    for (const box of data.boxes) this.#add(box.id, boxCard(box, label));
    for (const move of data.moves) this.#add(pillOf(move), pillCard(move, label));
    if (focused && this.cards.has(focused)) this.cards.get(focused).focus();
  }

  #add(id, card) {
    this.cards.set(id, card);
    this.layer.append(card);
  }

  /** Shows these and hides the rest; gives the size of a card by its id. */
  showOnly(boxes, moves) {
    const shown = new Set([...boxes.map((box) => box.id), ...moves.map(pillOf)]);
    for (const [id, card] of this.cards) card.hidden = !shown.has(id);
    const steps = this.#steps();
    steps.forEach((card, place) => (card.tabIndex = place ? -1 : 0));
    return (id) => {
      const card = this.cards.get(id);
      return { w: Math.max(card.offsetWidth, 1), h: Math.max(card.offsetHeight, 1) };
    };
  }

  place() {
    this.cy.nodes().forEach((node) => {
      const { x, y } = node.position();
      const card = this.cards.get(node.id());
      card.style.translate = `${x - node.data("w") / 2}px ${y - node.data("h") / 2}px`;
    });
    this.follow();
  }

  follow() {
    const { x, y } = this.cy.pan();
    this.layer.style.transform = `translate(${x}px, ${y}px) scale(${this.cy.zoom()})`;
  }

  #steps() {
    return [...this.layer.querySelectorAll("button:not([hidden])")];
  }

  /** Arrow keys go along the flow; Tab leaves the map. */
  #step(event) {
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const steps = this.#steps();
    const next = steps[steps.indexOf(event.target) + by];
    if (next) next.focus();
    event.preventDefault();
  }

  #bringIntoView(card) {
    for (const each of this.#steps()) each.tabIndex = each === card ? 0 : -1;
    this.layer.parentElement.scrollTo(0, 0);
    const node = this.cy.getElementById(card.dataset.part);
    if (!node.nonempty() || !card.matches(":focus-visible")) return;
    const { x, y } = node.renderedPosition();
    const inside = x > 60 && y > 30 && x < this.cy.width() - 60 && y < this.cy.height() - 30;
    if (!inside) this.cy.center(node);
  }
}
