// What happened between the messages can be hidden; the wish is kept on this machine.
const root = document.documentElement;
const KEY = "events-hidden";

function show() {
  const hidden = localStorage.getItem(KEY) === "1";
  root.classList.toggle("events-hidden", hidden);
  document.querySelector("[data-fold-events]")?.setAttribute("aria-pressed", String(hidden));
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-fold-events]")) return;
  localStorage.setItem(KEY, root.classList.contains("events-hidden") ? "0" : "1");
  show();
});
document.addEventListener("htmx:afterSwap", show);
show();

// A reply can be taken back only while it is held.
setInterval(() => {
  for (const held of document.querySelectorAll("[data-held-until]")) {
    if (Date.parse(held.dataset.heldUntil) < Date.now()) held.remove();
  }
}, 1000);
