// The list: the open ticket's row is marked; its place, and which rows stood below it when it was
// opened, are remembered for when it moves or leaves the view; a refresh brings as many rows as are
// shown.
function remember(rows, place, number) {
  const memory = document.body.dataset;
  memory.place = place;
  if (memory.opened === number) return;
  memory.opened = number;
  memory.below = [...rows].slice(place + 1).map((row) => row.dataset.row).join(" ");
}

function mark() {
  const number = document.querySelector("[data-ticket]")?.dataset.ticket;
  const rows = document.querySelectorAll("#rows [data-row]");
  for (const [place, row] of rows.entries()) {
    const isShown = row.dataset.row === number;
    row.toggleAttribute("aria-current", isShown);
    if (isShown) row.setAttribute("aria-current", "true");
    if (isShown) remember(rows, place, number);
  }
}

document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id === "list") {
    event.detail.parameters.rows = document.querySelectorAll("#rows [data-row]").length;
  }
});

// A chosen row is marked before its ticket has come: it must feel immediate.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row || event.ctrlKey || event.metaKey) return;
  document.querySelector("#rows [aria-current]")?.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
});

document.addEventListener("htmx:afterSwap", mark);
mark();
document.querySelector("#rows [aria-current]")?.scrollIntoView({ block: "center" });
