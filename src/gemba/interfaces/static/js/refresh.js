// What changed elsewhere is fetched again: the list and the counts, and the open ticket if it is
// among the changed. Gathered for a moment, never more often than every two seconds.
const GATHER_MS = 120;
const PAUSE_MS = 2000;
let timer = 0;
let lastAt = 0;
let stream = false;

function fetchAgain() {
  timer = 0;
  lastAt = Date.now();
  for (const id of ["list", "views", "saved-views"]) {
    const element = document.getElementById(id);
    if (element) htmx.trigger(element, "refresh");
  }
  const shown = document.querySelector("[data-stream]");
  if (stream && shown) htmx.trigger(shown, "refresh");
  stream = false;
}

function soon() {
  if (timer || document.hidden) return;
  timer = setTimeout(fetchAgain, Math.max(GATHER_MS, lastAt + PAUSE_MS - Date.now()));
}

// With another view the saved ones are drawn anew, not counted yet.
document.addEventListener("htmx:afterSettle", () => {
  const saved = document.querySelector("#saved-views:not(.htmx-request)");
  if (saved && !saved.querySelector(".shell-count")) htmx.trigger(saved, "refresh");
});

let missed = false;
document.addEventListener("live:tickets", ({ detail }) => {
  const open = Number(document.querySelector("[data-stream]")?.dataset.stream);
  const mine = detail.many || detail.numbers.includes(open);
  stream ||= mine;
  missed ||= document.hidden;
  // The ticket one is looking at does not wait for the pause.
  if (mine && !document.hidden) lastAt = Math.min(lastAt, Date.now() - PAUSE_MS);
  soon();
});
// An act of one's own: its answer has the ticket already, but for an undo; the list it has not.
document.addEventListener("ticket-changed", ({ detail }) => {
  const open = Number(document.querySelector("[data-stream]")?.dataset.stream);
  stream ||= detail.numbers.includes(open) && Boolean(detail.elsewhere || detail.elt?.closest(".toasts"));
  lastAt = 0;
  soon();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && missed) {
    missed = false;
    soon();
  }
});
