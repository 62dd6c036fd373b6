// The command palette: tickets found by the server, commands found here. Arrow keys move, Enter acts.
import { run } from "./commands.js";

const palette = document.querySelector("[data-palette-dialog]");
const input = palette?.querySelector("input");
const shown = () => [...palette.querySelectorAll(".palette-item")].filter((item) => item.offsetParent);

function select(item) {
  palette.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
  item?.setAttribute("aria-selected", "true");
  item?.scrollIntoView({ block: "nearest" });
  if (item) input.setAttribute("aria-activedescendant", item.id);
}

function filter() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const item of palette.querySelectorAll("[data-command], [data-href]")) {
    const text = item.textContent.toLowerCase();
    const needs = item.dataset.needs;
    const fits = words.every((word) => text.includes(word));
    item.hidden = !fits || (needs && !document.querySelector(needs));
  }
  for (const group of palette.querySelectorAll("[data-group]")) {
    group.hidden = !group.querySelector(".palette-item:not([hidden])");
  }
  select(shown()[0]);
}

function open() {
  if (!palette || palette.open) return;
  input.value = "";
  palette.querySelector("#palette-hits").replaceChildren();
  palette.showModal();
  filter();
}

function act(item) {
  palette.close();
  if (item.dataset.command) run(item.dataset.command);
  else if (item.dataset.href) location.assign(item.dataset.href);
}

document.addEventListener("palette:open", open);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-palette]")) open();
});

palette?.addEventListener("input", filter);
palette?.addEventListener("htmx:afterSettle", filter);
palette?.addEventListener("click", (event) => {
  const item = event.target.closest(".palette-item");
  if (item && !item.href) act(item);
  else if (item) palette.close();
});
palette?.addEventListener("keydown", (event) => {
  const items = shown();
  const at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && items.length) {
    event.preventDefault();
    select(items[(at + step + items.length) % items.length]);
  } else if (event.key === "Enter" && items[at]) {
    event.preventDefault();
    items[at].click();
  }
});
