// What an action is given: a field for each of its typed parameters, kept as gemba:input.
import { choiceField, written } from "./choice_field.js";
import { extensions, setExtensions } from "./extensions.js";

/** Draws into [data-parameters] whenever the action or the element changes. */
export function parameters(modeler, panel, offers) {
  const box = panel.querySelector("[data-parameters]");
  const template = panel.querySelector("[data-parameter]");
  const action = panel.querySelector("[data-prop='gemba:action']");
  let drawn = "";

  const values = (element) => new Map(extensions(element, "gemba:Input").map((each) => [each.name, each.value]));

  function set(element, name, value) {
    const all = values(element);
    if (value === "") all.delete(name);
    else all.set(name, value);
    const made = [...all].map(([key, said]) => modeler.get("moddle").create("gemba:Input", { name: key, value: said }));
    setExtensions(modeler, element, "gemba:Input", made);
  }

  function field(element, asked) {
    const kind = asked.choices.length ? "choice" : asked.asked === "text" ? "text" : "line";
    const piece = template.content.querySelector(`[data-kind=${kind}]`).cloneNode(true);
    const id = `parameter-${asked.name}`;
    piece.querySelector("label").textContent = asked.label;
    piece.querySelector("label").htmlFor = id;
    const input = piece.querySelector("[data-value]");
    const said = values(element).get(asked.name) ?? "";
    if (kind === "choice") {
      piece.querySelector("select").id = id;
      const numbers = asked.asked === "key";
      choiceField(piece, { "": asked.choices });
      input.value = said;
      input.dispatchEvent(new CustomEvent("filled"));
      input.addEventListener("input", (event) => {
        event.stopPropagation();
        const bare = /^"\d+"$/.test(input.value) && numbers ? JSON.parse(input.value) : input.value;
        set(element, asked.name, bare);
      });
      return piece;
    }
    input.id = id;
    if (asked.asked === "hours") input.inputMode = "decimal";
    input.value = asked.asked === "context" ? said : spoken(said);
    input.addEventListener("input", (event) => {
      event.stopPropagation();
      set(element, asked.name, asWritten(input.value, asked));
    });
    return piece;
  }

  return (element) => {
    const wanted = offers.actions.find(({ value }) => value === element.businessObject.get("gemba:action"));
    const here = `${element.id} ${wanted?.value} ${JSON.stringify([...values(element)])}`;
    if (here === drawn || box.contains(document.activeElement)) return;
    drawn = here;
    const fits = action.closest("[data-for]").hidden ? undefined : wanted;
    box.replaceChildren(...(fits?.parameters ?? []).map((asked) => field(element, asked)));
  };
}

// A text is shown without its quotes; what begins with = is an expression.
function spoken(expression) {
  try {
    return String(JSON.parse(expression));
  } catch {
    return expression ? `=${expression}` : "";
  }
}

function asWritten(text, asked) {
  if (text.startsWith("=")) return text.slice(1).trim();
  if (asked.asked === "context") return text.trim();
  return written(text.trim(), asked.asked === "hours" && text.trim() !== "" && !Number.isNaN(Number(text)));
}
