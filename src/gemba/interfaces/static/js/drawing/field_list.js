// The form of a person's step: rows of typed fields, kept as gemba:field.
import { extensions, setExtensions } from "./extensions.js";

/** Draws into [data-fields]; [data-add-field] adds a row. */
export function fieldList(modeler, panel) {
  const box = panel.querySelector("[data-fields]");
  const template = panel.querySelector("[data-field]");
  let shown = null;
  let count = 0;

  const part = (row, name) => row.querySelector(`[data-part=${name}]`);

  function kept() {
    const moddle = modeler.get("moddle");
    const made = [...box.children].map((row) => {
      const type = part(row, "type").value;
      const lines = type === "choice" ? part(row, "choices").value.split("\n") : [];
      const choices = lines.map((line) => line.trim()).filter(Boolean).map((line) => {
        const [value, label] = line.split("=").map((each) => each.trim());
        return moddle.create("gemba:Choice", label ? { value, label } : { value });
      });
      const field = moddle.create("gemba:Field", {
        key: part(row, "key").value.trim(),
        label: part(row, "label").value.trim(),
        type,
        required: part(row, "required").checked || undefined,
        condition: part(row, "condition").value.trim() || undefined,
        choices,
      });
      for (const each of choices) each.$parent = field;
      return field;
    });
    setExtensions(modeler, shown, "gemba:Field", made);
  }

  function row(field) {
    const made = template.content.firstElementChild.cloneNode(true);
    count += 1;
    for (const label of made.querySelectorAll("label[data-of]")) {
      label.htmlFor = `field-${count}-${label.dataset.of}`;
      part(made, label.dataset.of).id = label.htmlFor;
    }
    part(made, "key").value = field?.key ?? "";
    part(made, "label").value = field?.label ?? "";
    part(made, "type").value = field?.type ?? "text";
    part(made, "required").checked = Boolean(field?.required);
    part(made, "condition").value = field?.condition ?? "";
    part(made, "choices").value = (field?.choices ?? []).map((each) => (each.label ? `${each.value} = ${each.label}` : each.value)).join("\n");
    typed(made);
    return made;
  }

  const typed = (made) => {
    made.querySelector("[data-of=choices]").closest(".property").hidden = part(made, "type").value !== "choice";
    made.querySelector("[data-title]").textContent = part(made, "label").value || part(made, "key").value || "…";
  };

  box.addEventListener("input", (event) => {
    const made = event.target.closest("[data-row]");
    // A key follows its label until it is written by hand.
    if (event.target === part(made, "label") && !made.dataset.keyed) part(made, "key").value = keyOf(part(made, "label").value);
    if (event.target === part(made, "key")) made.dataset.keyed = "1";
    typed(made);
    kept();
  });
  panel.addEventListener("click", (event) => {
    const made = event.target.closest("[data-row]");
    if (event.target.closest("[data-add-field]")) {
      box.append(row({ type: "text", key: `field_${box.children.length + 1}` }));
      box.lastElementChild.open = true;
      part(box.lastElementChild, "label").focus();
    } else if (event.target.closest("[data-remove-field]")) made.remove();
    else if (event.target.closest("[data-field-up]")) made.previousElementSibling?.before(made);
    else return;
    kept();
  });

  return (element) => {
    if (element === shown && box.contains(document.activeElement)) return;
    shown = element;
    const open = [...box.children].map((each) => each.open);
    const made = extensions(element, "gemba:Field").map(row);
    made.forEach((each, at) => { each.open = Boolean(open[at]); each.dataset.keyed = "1"; });
    box.replaceChildren(...made);
  };
}

const keyOf = (label) => label.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^[_\d]+|_+$/g, "").slice(0, 40);
