// Reply or note: two modes that look, read and send differently. Ctrl/⌘+Enter sends.
const composerOf = (element) => element.closest?.("[data-composer]");

function setMode(composer, mode) {
  composer.dataset.mode = mode;
  const text = composer.elements.text;
  const label = text.dataset[`${mode}Label`];
  text.placeholder = label;
  text.setAttribute("aria-label", label);
  for (const part of composer.querySelectorAll("[data-only]")) part.hidden = part.dataset.only !== mode;
  for (const tab of composer.querySelectorAll("[data-mode-choice]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.modeChoice === mode));
  }
  composer.dispatchEvent(new CustomEvent("composer:mode", { bubbles: true }));
}

function write(composer, mode) {
  setMode(composer, mode);
  composer.elements.text.focus();
}

const writing = (composer) => composer.classList.toggle("is-writing", composer.elements.text.value !== "");

document.addEventListener("composer:write", (event) => write(event.target, event.detail), true);
document.addEventListener("composer:filled", (event) => writing(event.target), true);
document.addEventListener("input", (event) => {
  const composer = composerOf(event.target);
  if (composer) writing(composer);
});

// Focus would unfold the composer under the pointer, and the click would miss the tab.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-mode-choice]")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-mode-choice]");
  if (tab) write(composerOf(tab), tab.dataset.modeChoice);
});

document.addEventListener("keydown", (event) => {
  const composer = composerOf(event.target);
  if (!composer || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const wanted = composer.dataset.mode === "note" ? "note" : event.shiftKey ? "resolve" : "reply";
  // A click: htmx sends the value of a button only when that was pressed.
  composer.querySelector(`[data-send=${wanted}]`).click();
});

// A note goes to its own address: it can never become a reply on the way.
document.addEventListener("htmx:configRequest", (event) => {
  const composer = event.target.matches("[data-composer]") ? event.target : null;
  if (composer) event.detail.path = composer.dataset[`${composer.dataset.mode}Url`];
});

// What was sent is out of the writer's hands: the next key is an act on the ticket, not a letter that
// the answer would wipe out. Refused, the words and the pen are given back.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.target.matches?.("[data-composer]")) return;
  const { text } = event.target.elements;
  text.readOnly = true;
  text.blur();
});

document.addEventListener("htmx:afterRequest", (event) => {
  const composer = event.target.matches?.("[data-composer]") ? event.target : null;
  if (!composer) return;
  const { text, files } = composer.elements;
  text.readOnly = false;
  if (!event.detail.successful) return text.focus();
  const goesOn = document.activeElement === text;
  text.value = "";
  files.value = "";
  composer.dispatchEvent(new CustomEvent("composer:sent", { bubbles: true }));
  writing(composer);
  if (!goesOn) setMode(composer, "reply");
});
