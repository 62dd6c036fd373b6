// From ticket to ticket down a list that moves: what is acted on goes up, or leaves.
import { showToast } from "./toasts.js";

const rowsNow = () => [...document.querySelectorAll("#rows [data-row]")];
const openAt = (rows) => rows.findIndex((row) => row.hasAttribute("aria-current"));

// The first that stood below the open ticket when it was opened, if that is still the chosen one.
function below(rows) {
  const { opened, below: numbers = "" } = document.body.dataset;
  const chosen = rows[openAt(rows)]?.dataset.row ?? opened;
  if (chosen !== opened || !document.querySelector("[data-ticket]")) return undefined;
  return numbers.split(" ").map((number) => rows.find((row) => row.dataset.row === number)).find(Boolean);
}

/** Open the next ticket of the list, or the one before. */
export function step(by) {
  const rows = rowsNow();
  if (!rows.length) return;
  const at = openAt(rows);
  // A ticket that was dealt with has left the view: the next one stands in its place.
  const place = Number(document.body.dataset.place ?? 0);
  const wanted = at >= 0 ? at + by : by > 0 ? place : place - 1;
  const next = (by > 0 && below(rows)) || rows[Math.min(Math.max(wanted, 0), rows.length - 1)];
  next.scrollIntoView({ block: "nearest" });
  next.click();
}

/** After an act on the open ticket: the one below it, or a word that there is none. */
export function goOn() {
  const rows = rowsNow();
  const at = openAt(rows);
  const next = below(rows) ?? rows[at >= 0 ? at + 1 : Number(document.body.dataset.place ?? 0)];
  if (next) next.click();
  else showToast("toast-no-next");
}
