// The guard against answering a conversation that has gone on. The form carries the version its
// author has seen; it moves on by itself only while nothing is written.
const composerNow = () => document.querySelector("[data-composer]");
const versionNow = () => document.querySelector("[data-stream]")?.dataset.version;

function warn(composer) {
  composer.querySelector("[data-stale]").hidden = false;
}

function accept(composer) {
  composer.elements.seen_version.value = versionNow();
  composer.querySelector("[data-stale]").hidden = true;
}

document.addEventListener("htmx:afterSwap", () => {
  const composer = composerNow();
  const version = versionNow();
  if (!composer || !version || composer.elements.seen_version.value === version) return;
  const writing = composer.dataset.mode === "reply" && composer.elements.text.value.trim();
  if (writing) warn(composer);
  else accept(composer);
});

document.addEventListener("composer:sent", (event) => accept(event.target));
document.addEventListener("composer:mode", (event) => {
  const empty = !event.target.elements.text.value.trim();
  if (event.target.dataset.mode === "note" || empty) event.target.querySelector("[data-stale]").hidden = true;
  if (empty && versionNow()) event.target.elements.seen_version.value = versionNow();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-stale-read]");
  if (!button) return;
  const composer = button.closest("[data-composer]");
  accept(composer);
  composer.elements.text.focus();
});
