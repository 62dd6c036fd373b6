// Single keys act on the ticket; never while somebody types, never when switched off in the
// preferences. Ctrl/⌘+K opens the palette wherever one is.
import { run } from "./commands.js";

const KEYS = {
  j: "next", k: "previous", r: "reply", n: "note", a: "assign", s: "status", p: "priority",
  t: "tag", e: "resolve", m: "take", "/": "search", "?": "shortcuts",
};
const GO = { t: "go-tickets", d: "go-dashboard", p: "go-process", c: "go-contacts", i: "go-intake" };
const GO_MS = 1500;
let goUntil = 0;

const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;
const busy = () => document.querySelector("dialog[open], details[data-menu][open]") !== null;

function single(event) {
  if (event.key === "g") {
    goUntil = Date.now() + GO_MS;
    return null;
  }
  const going = Date.now() < goUntil;
  goUntil = 0;
  return going ? GO[event.key] : KEYS[event.key];
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    run("search");
    return;
  }
  if (event.key === "Escape" && typing(event.target) && !busy()) event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && !"jk".includes(event.key)) return;
  if (document.body.dataset.singleKeys !== "1" || typing(event.target) || busy()) return;
  const name = single(event);
  if (name) {
    event.preventDefault();
    run(name);
  }
});
