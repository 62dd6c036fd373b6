// A length of time as a number and a unit, or anything else as text: speaks for a hidden input.
// With [data-wrap] the value is an expression: 4 for working hours, duration("PT4H") by the clock;
// without, it is PT4H.
const UNITS = { minutes: ["PT", "M"], hours: ["PT", "H"], days: ["P", "D"] };
const WORKING = /^\d+(\.\d+)?$/;
const WRAPPED = /^duration\("([^"]+)"\)$/;

function taken(text) {
  for (const [unit, [before, after]] of Object.entries(UNITS)) {
    const found = new RegExp(`^${before}(\\d+)${after}$`).exec(text);
    if (found) return { number: found[1], unit };
  }
  return null;
}

/** [data-duration-field] holds a hidden input, a number, a select of units and a line. */
export function durationField(box) {
  const [hidden, number, unit, line] = ["input[type=hidden]", "input[type=number]", "select", "input[type=text]"].map((each) => box.querySelector(each));
  const wraps = "wrap" in box.dataset;
  const show = (isOwn) => {
    number.hidden = isOwn;
    line.hidden = !isOwn;
  };
  hidden.addEventListener("filled", () => {
    const bare = wraps ? (WRAPPED.exec(hidden.value)?.[1] ?? hidden.value) : hidden.value;
    const found = wraps && WORKING.test(bare) ? { number: bare, unit: "working" } : taken(bare);
    const isOwn = hidden.value !== "" && !found;
    number.value = found?.number ?? "";
    unit.value = isOwn ? "own" : (found?.unit ?? (wraps ? "working" : "hours"));
    line.value = hidden.value;
    show(isOwn);
  });
  box.addEventListener("input", (event) => {
    if (event.target === hidden) return;
    event.stopPropagation();
    const isOwn = unit.value === "own";
    show(isOwn);
    const [before, after] = UNITS[unit.value] ?? [];
    const bare = number.value && before ? `${before}${Number.parseInt(number.value, 10)}${after}` : "";
    if (unit.value === "working") hidden.value = number.value;
    else hidden.value = isOwn ? line.value.trim() : bare && wraps ? `duration("${bare}")` : bare;
    hidden.dispatchEvent(new Event("input", { bubbles: true }));
    if (isOwn && event.target === unit) line.focus();
  });
}
