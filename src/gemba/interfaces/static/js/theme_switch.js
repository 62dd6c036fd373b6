// Light, dark, auto: seen at once, remembered in the background.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-theme-switch]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  document.documentElement.dataset.themeChoice = event.submitter.value;
  for (const button of form.querySelectorAll("button")) {
    button.classList.toggle("active", button === event.submitter);
  }
  fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
});
