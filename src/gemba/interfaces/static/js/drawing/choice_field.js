// One of a list, or an expression: a <select> beside a line of text, both speaking for one hidden
// input whose value is an expression. Texts of the list are written as "text", numbers as they are.

/** The expression of a plain value. */
export const written = (value, asNumber) => (value === "" ? "" : asNumber ? String(value) : JSON.stringify(String(value)));

const plain = (expression) => {
  try {
    return String(JSON.parse(expression));
  } catch {
    return null;
  }
};

/** A <select> with these choices or groups of them, beginning with what chooses nothing. */
export function filledSelect(select, choices, none) {
  const option = ({ value, label }) => new Option(label, value);
  const groups = choices.map((each) => {
    if (!each.choices) return option(each);
    const group = document.createElement("optgroup");
    group.label = each.label;
    group.append(...each.choices.map(option));
    return group;
  });
  select.replaceChildren(new Option(none, ""), ...groups.filter((each) => each.label !== "" || each.value));
}

/** [data-choice-field=NAME] holds a hidden input, a select and a line; NAME is one of `offers`. */
export function choiceField(box, offers) {
  const [hidden, select, line] = ["input[type=hidden]", "select", "input[type=text]"].map((each) => box.querySelector(each));
  const isPlain = "plain" in box.dataset; // the value itself, no expression
  filledSelect(select, offers[box.dataset.choiceField] ?? [], box.dataset.none);
  const own = new Option(box.dataset.own, "\u0000own");
  select.append(own);
  const known = (value) => [...select.options].some((each) => each !== own && each.value === value);

  hidden.addEventListener("filled", () => {
    const value = isPlain ? hidden.value : (plain(hidden.value) ?? "");
    const isOwn = hidden.value !== "" && !known(value);
    select.value = isOwn ? own.value : value;
    line.hidden = !isOwn;
    line.value = hidden.value;
  });
  const say = (value) => {
    hidden.value = value;
    hidden.dispatchEvent(new Event("input", { bubbles: true }));
  };
  select.addEventListener("input", (event) => {
    event.stopPropagation();
    line.hidden = select.value !== own.value;
    if (!line.hidden) return line.focus();
    say(isPlain ? select.value : written(select.value));
  });
  line.addEventListener("input", (event) => {
    event.stopPropagation();
    say(line.value.trim());
  });
}
