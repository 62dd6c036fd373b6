// Who else looks at a ticket, and who writes on it: shown in its head and in the list.
import { send } from "./live.js";

const IDLE_MS = 8000;
const me = Number(document.body.dataset.person);
const there = new Map(); // ticket number -> people
let mode = "viewing";
let idle = 0;

function avatar(person) {
  const mark = document.createElement("span");
  mark.className = `avatar avatar-xs hue-${person.hue} is-${person.mode}`;
  mark.textContent = person.initials;
  mark.title = person.name;
  return mark;
}

const others = (number) => (there.get(number) ?? []).filter((person) => person.id !== me);

function draw() {
  for (const place of document.querySelectorAll("[data-presence]")) {
    place.replaceChildren(...others(Number(place.dataset.presence)).map(avatar));
  }
  const line = document.querySelector("[data-typing]");
  const number = Number(document.querySelector("[data-ticket]")?.dataset.ticket);
  if (!line) return;
  const words = document.querySelector("#live-words").dataset;
  const said = others(number)
    .filter((person) => person.mode !== "viewing")
    .map((person) => words[person.mode].replace("{name}", person.name));
  line.textContent = said.join(" · ");
}

function say() {
  const ticket = document.querySelector("[data-live-ticket]")?.dataset.liveTicket;
  send({ type: "look", ticket: ticket ?? null, mode });
}

function set(next) {
  if (next === mode) return;
  mode = next;
  say();
}

document.addEventListener("input", (event) => {
  const composer = event.target.closest("[data-composer]");
  if (!composer) return;
  set(composer.dataset.mode === "note" ? "noting" : "replying");
  clearTimeout(idle);
  idle = setTimeout(() => set("viewing"), IDLE_MS);
});
document.addEventListener("composer:sent", () => set("viewing"));

document.addEventListener("live:presence", ({ detail }) => {
  if (detail.people.length) there.set(detail.number, detail.people);
  else there.delete(detail.number);
  draw();
});
document.addEventListener("live:state", ({ detail }) => {
  there.clear();
  draw();
  if (detail.on) say();
});

let shown = document.querySelector("[data-ticket]")?.dataset.ticket;
document.addEventListener("htmx:afterSwap", () => {
  const number = document.querySelector("[data-ticket]")?.dataset.ticket;
  if (number !== shown) {
    shown = number;
    mode = "viewing";
    say();
  }
  draw();
});
