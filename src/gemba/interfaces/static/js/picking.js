// Tickets of the list are picked – x, a click on the box, Shift for a stretch – and one act is done
// on all of them. What is picked outlives a refresh of the list, not a change of the view.
const root = document.documentElement;
const picked = new Set();
let all = false;
let last = "";

const boxes = () => [...document.querySelectorAll("#rows [data-pick]")];
const part = (name) => document.querySelector(`[data-bulk] ${name}`);

/** Whether something is picked: keys then act on that. */
export const isPicking = () => all || picked.size > 0;

function draw() {
  for (const box of boxes()) {
    box.checked = all || picked.has(box.value);
    box.closest(".row-box").classList.toggle("is-picked", box.checked);
  }
  root.classList.toggle("is-picking", isPicking());
  const count = part("[data-bulk-count]");
  if (!count) return;
  const { one, many, all: everything } = count.dataset;
  count.textContent = all ? everything : picked.size === 1 ? one : many.replace("{n}", picked.size);
  part("[data-bulk-all]").hidden = all;
}

function set(value, on) {
  if (all) for (const box of boxes()) picked.add(box.value);
  all = false;
  if (on) picked.add(value);
  else picked.delete(value);
  last = value;
}

function stretch(value) {
  const values = boxes().map((box) => box.value);
  const [from, to] = [values.indexOf(last), values.indexOf(value)].sort((a, b) => a - b);
  for (const each of from < 0 ? [value] : values.slice(from, to + 1)) set(each, true);
  last = value;
}

/** Pick the open ticket, or let it go. */
export function pickCurrent() {
  const row = document.querySelector("#rows [data-row][aria-current]") ?? document.querySelector("#rows [data-row]:focus");
  if (row) set(row.dataset.row, !picked.has(row.dataset.row));
  draw();
}

export function clearPicked() {
  picked.clear();
  all = false;
  root.classList.remove("is-choosing");
  draw();
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-pick]");
  const row = event.shiftKey && event.target.closest("[data-row]");
  if (row) event.preventDefault();
  if (row) event.stopPropagation();
  if (row || (box && event.shiftKey && last)) stretch(row ? row.dataset.row : box.value);
  else if (box) set(box.value, box.checked);
  if (event.target.closest("[data-bulk-all]")) all = true;
  if (event.target.closest("[data-choose]")) root.classList.toggle("is-choosing");
  if (event.target.closest("[data-bulk-clear]")) clearPicked();
  else draw();
}, true);

document.addEventListener("keydown", (event) => {
  const elsewhere = document.querySelector("dialog[open], details[data-menu][open]") || event.target.closest("textarea, input:not([type=checkbox])");
  if (event.key === "Escape" && isPicking() && !elsewhere) clearPicked();
});

document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id !== "bulk") return;
  event.detail.path += location.search;
  if (all) event.detail.formData.append("all", "1");
  for (const number of all ? [] : picked) event.detail.formData.append("ticket", number);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.id !== "bulk") return;
  event.target.reset();
  part("details").open = false;
  if (event.detail.successful) clearPicked();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "desk") clearPicked();
  else draw();
});
