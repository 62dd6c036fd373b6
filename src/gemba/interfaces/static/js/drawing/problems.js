// What is wrong with the drawing, told while it is drawn: a mark at the shape, a line in the list.
import { called, kindOf, settled } from "./looks.js";

const QUIET_MS = 500;

/** Asks the desk after each change, and shows its answer. */
export function problems(modeler, root, settings, kinds) {
  const list = root.querySelector("[data-problems]");
  const box = root.querySelector("[data-problems-box]");
  const [canvas, overlays, registry] = ["canvas", "overlays", "elementRegistry"].map((name) => modeler.get(name));
  let asked = 0;

  const ask = async () => {
    const turn = ++asked;
    const { xml } = await modeler.saveXML();
    const body = new FormData();
    body.set("xml", xml);
    const token = document.querySelector("meta[name=csrf-token]").content;
    let answer;
    try {
      answer = await fetch(settings.check, { method: "POST", body, headers: { "X-CSRFToken": token } });
    } catch {
      return; // told by the saving
    }
    if (turn === asked && answer.ok) show((await answer.json()).problems);
  };

  const show = (found) => {
    overlays.remove({ type: "problem" });
    registry.forEach((each) => canvas.removeMarker(each, "has-problem"));
    const by = Map.groupBy(found, (each) => each.element);
    for (const [id, here] of by) mark(registry.get(id), here);
    list.replaceChildren(...found.map((each) => line(each, registry.get(each.element), kinds)));
    box.dataset.count = found.length;
    box.querySelector("[data-problem-count]").textContent = found.length;
    box.querySelector("[data-none]").hidden = found.length > 0;
    box.querySelector("[data-some]").hidden = found.length === 0;
    root.dispatchEvent(new CustomEvent("problems", { detail: found }));
  };

  const mark = (element, here) => {
    if (!element?.parent) return;
    canvas.addMarker(element, "has-problem");
    const badge = document.createElement("button");
    badge.type = "button";
    badge.className = "problem-badge";
    badge.dataset.goto = element.id;
    badge.title = here.map((each) => each.sentence).join("\n");
    badge.textContent = here.length > 1 ? here.length : "!";
    badge.setAttribute("aria-label", badge.title);
    const position = element.waypoints ? { top: 0, left: 0 } : { top: -9, right: 9 };
    overlays.add(element, "problem", { position, html: badge });
  };

  modeler.on("commandStack.changed", settled(ask, QUIET_MS));
  ask();
}

function line(problem, element, kinds) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.goto = problem.element;
  button.className = problem.is_error ? "is-error" : "is-warning";
  const name = element?.parent && (called(element) || kindOf(element, kinds));
  const words = document.createElement("span");
  words.textContent = problem.sentence;
  if (name && !problem.sentence.includes(name)) {
    const where = document.createElement("b");
    where.textContent = name;
    button.append(where);
  }
  button.append(words);
  item.append(button);
  return item;
}
