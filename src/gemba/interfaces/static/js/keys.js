// Single keys act on the ticket; never while somebody types, never when switched off in the
// preferences. Ctrl/⌘+K opens the palette wherever one is. What is pressed while the next ticket
// is still coming waits for it: it is meant for that one, not for the one still shown.
import { run } from "./commands.js";

const KEYS = {
  j: "next", k: "previous", r: "reply", n: "note", a: "assign", s: "status", p: "priority",
  t: "tag", e: "resolve", E: "resolve-next", c: "take", m: "macros", z: "snooze", u: "undo",
  x: "pick", f: "filter", "/": "search", "?": "shortcuts",
};
const GO = { t: "go-tickets", w: "go-wallboard", d: "go-dashboard", p: "go-process", f: "go-figures", c: "go-contacts", i: "go-intake", n: "pull", y: "offer-accept", x: "offer-decline" };
const GO_MS = 1500;
const WAITING_MAX = 200;
let goUntil = 0;
let waiting = [];

const typing = (element) => element.closest?.("input, textarea, select, [contenteditable]") != null;
const busy = () => document.querySelector("dialog[open], details[data-menu][open]") !== null;
const loading = () => document.querySelector("#ticket.htmx-request") !== null;

function nameOf(key) {
  if (key === "g") {
    goUntil = Date.now() + GO_MS;
    return null;
  }
  const going = Date.now() < goUntil;
  goUntil = 0;
  return going ? GO[key] : KEYS[key];
}

function replay() {
  const keys = waiting;
  waiting = [];
  for (const key of keys) {
    const field = document.activeElement;
    if (field.matches("textarea")) {
      field.setRangeText(key === "Enter" ? "\n" : key, field.value.length, field.value.length, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else run(nameOf(key));
  }
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id === "ticket" && waiting.length) replay();
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.failed) waiting = [];
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    run("search");
    return;
  }
  if (event.key === "Escape" && typing(event.target) && !busy()) event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.body.dataset.singleKeys !== "1" || typing(event.target) || busy()) return;
  const isStep = event.key === "j" || event.key === "k";
  if (event.repeat && !isStep) return;
  if (waiting.length || (loading() && !isStep && event.key in KEYS)) {
    event.preventDefault();
    const shown = event.key.length === 1 || event.key === "Enter";
    if (shown && waiting.length < WAITING_MAX) waiting.push(event.key);
    return;
  }
  const name = nameOf(event.key);
  if (name) {
    event.preventDefault();
    run(name);
  }
});
