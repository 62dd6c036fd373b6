// What is written stays on this machine, per person, ticket and mode, until it is sent.
const keyOf = (composer, mode = composer.dataset.mode) => `draft:${composer.dataset.draft}:${mode}`;

function keep(composer) {
  const text = composer.elements.text.value;
  if (text.trim()) localStorage.setItem(keyOf(composer), text);
  else localStorage.removeItem(keyOf(composer));
}

function bring(composer) {
  composer.elements.text.value = localStorage.getItem(keyOf(composer)) ?? "";
  composer.dispatchEvent(new CustomEvent("composer:filled"));
}

function find() {
  const composer = document.querySelector("[data-composer]:not([data-drafted])");
  if (!composer) return;
  composer.dataset.drafted = "1";
  if (!localStorage.getItem(keyOf(composer)) && localStorage.getItem(keyOf(composer, "note"))) {
    composer.querySelector("[data-mode-choice=note]").setAttribute("data-has-draft", "");
  }
  bring(composer);
}

document.addEventListener("input", (event) => {
  const composer = event.target.closest("[data-composer]");
  if (composer && event.target.name === "text") keep(composer);
});
// Each mode has a text of its own, so that a half-written note is never sent to the customer.
document.addEventListener("composer:mode", (event) => bring(event.target));
document.addEventListener("composer:sent", (event) => localStorage.removeItem(keyOf(event.target)));
document.addEventListener("htmx:afterSwap", find);
find();
