// <div data-pulse hx-get hx-trigger="every …">: asks whether there is news, quietly. Nobody asks
// while the page is hidden, and a question that gets no answer is no reason to interrupt.
const isPulse = (event) => event.target.matches?.("[data-pulse]");

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isPulse(event) && document.hidden) event.preventDefault();
});
for (const trouble of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(trouble, (event) => {
    if (isPulse(event)) event.stopImmediatePropagation();
  }, { capture: true });
}
