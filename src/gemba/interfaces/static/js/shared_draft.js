// The reply in the making is kept on the server, where colleagues see it and may take it over. A
// draft that went to somebody else is no longer saved; the text stays on this page.
const PAUSE_MS = 1200;
const composerNow = () => document.querySelector("[data-composer][data-draft-url]");
const mark = () => document.querySelector("[data-shared-draft]");
let version = 0;
let lost = false;
let timer = 0;
let saving = Promise.resolve();

async function post(url, fields) {
  const token = document.querySelector("meta[name=csrf-token]").content;
  const headers = { "HX-Request": "true", "X-CSRFToken": token };
  const answer = await fetch(url, { method: "POST", headers, body: new URLSearchParams(fields) });
  return { status: answer.status, body: await answer.json().catch(() => ({})) };
}

function say(composer, words) {
  const place = composer.querySelector("[data-draft-state]");
  if (place) place.textContent = words;
}

async function keep(composer, text) {
  if (lost) return;
  try {
    const { status, body } = await post(composer.dataset.draftUrl, { text, seen_version: version });
    if (status === 200) version = body.version;
    else lost = status === 409;
    if (composer.isConnected) say(composer, body.sentence ?? (body.version ? composer.dataset.draftKept : ""));
  } catch {
    // no connection: the text is on this machine, the next keystroke tries again
  }
}

function soon(composer) {
  clearTimeout(timer);
  const text = composer.elements.text.value;
  timer = setTimeout(() => (saving = saving.then(() => keep(composer, text))), PAUSE_MS);
}

function begin() {
  const composer = composerNow();
  if (!composer || composer.dataset.sharedBegun) return;
  composer.dataset.sharedBegun = "1";
  clearTimeout(timer);
  const shared = mark();
  const mine = shared?.dataset.author === document.body.dataset.person;
  [version, lost] = [mine ? Number(shared.dataset.version) : 0, false];
  if (mine && composer.dataset.mode === "reply" && !composer.elements.text.value) fill(composer, shared.querySelector("[data-draft-text]").textContent);
}

function fill(composer, text) {
  composer.elements.text.value = text;
  composer.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", (event) => {
  const composer = event.target.closest?.("[data-composer][data-draft-url]");
  if (composer && event.target.name === "text" && composer.dataset.mode === "reply") soon(composer);
});
document.addEventListener("composer:sent", () => {
  clearTimeout(timer);
  [version, lost] = [0, false];
});
document.addEventListener("click", async (event) => {
  const shared = event.target.closest("[data-draft-take]")?.closest("[data-shared-draft]");
  const composer = composerNow();
  if (!shared || !composer) return;
  const { status, body } = await post(shared.dataset.takeOver, {});
  if (status !== 200) return say(composer, body.sentence ?? "");
  [version, lost] = [body.version, false];
  composer.dispatchEvent(new CustomEvent("composer:write", { detail: "reply" }));
  fill(composer, body.text);
  shared.hidden = true;
});
document.addEventListener("htmx:afterSwap", begin);
begin();
