// A form is sent once, files can be dropped, and the first thing wrong gets the focus.
import "./files.js";

for (const form of document.querySelectorAll("form[data-once]")) {
  const button = form.querySelector("[data-busy]");
  const words = button.querySelector("span");
  const idle = words.textContent;
  form.addEventListener("submit", (event) => {
    if (button.ariaBusy === "true") event.preventDefault();
    button.ariaBusy = "true";
    words.textContent = button.dataset.busy;
  });
  addEventListener("pageshow", () => {
    button.ariaBusy = null;
    words.textContent = idle;
  });
}

document.querySelector("[data-focus]")?.focus();

addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-once]");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
