// A list put in order by dragging: <ol data-reorder> of <li data-id>, each with a [data-grip], and
// the form [data-reorder-form] after it, which sends the new order. Keys have the buttons.
let dragged = null;
let before = "";

const order = (list) => [...list.querySelectorAll(":scope > li")].map((item) => item.dataset.id);

document.addEventListener("pointerdown", (event) => {
  const item = event.target.closest?.("[data-grip]")?.closest("[data-reorder] > li");
  if (item) item.draggable = true;
});
document.addEventListener("pointerup", () => {
  for (const item of document.querySelectorAll("[data-reorder] > li[draggable]")) item.removeAttribute("draggable");
});

document.addEventListener("dragstart", (event) => {
  if (!event.target.matches?.("[data-reorder] > li")) return;
  dragged = event.target;
  before = order(dragged.parentElement).join();
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.id);
  dragged.classList.add("is-dragged");
});

document.addEventListener("dragover", (event) => {
  const over = event.target.closest?.("[data-reorder] > li");
  if (!dragged || over?.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  const { top, height } = over.getBoundingClientRect();
  if (over !== dragged) over[event.clientY < top + height / 2 ? "before" : "after"](dragged);
});
document.addEventListener("drop", (event) => dragged && event.preventDefault());

document.addEventListener("dragend", () => {
  if (!dragged) return;
  const list = dragged.parentElement;
  dragged.classList.remove("is-dragged");
  dragged.removeAttribute("draggable");
  dragged = null;
  if (order(list).join() === before) return;
  const form = list.nextElementSibling;
  form.querySelectorAll("[name=ids]").forEach((field) => field.remove());
  for (const id of order(list)) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "ids", value: id }));
  }
  form.requestSubmit();
});
