// Prints the page, with everything open that is marked `data-print-open`, and closes it again.
const opened = new Set();

addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details[data-print-open]:not([open])")) {
    details.open = true;
    opened.add(details);
  }
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
  opened.clear();
});
document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-print]")) print();
});
