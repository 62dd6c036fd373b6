// The merge dialog: asked for by the ticket's menu, offers the customer's other tickets.
import { openDialog } from "./dialogs.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-merge]");
  if (!button) return;
  const dialog = document.querySelector("[data-merge-dialog]");
  dialog.dataset.number = button.dataset.merge;
  const options = [...document.querySelectorAll(".customer .other")].map((link) => {
    const option = document.createElement("option");
    option.value = link.pathname.split("/").at(-2);
    option.label = link.querySelector(".truncate").textContent;
    return option;
  });
  dialog.querySelector("datalist").replaceChildren(...options);
  dialog.querySelector("form").reset();
  openDialog(dialog.id);
});

document.addEventListener("htmx:configRequest", (event) => {
  const dialog = event.target.closest("[data-merge-dialog]");
  if (dialog) event.detail.path = dialog.dataset.url.replace("/0/", `/${dialog.dataset.number}/`);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const dialog = event.target.closest("[data-merge-dialog]");
  if (dialog && event.detail.successful) dialog.close();
});
