// On narrower screens the details open beside, or over, the conversation.
const root = document.documentElement;

function set(open) {
  root.classList.toggle("details-open", open);
  for (const button of document.querySelectorAll("[data-details][aria-expanded]")) {
    button.setAttribute("aria-expanded", String(open));
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-details]")) set(!root.classList.contains("details-open"));
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) set(false);
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "ticket") set(false);
});

// A tag that was added leaves the field free for the next one.
document.addEventListener("htmx:afterRequest", (event) => {
  const field = event.target.querySelector?.(".tag-new");
  if (field && event.detail.successful) field.value = "";
});
