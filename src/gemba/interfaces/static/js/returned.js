// A reply that was taken back stands in the composer again, or in the drafts of its ticket; so do
// its files.
function give(back) {
  const composer = document.querySelector("[data-composer]");
  const person = document.body.dataset.person;
  const [, shown] = (composer?.dataset.draft ?? ":").split(":");
  localStorage.setItem(`draft:${person}:${back.number}:reply`, back.text);
  localStorage.setItem(`draft:${person}:${back.number}:files`, JSON.stringify(back.files));
  if (Number(shown) !== back.number) {
    location.assign(`/tickets/${back.number}/${location.search}`);
    return;
  }
  composer.dispatchEvent(new CustomEvent("composer:write", { detail: "reply" }));
  composer.elements.recipients.value = back.recipients;
  // The conversation is drawn again in a moment; the guard must not take its own undo for news.
  const stream = document.querySelector("[data-stream]");
  if (back.version) stream.dataset.version = back.version;
  composer.elements.seen_version.value = stream.dataset.version;
}

function find() {
  const place = document.querySelector("[data-returned]");
  if (!place) return;
  const back = JSON.parse(place.querySelector("script").textContent);
  place.remove();
  give(back);
}
document.addEventListener("htmx:afterSettle", find);
