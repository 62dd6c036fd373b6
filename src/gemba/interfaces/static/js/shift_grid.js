// The grid of a shift plan: printing, arrow keys from day to day, and the focus kept when the plan
// is drawn anew after a change.
let focused = "";

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});

document.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const cell = step && event.target.closest("#grid select")?.closest("td");
  if (!cell) return;
  const next = step < 0 ? cell.previousElementSibling : cell.nextElementSibling;
  const select = next?.querySelector("select");
  if (!select) return;
  event.preventDefault();
  select.focus();
});

document.addEventListener("htmx:beforeSwap", ({ target }) => {
  if (target.id === "grid") focused = document.activeElement?.id || "";
});
document.addEventListener("htmx:afterSwap", () => {
  if (focused) document.getElementById(focused)?.focus();
  focused = "";
});
