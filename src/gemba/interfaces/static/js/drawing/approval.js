// Whether a person's step is answered with yes or no, and by whom: kept as gemba:approval.
import { filledSelect } from "./choice_field.js";
import { extensions, setExtensions } from "./extensions.js";
import { called } from "./looks.js";

const DEFAULTS = { role: "supervisor", fourEyes: true, limit: false };

/** Fills [data-approval] with what the element says, and writes what is changed in it. */
export function approval(modeler, panel, offers) {
  const box = panel.querySelector("[data-approval]");
  const [on, rest, amount] = ["[data-approval-on]", "[data-approval-rest]", "[data-amount]"].map((each) => box.querySelector(each));
  const parts = [...box.querySelectorAll("[data-part]")];
  const part = (name) => parts.find((each) => each.dataset.part === name);
  let shown = null;

  const kept = () => extensions(shown, "gemba:Approval")[0];
  const given = () => extensions(shown, "gemba:Input").find(({ name }) => name === "amount");
  const steps = () =>
    modeler.get("elementRegistry").filter((each) => each.type === "bpmn:UserTask" && each !== shown)
      .map((each) => ({ value: each.id, label: called(each) || each.id }));

  function keep() {
    const said = Object.fromEntries(parts.map((each) => [each.dataset.part, each.type === "checkbox" ? each.checked : each.value || undefined]));
    // what goes without saying is not said
    if (said.fourEyes) said.fourEyes = undefined;
    if (!said.limit) said.limit = undefined;
    setExtensions(modeler, shown, "gemba:Approval", on.checked ? [modeler.get("moddle").create("gemba:Approval", said)] : []);
  }

  function keepAmount() {
    const others = extensions(shown, "gemba:Input").filter(({ name }) => name !== "amount");
    const value = amount.value.trim();
    const made = value ? [modeler.get("moddle").create("gemba:Input", { name: "amount", value })] : [];
    setExtensions(modeler, shown, "gemba:Input", [...others, ...made]);
  }

  box.addEventListener("input", (event) => {
    if (event.target.matches("[data-prop]")) return;
    event.stopPropagation();
    if (event.target === amount) return keepAmount();
    rest.hidden = !on.checked;
    keep();
    if (event.target !== on || !on.checked || shown.businessObject.get("gemba:result")) return;
    modeler.get("modeling").updateProperties(shown, { "gemba:result": "approval" });
  });

  return (element) => {
    shown = element;
    if (box.closest("[data-for]").hidden || box.contains(document.activeElement) && document.activeElement !== on) return;
    const said = kept();
    on.checked = Boolean(said);
    rest.hidden = !said;
    filledSelect(part("team"), offers.teams, part("team").dataset.none);
    filledSelect(part("of"), steps(), part("of").dataset.none);
    for (const each of parts) {
      const value = said?.get(each.dataset.part) ?? DEFAULTS[each.dataset.part] ?? "";
      if (each.type === "checkbox") each.checked = Boolean(value);
      else each.value = value;
    }
    amount.value = given()?.value ?? "";
  };
}
