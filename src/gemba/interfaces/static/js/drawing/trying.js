// A decision tried while it is written: the desk draws what it asks for and answers; rules that hit
// are marked in the table.
import { settled } from "./looks.js";

/** The form [data-try]; its fields stay as they are while the answer changes. */
export function trying(voice, root) {
  const form = root.querySelector("[data-try]");
  const box = form.querySelector("[data-tried]");
  const hits = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, hits];
  let asked = 0;

  const ask = async () => {
    const turn = ++asked;
    const body = new FormData(form);
    body.set("xml", (await voice.saveXML()).xml);
    const headers = { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content };
    const answer = await fetch(form.dataset.try, { method: "POST", body, headers }).catch(() => null);
    if (turn !== asked || !answer?.ok) return;
    window.Idiomorph.morph(box, await answer.text(), { morphStyle: "innerHTML", ignoreActiveValue: true });
    const rules = JSON.parse(box.querySelector("#try-hits")?.textContent ?? "[]");
    const cells = rules.map((id) => `.decision-canvas td[data-row-id="${CSS.escape(id)}"]`);
    hits.replaceSync(cells.length ? `${cells.join()} { background: var(--gemba-accent-soft) !important; }` : "");
  };

  form.addEventListener("input", settled(ask, 250));
  form.addEventListener("submit", (event) => event.preventDefault());
  voice.on("commandStack.changed", settled(ask, 600));
  ask();
}
