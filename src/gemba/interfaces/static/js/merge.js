// The merge dialog: asked for by the ticket's menu, offers the customer's other tickets, shows what
// the joined ticket would be, and turns the direction round.
import { openDialog } from "./dialogs.js";

const dialog = document.querySelector("[data-merge-dialog]");
const field = dialog.querySelector("[data-merge-number]");
const preview = dialog.querySelector("#merge-preview");
const WAIT_MS = 250;
let timer = 0;

const number = () => field.value.trim().replace(/^#/, "");

function look(source, target) {
  const address = dialog.dataset.preview.replace("/0/", `/${source}/`);
  htmx.ajax("GET", `${address}?target=${encodeURIComponent(target)}`, { target: "#merge-preview", swap: "innerHTML" });
}

function ready() {
  const target = preview.querySelector("[name=target]");
  dialog.querySelector("[data-merge-go]").disabled = !target || target.hasAttribute("data-refused");
}

function offer() {
  const options = [...document.querySelectorAll(".customer .other")].map((link) => {
    const option = document.createElement("option");
    option.value = link.pathname.split("/").at(-2);
    option.label = link.querySelector(".truncate").textContent;
    return option;
  });
  dialog.querySelector("datalist").replaceChildren(...options);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-merge]");
  if (!button) return;
  dialog.dataset.number = button.dataset.merge;
  offer();
  dialog.querySelector("form").reset();
  preview.replaceChildren();
  ready();
  openDialog(dialog.id);
});

field.addEventListener("input", () => {
  clearTimeout(timer);
  preview.replaceChildren();
  ready();
  if (/^\d{1,9}$/.test(number())) timer = setTimeout(() => look(dialog.dataset.number, number()), WAIT_MS);
});
dialog.addEventListener("click", (event) => {
  const turn = event.target.closest("[data-merge-turn]");
  if (turn) look(turn.dataset.target, turn.dataset.source);
});
document.addEventListener("htmx:afterSettle", (event) => event.detail.target === preview && ready());

document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.closest("[data-merge-dialog]") || event.detail.verb !== "post") return;
  const source = preview.querySelector("[data-merge-of]")?.dataset.mergeOf ?? dialog.dataset.number;
  event.detail.path = dialog.dataset.url.replace("/0/", `/${source}/`);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.closest("[data-merge-dialog]") && event.detail.requestConfig.verb === "post" && event.detail.successful) dialog.close();
});
