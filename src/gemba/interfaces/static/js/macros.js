// The menu of macros: searched by typing; when it has come, the keyboard is in it; after a macro
// that says so comes the next ticket.
import { run } from "./commands.js";

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-find-macro]")) return;
  const words = event.target.value.trim().toLowerCase();
  for (const form of event.target.closest("[data-macro-list]").querySelectorAll("form")) {
    form.hidden = !form.textContent.toLowerCase().includes(words);
  }
});

// Enter takes the only, or the first, that fits.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("[data-find-macro]")) return;
  event.preventDefault();
  event.target.closest("[data-macro-list]").querySelector("form:not([hidden]) .menu-item")?.click();
});

document.addEventListener("htmx:afterSettle", (event) => {
  const list = event.detail.target.querySelector?.(":scope > [data-macro-list]");
  if (list && event.detail.target.closest("details")?.open) list.querySelector("input, .menu-item")?.focus();
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && event.detail.elt.matches?.("form[data-macro-next]")) run("next");
});
