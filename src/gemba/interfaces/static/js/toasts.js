// Toasts leave by themselves after a while, sooner on request; never while looked at.
const LIFE_MS = 6000;
const LIFE_TROUBLE_MS = 12000;
const SHOWN_MAX = 3;
const box = document.querySelector("#toasts");

// A toast that says until when something can be taken back counts down, looked at or not.
function countDown(card, seconds) {
  const end = Date.now() + seconds * 1000;
  const timer = setInterval(() => {
    const left = Math.ceil((end - Date.now()) / 1000);
    card.querySelector("[data-count]").textContent = Math.max(left, 0);
    if (left <= 0 || !card.isConnected) clearInterval(timer);
    if (left <= 0) card.remove();
  }, 200);
}

function arm(card) {
  if (card.dataset.life) return countDown(card, Number(card.dataset.life));
  const life = card.classList.contains("is-trouble") ? LIFE_TROUBLE_MS : LIFE_MS;
  let timer = setTimeout(() => card.remove(), life);
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("focusin", () => clearTimeout(timer));
  card.addEventListener("pointerleave", () => (timer = setTimeout(() => card.remove(), life)));
}

new MutationObserver((changes) => {
  for (const change of changes) {
    for (const node of change.addedNodes) if (node.matches?.(".toast-card")) arm(node);
  }
  for (const old of [...box.children].slice(0, -SHOWN_MAX)) old.remove();
}).observe(box, { childList: true });
box.querySelectorAll(".toast-card").forEach(arm);

box.addEventListener("click", (event) => {
  if (event.target.closest("[data-dismiss]")) event.target.closest(".toast-card").remove();
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.matches?.("[data-dismiss-after]")) event.target.closest(".toast-card")?.remove();
});

/** Show a sentence; `template` is the id of a <template> whose words are in the page's language. */
export function showToast(template) {
  const content = document.getElementById(template)?.content.cloneNode(true);
  if (content) box.append(content);
}

document.addEventListener("htmx:sendError", () => showToast("toast-offline"));
document.addEventListener("htmx:responseError", (event) => {
  if (![409, 422].includes(event.detail.xhr.status)) showToast("toast-failed");
});
