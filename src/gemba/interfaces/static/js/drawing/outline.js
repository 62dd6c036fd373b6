// Every element as a list, from left to right: for the keyboard, and for who looks for one.
import { called, isA, kindOf, settled } from "./looks.js";

const SKIPPED = new Set(["label", "bpmn:Process", "bpmn:Collaboration"]);

// Of lines only those that have something to say: the ways that leave a gateway.
const isWay = ({ source }) => ["bpmn:ExclusiveGateway", "bpmn:InclusiveGateway"].some((type) => isA(source, type)) && source.outgoing.length > 1;
const place = (each) => (each.waypoints ? { x: each.source.x + 1, y: each.waypoints.at(-1).y } : each);

/** Select an element, bring it into view, and let the keyboard act on it. */
export function goTo(modeler, id) {
  const element = modeler.get("elementRegistry").get(id) ?? modeler.get("canvas").getRootElement();
  const isRoot = !element.parent;
  modeler.get("selection").select(isRoot ? [] : element);
  if (!isRoot) modeler.get("canvas").scrollToElement(element, 80);
  return element;
}

/** A list in [data-outline]; a press selects. */
export function outline(modeler, root, kinds) {
  const list = root.querySelector("[data-outline]");
  const draw = () => {
    const all = modeler.get("elementRegistry").filter((each) => each.parent && !SKIPPED.has(each.type) && !each.labelTarget && (!each.waypoints || isWay(each)));
    const word = (element) => called(element) || kindOf(element, kinds);
    all.sort((one, other) => place(one).x - place(other).x || place(one).y - place(other).y);
    list.replaceChildren(...all.map((element) => {
      const [item, button] = ["li", "button"].map((name) => document.createElement(name));
      button.type = "button";
      button.dataset.goto = element.id;
      button.textContent = element.waypoints ? `${called(element)} → ${word(element.target)}`.trim() : word(element);
      button.classList.toggle("is-nameless", !called(element) && !element.waypoints);
      item.append(button);
      return item;
    }));
  };
  modeler.on("commandStack.changed", settled(draw, 200));
  draw();
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-goto]");
    if (!button) return;
    goTo(modeler, button.dataset.goto);
    if (event.detail === 0) root.querySelector("[data-properties] :is(input, textarea)")?.focus();
  });
}
