// The list: the open ticket's row is marked, a refresh brings as many rows as are shown.
function mark() {
  const number = document.querySelector("[data-ticket]")?.dataset.ticket;
  for (const row of document.querySelectorAll("#rows [data-row]")) {
    if (row.dataset.row === number) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
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
document.querySelector("#rows [aria-current]")?.scrollIntoView({ block: "center" });
