// Conditions that are being filled in: chosen values are told where they are folded away, a list
// of many is searched, a row is removed, and a new one takes the keyboard.
const tell = (values) => {
  const names = [...values.querySelectorAll("input:checked")].map((box) => box.parentElement.textContent.trim());
  const place = values.querySelector("[data-chosen]");
  place.dataset.none ??= place.textContent;
  place.textContent = names.join(", ") || place.dataset.none;
};

document.addEventListener("change", (event) => {
  const values = event.target.closest?.("[data-values]");
  if (values && event.target.type === "checkbox") tell(values);
});

document.addEventListener("input", (event) => {
  if (!event.target.matches?.("[data-find]")) return;
  const words = event.target.value.trim().toLowerCase();
  for (const offer of event.target.parentElement.querySelectorAll("label")) {
    offer.hidden = !offer.textContent.toLowerCase().includes(words);
  }
});

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("[data-values][open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
  const button = event.target.closest?.("[data-remove-row]");
  if (!button) return;
  const conditions = button.closest("[data-conditions]");
  const row = button.closest(".condition");
  (row.nextElementSibling ?? row.parentElement.nextElementSibling)?.querySelector?.("select, button")?.focus();
  row.remove();
  htmx.trigger(conditions, "condition-row-gone");
});

document.addEventListener("keydown", (event) => {
  const open = event.target.closest?.("[data-values][open]");
  if (event.key !== "Escape" || !open) return;
  event.stopPropagation();
  open.open = false;
  open.querySelector("summary").focus();
});

document.addEventListener("htmx:afterSettle", (event) => {
  const fresh = event.detail.elt.querySelectorAll?.("[data-fresh]") ?? [];
  const row = event.detail.elt.matches?.("[data-fresh]") ? event.detail.elt : [...fresh].at(-1);
  if (!row) return;
  row.removeAttribute("data-fresh");
  const fields = row.querySelectorAll("select, summary, input:not([type=checkbox])");
  (fields[0]?.value ? (fields[1]?.hidden ? fields[2] : fields[1]) : fields[0])?.focus();
});
