// A row of a form goes away when its cross is pressed.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-take-away]");
  const row = button?.closest("[data-row-away]");
  if (!row) return;
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  (next?.querySelector("select, input:not([type=hidden])") ?? document.querySelector("#main")).focus();
});
