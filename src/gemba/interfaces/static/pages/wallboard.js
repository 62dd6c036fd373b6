// The wallboard follows the desk without asking it: news fetch the numbers again, and so does the
// moment at which time alone changes one. On a screen on the wall the figures fill it.
const GATHER_MS = 150;
const PAUSE_MS = 2000;
const AFTER_MS = 4000; // clocks and routing answer to an event a moment later
const WAIT_MS_MAX = 2 ** 31 - 1;
const root = document.documentElement;
let timer = 0;
let dueTimer = 0;
let lastAt = 0;
let missed = false;

function fetchAgain() {
  timer = 0;
  lastAt = Date.now();
  for (const piece of document.querySelectorAll("[data-wallboard], [data-wall-piece]")) {
    htmx.trigger(piece, "refresh");
  }
}

function soon(wait = GATHER_MS) {
  missed = document.hidden;
  if (timer || missed) return;
  timer = setTimeout(fetchAgain, Math.max(wait, lastAt + PAUSE_MS - Date.now()));
}

let after = 0;
function news() {
  soon();
  clearTimeout(after);
  after = setTimeout(soon, AFTER_MS);
}

function watchTime() {
  clearTimeout(dueTimer);
  const at = Date.parse(document.querySelector("[data-wallboard]")?.dataset.nextChange ?? "");
  if (at) dueTimer = setTimeout(soon, Math.min(Math.max(at - Date.now(), 0) + 1000, WAIT_MS_MAX));
}

document.addEventListener("live:tickets", news);
document.addEventListener("live:desk", news);
document.addEventListener("ticket-changed", () => {
  lastAt = 0;
  news();
});
document.addEventListener("visibilitychange", () => missed && soon());
document.addEventListener("htmx:afterSwap", ({ detail }) => detail.target.id === "wallboard" && watchTime());
watchTime();

// A number that has changed says so for a moment.
const figures = () =>
  new Map([...document.querySelectorAll("[data-wall-figure]")].map((each) => [each.dataset.wallFigure, each.textContent]));
let before = figures();
document.addEventListener("htmx:afterSwap", () => {
  for (const each of document.querySelectorAll("[data-wall-figure]")) {
    const was = before.get(each.dataset.wallFigure);
    if (was === undefined || was === each.textContent) continue;
    each.classList.add("is-news");
    each.addEventListener("animationend", () => each.classList.remove("is-news"), { once: true });
  }
  before = figures();
});

const button = document.querySelector("[data-wall-screen]");
function setWall(on) {
  root.classList.toggle("is-wall", on);
  button?.setAttribute("aria-pressed", String(on));
  if (on) navigator.wakeLock?.request("screen").catch(() => {}); // a refused lock only lets the screen sleep
}
button?.addEventListener("click", () => {
  const on = !root.classList.contains("is-wall");
  setWall(on);
  if (on) root.requestFullscreen?.().catch(() => {}); // where it is refused the layout still fills the window
  else if (document.fullscreenElement) document.exitFullscreen();
});
document.addEventListener("fullscreenchange", () => setWall(Boolean(document.fullscreenElement)));
if (new URLSearchParams(location.search).has("wall")) setWall(true);

const clock = document.querySelector("[data-wall-clock]");
const time = new Intl.DateTimeFormat(root.lang, { timeStyle: "short", timeZone: document.body.dataset.timeZone });
const tell = () => (clock.textContent = time.format(new Date()));
if (clock) {
  tell();
  setInterval(tell, 5000);
}
