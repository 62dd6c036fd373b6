// Dialogs whose inside is fetched when it is wanted: the filter of the list, splitting. They close
// when what they asked for was done.
import { openDialog } from "./dialogs.js";

const SHEETS = { "filter-form": "filter", "split-form": "split" };

document.addEventListener("htmx:afterSettle", (event) => {
  const name = SHEETS[event.detail.target.id];
  if (!name) return;
  openDialog(name);
  const dialog = document.getElementById(name);
  dialog.querySelector("select, input[type=checkbox], input:not([type=hidden])")?.focus();
});

// A refusal leaves the dialog open, and stands in it: a toast would lie behind.
function refuse(form, answer) {
  const words = new DOMParser().parseFromString(answer, "text/html").querySelector(".toast-words");
  const line = form.querySelector(".sheet-trouble") ?? document.createElement("p");
  line.className = "sheet-trouble bad";
  line.setAttribute("role", "alert");
  line.textContent = words?.textContent.trim() ?? "";
  form.querySelector(".sheet-bar").before(line);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.elt.closest?.("dialog.sheet form");
  if (!form || event.detail.xhr.status !== 422) return;
  refuse(form, event.detail.xhr.responseText);
  event.detail.shouldSwap = false;
});
document.addEventListener("htmx:afterRequest", (event) => {
  const dialog = event.target.closest?.("#filter, #split");
  if (dialog && event.target.matches("form") && event.detail.xhr.status < 300) dialog.close();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-part]")) return;
  const field = document.getElementById("part-number");
  if (!field.offsetParent) document.documentElement.classList.add("details-open");
  field.focus();
  field.scrollIntoView({ block: "nearest" });
});
