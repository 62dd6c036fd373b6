// Every command by its name, for keys, palette and buttons alike. A command that finds nothing to
// act on does nothing.
import { openBulk } from "./bulk_sheet.js";
import { openDialog } from "./dialogs.js";
import { isPicking, pickCurrent } from "./picking.js";
import { goOn, step } from "./stepping.js";

const press = (selector) => document.querySelector(selector)?.click();
const go = (section) => press(`#navigation [data-go=${section}]`);

function openMenu(key) {
  const menu = document.querySelector(`.ticket-head [data-key=${key}]`)?.closest("details");
  if (!menu) return;
  menu.open = true;
  menu.querySelector(".menu-item, input:not([type=hidden])")?.focus();
}

// With tickets picked in the list, keys act on those.
const either = (one, many) => () => (isPicking() ? many() : one());

function resolveNext() {
  document.dispatchEvent(new CustomEvent("resolve:next"));
  press("[data-key=resolve]");
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
  "go-on": goOn,
  pick: pickCurrent,
  filter: () => press("[data-key=filter]"),
  assign: either(() => choose("field-assignee"), () => openBulk("bulk-assignee")),
  status: either(() => choose("field-status"), () => openBulk("bulk-status")),
  priority: either(() => choose("field-priority"), () => openBulk("bulk-priority")),
  tag: either(() => choose("field-tag"), () => openBulk("bulk-tag")),
  take: either(() => press("[data-key=take]"), () => press("[data-key=bulk-take]")),
  resolve: either(() => press("[data-key=resolve]"), () => press("[data-key=bulk-resolve]")),
  "resolve-next": resolveNext,
  snooze: either(() => openMenu("snooze"), () => openBulk("")),
  wake: () => press("[data-key=wake]"),
  macros: () => openMenu("macros"),
  undo: () => [...document.querySelectorAll("#toasts [data-key=undo]")].at(-1)?.click(),
  split: () => press("[data-split]:not([disabled])"),
  part: () => press("[data-part]"),
  "fold-events": () => press("[data-fold-events]"),
  reopen: () => press("[data-key=reopen]"),
  merge: () => press("[data-merge]:not([disabled])"),
  "copy-link": () => press(".ticket-head [data-copy]"),
  search: () => document.dispatchEvent(new CustomEvent("palette:open")),
  shortcuts: () => openDialog("shortcuts"),
  "go-tickets": () => go("tickets"),
  "go-dashboard": () => go("dashboard"),
  "go-wallboard": () => go("wallboard"),
  "go-process": () => go("process"),
  "go-figures": () => go("figures"),
  "go-contacts": () => go("contacts"),
  "go-intake": () => go("intake"),
  pull: () => press("[data-key=pull]"),
  "offer-accept": () => press("[data-offer]:not([hidden]) [data-key=offer-accept]"),
  "offer-decline": () => press("[data-offer]:not([hidden]) [data-key=offer-decline]"),
  light: () => press("[data-theme-switch] [value=light]"),
  dark: () => press("[data-theme-switch] [value=dark]"),
};

/** Run the command of that name, if there is one. */
export function run(name) {
  commands[name]?.();
}
