// The sheets of working together: filled by the server, closed when what they ask for is done.
// Handing a ticket to another team or person first asks what they must know.
import { openDialog } from "./dialogs.js";

const sheet = () => document.getElementById("together-sheet");
let asking = null;

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("[data-sheet-form]");
  if (!form || !event.detail.successful || event.detail.requestConfig.verb !== "post") return;
  asking = null;
  form.closest("dialog")?.close();
});

// autofocus works only while a dialog opens, and its contents come a moment later
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "together-sheet") sheet().querySelector("[autofocus]")?.focus();
});

function restore(select) {
  const kept = select.querySelector("option[selected]");
  select.value = kept?.value ?? "";
}

document.addEventListener("htmx:confirm", (event) => {
  const select = event.target;
  const url = select.dataset?.handOver;
  const kept = select.querySelector?.("option[selected]")?.value;
  const handed = select.name === "team" ? kept !== select.value : kept && select.value !== document.body.dataset.person;
  if (!url || !select.value || !handed) return;
  event.preventDefault();
  asking = select;
  htmx.ajax("GET", `${url}?${select.name}=${select.value}`, { target: "#together-sheet", swap: "innerHTML" });
  openDialog("together");
});

document.getElementById("together")?.addEventListener("close", () => {
  if (asking) restore(asking);
  asking = null;
  sheet().replaceChildren();
});
