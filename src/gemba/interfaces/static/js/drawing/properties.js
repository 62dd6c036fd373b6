// The property panel: plain forms of the page, shown for what is selected and filled from it.
import { approval } from "./approval.js";
import { accessors } from "./accessors.js";
import { called, isA } from "./looks.js";
import { choiceField } from "./choice_field.js";
import { durationField } from "./duration_field.js";
import { parameters } from "./parameters.js";
import { fieldList } from "./field_list.js";

/** [data-for] sections name BPMN types, [data-prop] inputs what they are about. */
export function properties(modeler, root, offers) {
  const panel = root.querySelector("[data-properties]");
  const sections = [...panel.querySelectorAll("[data-for]")];
  const reach = accessors(modeler);
  let shown = null;
  let writing = false;

  panel.querySelectorAll("[data-choice-field]").forEach((box) => choiceField(box, offers));
  panel.querySelectorAll("[data-duration-field]").forEach(durationField);
  const lists = [parameters(modeler, panel, offers), fieldList(modeler, panel), approval(modeler, panel, offers)];

  const applies = (section, element) => {
    const wanted = section.dataset.for.split(" ").some((type) => isA(element, type));
    const event = section.dataset.event;
    if (!wanted || section.dataset.unless?.split(" ").some((type) => isA(element, type))) return false;
    if (section.dataset.when && !reach[section.dataset.when](element)) return false;
    return !event || reach.event(element)?.$type === `bpmn:${event}EventDefinition`;
  };

  function show(element) {
    shown = element;
    panel.dataset.type = element.type;
    panel.querySelector("[data-element-name]").textContent = called(element) || panel.dataset[isA(element, "bpmn:Process") ? "whole" : "nameless"];
    for (const section of sections) section.hidden = !applies(section, element);
    for (const input of panel.querySelectorAll("[data-prop]")) {
      if (input === document.activeElement && writing) continue;
      const value = reach.get(input.dataset.prop, element);
      if (input.type === "checkbox") input.checked = Boolean(value);
      else input.value = value ?? "";
      input.dispatchEvent(new CustomEvent("filled"));
    }
    for (const list of lists) list(element);
  }

  panel.addEventListener("input", (event) => {
    const input = event.target.closest("[data-prop]");
    if (!input || !shown) return;
    writing = true;
    reach.set(input.dataset.prop, shown, input.type === "checkbox" ? input.checked : input.value.trim());
    writing = false;
    for (const list of lists) list(shown);
  });
  panel.addEventListener("submit", (event) => event.preventDefault());

  const rooted = () => modeler.get("canvas").getRootElement();
  modeler.on("selection.changed", ({ newSelection }) => {
    const [one] = newSelection;
    show(newSelection.length === 1 ? (one.labelTarget ?? one) : rooted());
  });
  modeler.on("elements.changed", ({ elements }) => {
    const gone = shown?.parent === null && shown !== rooted();
    if (gone) show(rooted());
    else if (elements.includes(shown) && !writing) show(shown);
    else if (elements.includes(shown)) panel.querySelector("[data-element-name]").textContent = called(shown);
  });
  modeler.on("root.set", () => show(rooted()));
  show(rooted());
}
