// Every command by its name, for keys, palette and buttons alike. A command that finds nothing to
// act on does nothing.
import { openDialog } from "./dialogs.js";

const press = (selector) => document.querySelector(selector)?.click();
const go = (section) => press(`#navigation [data-go=${section}]`);

function step(by) {
  const rows = [...document.querySelectorAll("#rows [data-row]")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.hasAttribute("aria-current"));
  // A ticket that was dealt with has left the view: the next one stands in its place.
  const place = Number(document.body.dataset.place ?? 0);
  const wanted = at >= 0 ? at + by : by > 0 ? place : place - 1;
  const next = rows[Math.min(Math.max(wanted, 0), rows.length - 1)];
  next.scrollIntoView({ block: "nearest" });
  next.click();
}

function write(mode) {
  const composer = document.querySelector("[data-composer]");
  composer?.dispatchEvent(new CustomEvent("composer:write", { detail: mode }));
}

function choose(field) {
  const root = document.documentElement;
  if (!document.getElementById(field)?.offsetParent) root.classList.add("details-open");
  const element = document.getElementById(field);
  element?.focus();
  // Opened, a list is searched by typing; closed, each letter would change it at once.
  if (element?.matches("select")) element.showPicker?.();
}

export const commands = {
  next: () => step(1),
  previous: () => step(-1),
  reply: () => write("reply"),
  note: () => write("note"),
  assign: () => choose("field-assignee"),
  status: () => choose("field-status"),
  priority: () => choose("field-priority"),
  tag: () => choose("field-tag"),
  take: () => press("[data-key=take]"),
  resolve: () => press("[data-key=resolve]"),
  reopen: () => press("[data-key=reopen]"),
  merge: () => press("[data-merge]:not([disabled])"),
  "copy-link": () => press(".ticket-head [data-copy]"),
  search: () => document.dispatchEvent(new CustomEvent("palette:open")),
  shortcuts: () => openDialog("shortcuts"),
  "go-tickets": () => go("tickets"),
  "go-dashboard": () => go("dashboard"),
  "go-process": () => go("process"),
  "go-figures": () => go("figures"),
  "go-contacts": () => go("contacts"),
  "go-intake": () => go("intake"),
  light: () => press("[data-theme-switch] [value=light]"),
  dark: () => press("[data-theme-switch] [value=dark]"),
};

/** Run the command of that name, if there is one. */
export function run(name) {
  commands[name]?.();
}
