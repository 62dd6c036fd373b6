// Rows of triggers and actions: one is removed, a new one takes the keyboard, the calendar shows
// only where hours are asked for.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-remove-piece]");
  if (!button) return;
  const row = button.closest(".rule-piece");
  const form = row.closest("form");
  (row.nextElementSibling ?? row.parentElement.nextElementSibling)?.focus?.();
  row.remove();
  htmx.trigger(form, "rule-row-gone");
});

document.addEventListener("htmx:afterSettle", (event) => {
  const found = event.detail.elt;
  const row = found.matches?.(".rule-piece[data-fresh]") ? found : found.querySelector?.(".rule-piece[data-fresh]");
  if (!row) return;
  row.removeAttribute("data-fresh");
  const fields = [...row.querySelectorAll("select, summary, input:not([type=checkbox]), textarea")];
  (fields[0]?.value ? (fields[1] ?? fields[0]) : fields[0])?.focus();
});

const hours = document.querySelector("#id_hours");
const calendar = document.querySelector("#id_calendar")?.closest(".small-field");
const show = () => { calendar.hidden = hours.value === "any" || !hours.value; };
if (hours && calendar) {
  hours.addEventListener("change", show);
  show();
}
