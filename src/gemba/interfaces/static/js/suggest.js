// Suggestions in the composer while somebody types: @ for colleagues, / for answers. Arrow keys
// move, Enter or Tab takes, Escape closes; what is taken replaces the word that asked for it.
const sources = [];
let items = [];
let chosen = 0;
let asked = "";

/** `trigger` finds the word before the caret, its last group is what is looked for; `find` gives
 * `{label, hint, text, preview}`s. */
export const addSource = (source) => sources.push(source);

const boxOf = (composer) => composer.querySelector("[data-suggest]");

function close(composer) {
  items = [];
  asked = "";
  if (composer) boxOf(composer).hidden = true;
  composer?.elements.text.removeAttribute("aria-activedescendant");
}

function option(item, place, composer) {
  const line = document.createElement("div");
  line.className = "suggest-item";
  line.id = `suggest-item-${place}`;
  line.setAttribute("role", "option");
  line.setAttribute("aria-selected", String(place === chosen));
  line.dataset.place = place;
  for (const [name, words] of [["label", item.label], ["hint", place === chosen && item.preview ? "" : item.hint], ["preview", place === chosen ? item.preview : ""]]) {
    if (words) line.append(Object.assign(document.createElement("span"), { className: `suggest-${name}`, textContent: words }));
  }
  if (place === chosen) composer.elements.text.setAttribute("aria-activedescendant", line.id);
  return line;
}

function draw(composer) {
  const box = boxOf(composer);
  const lines = items.map((item, place) => option(item, place, composer));
  box.replaceChildren(...(lines.length ? lines : [Object.assign(document.createElement("p"), { className: "suggest-none faint", textContent: box.dataset.nothing })]));
  box.hidden = false;
  box.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
}

function take(composer) {
  const text = composer.elements.text;
  const { start } = composer.suggesting;
  text.setRangeText(items[chosen].text, start, text.selectionEnd, "end");
  close(composer);
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

async function look(composer) {
  const text = composer.elements.text;
  const before = text.value.slice(0, text.selectionEnd);
  for (const source of sources.filter((each) => each.mode === composer.dataset.mode)) {
    const match = source.trigger.exec(before);
    if (!match) continue;
    const query = match.at(-1);
    asked = before;
    const found = await source.find(query, composer);
    if (asked !== before) return;
    if (!found || (!found.length && query.length > 12)) break;
    composer.suggesting = { start: before.length - query.length - 1 };
    items = found;
    chosen = 0;
    draw(composer);
    return;
  }
  close(composer);
}

document.addEventListener("input", (event) => {
  if (event.isTrusted && event.target.matches?.("[data-composer] [name=text]")) look(event.target.form);
});
document.addEventListener("composer:sent", (event) => close(event.target));
document.addEventListener("composer:mode", (event) => close(event.target), true);
document.addEventListener("mousedown", (event) => {
  const line = event.target.closest?.(".suggest-item");
  if (!line) return;
  event.preventDefault();
  chosen = Number(line.dataset.place);
  take(line.closest("[data-composer]"));
});

document.addEventListener("keydown", (event) => {
  const composer = event.target.matches?.("[data-composer] [name=text]") ? event.target.form : null;
  if (!composer || boxOf(composer).hidden || event.ctrlKey || event.metaKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const takes = event.key === "Enter" || event.key === "Tab";
  if (!(step && items.length) && !(takes && items.length) && event.key !== "Escape") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.key === "Escape") return close(composer);
  if (takes) return take(composer);
  chosen = (chosen + step + items.length) % items.length;
  draw(composer);
}, true);
