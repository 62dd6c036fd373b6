// The drawer beside the board: a number's tickets, one of them to act on. It leaves the board in
// sight and alive; Escape closes it and the focus goes back to the number.
const drawer = document.getElementById("wall-drawer");
let opener = null;

function close() {
  drawer.hidden = true;
  drawer.replaceChildren();
  (opener?.isConnected ? opener : document.getElementById("main")).focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-wall-open], [data-wall-row]");
  // A new tab is a new tab.
  if (link && (event.metaKey || event.ctrlKey || event.shiftKey)) return event.stopImmediatePropagation();
  if (link?.matches("[data-wall-open]")) opener = link;
  if (event.target.closest("[data-wall-close]")) close();
}, true);

// News that was on its way when the drawer was closed does not open it again.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target === drawer && drawer.hidden && detail.requestConfig.elt.matches("[data-wall-piece]")) detail.shouldSwap = false;
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target !== drawer) return;
  const wasHidden = drawer.hidden;
  drawer.hidden = false;
  const asked = detail.requestConfig.elt;
  if (wasHidden || !asked.matches("[data-wall-piece]")) drawer.querySelector("#wall-drawer-title")?.focus();
});

// A ticket that is gone, or may no longer be seen, closes the drawer.
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.target === drawer && detail.xhr.status === 404) close();
});

document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
  if (target.matches?.("[data-wall-tell]") && detail.successful) target.reset();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !drawer.hidden && !document.querySelector("dialog[open]")) close();
});
