// The draft keeps itself: after each pause, before each step of it, and never over another's change.
import { settled } from "./looks.js";

const QUIET_MS = 900;

/** `settings`: where it is kept, from which version, at which revision. */
export function saving(modeler, root, settings) {
  const status = root.querySelector("[data-saved]");
  const fields = root.querySelectorAll("[data-draft-field]");
  const state = { draft: settings.draft, revision: settings.revision, dirty: false, stopped: false, running: null };

  const say = (word, detail = "") => {
    status.dataset.saved = word;
    status.textContent = detail || status.dataset[word];
  };

  async function body() {
    const { xml } = await modeler.saveXML({ format: true });
    const form = new FormData();
    form.set("xml", xml);
    form.set("seen_revision", state.revision);
    form.set("definition_id", settings.definition_id);
    form.set("based_on", settings.based_on || "");
    for (const field of fields) form.set(field.name, field.value);
    return form;
  }

  async function keep() {
    if (state.stopped) return false;
    state.dirty = false;
    say("saving");
    try {
      const answer = await fetch(state.draft ? `${state.draft}save/` : settings.begin, {
        method: "POST",
        body: await body(),
        headers: { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content },
      });
      const told = await answer.json();
      if (!answer.ok) return refused(told.sentence, answer.status);
      state.revision = told.revision;
      if (told.draft) begun(told.draft);
      say(state.dirty ? "unsaved" : "kept");
      return true;
    } catch {
      state.dirty = true;
      say("failed");
      setTimeout(later, 5000);
      return false;
    }
  }

  function begun(draft) {
    state.draft = draft;
    history.replaceState(history.state, "", draft);
    root.dataset.begun = "";
  }

  function refused(sentence, code) {
    state.stopped = code === 409;
    state.dirty = true;
    say("refused", sentence);
    return false;
  }

  // One at a time: a change while it is kept is kept after it.
  async function flush() {
    if (state.running) await state.running;
    if (!state.dirty && state.draft) return true;
    state.running = keep();
    const done = await state.running;
    state.running = null;
    return done;
  }

  const later = settled(() => state.dirty && flush(), QUIET_MS);
  const changed = () => {
    state.dirty = true;
    if (!state.stopped) say("unsaved");
    later();
  };
  modeler.on("commandStack.changed", changed); // a designer of decisions passes on those of its views
  for (const field of fields) field.addEventListener("input", changed);
  addEventListener("beforeunload", (event) => (state.dirty || state.running) && event.preventDefault());

  // A step of the draft – review, publish, discard – comes after its last change is kept.
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-draft-step]");
    if (!form) return;
    event.preventDefault();
    if (!(await flush())) return;
    form.action = `${state.draft}${form.dataset.draftStep}/`;
    form.elements.seen_revision.value = state.revision;
    form.submit();
  });
}
