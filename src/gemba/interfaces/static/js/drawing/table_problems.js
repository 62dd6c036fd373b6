// What is wrong with decisions, told while they are written: marked cells and rules, and a list.
import { settled } from "./looks.js";

const QUIET_MS = 500;

/** Asks the desk after each change; a press on a line leads to the cell. */
export function tableProblems(modeler, voice, root, settings, tabs) {
  const list = root.querySelector("[data-problems]");
  const box = root.querySelector("[data-problems-box]");
  // Rules of style outlive the redrawing of the table.
  const marks = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, marks];
  let asked = 0;

  const ask = async () => {
    const turn = ++asked;
    const { xml } = await voice.saveXML();
    const body = new FormData();
    body.set("xml", xml);
    const headers = { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content };
    const answer = await fetch(settings.check, { method: "POST", body, headers }).catch(() => null);
    if (turn === asked && answer?.ok) show((await answer.json()).problems);
  };

  const place = (id) => `:is([data-element-id="${CSS.escape(id)}"], th[data-col-id="${CSS.escape(id)}"])`;
  const show = (found) => {
    const rules = found.filter(({ element }) => element).map(({ element, is_error: isError }) => {
      const paint = isError ? "var(--gemba-bad)" : "var(--gemba-warn)";
      return `.decision-canvas :is(td, th)${place(element)} { box-shadow: inset 3px 0 ${paint}; }`;
    });
    marks.replaceSync(rules.join("\n"));
    list.replaceChildren(...found.map(line));
    const errors = found.filter((each) => each.is_error).length;
    box.dataset.count = errors;
    box.querySelector("[data-problem-count]").textContent = found.length;
    box.querySelector("[data-none]").hidden = errors > 0;
    box.querySelector("[data-some]").hidden = found.length === 0;
  };

  const line = (problem) => {
    const [item, button] = ["li", "button"].map((name) => document.createElement(name));
    button.type = "button";
    button.className = problem.is_error ? "is-error" : "is-warning";
    button.textContent = problem.sentence;
    button.addEventListener("click", async () => {
      await tabs.open(problem.element);
      const cell = root.querySelector(`.decision-canvas ${place(problem.element)}`);
      cell?.scrollIntoView({ block: "center" });
      const heading = cell?.querySelector(".edit-button");
      if (heading) heading.click();
      else (cell?.querySelector("[contenteditable]") ?? cell)?.focus?.();
    });
    item.append(button);
    return item;
  };

  voice.on("commandStack.changed", settled(ask, QUIET_MS));
  ask();
}
