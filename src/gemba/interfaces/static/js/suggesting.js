// What the composer suggests: colleagues behind an @ in a note, answers behind a / in a reply.
import { addSource } from "./suggest.js";

const SHOWN_MAX = 8;

addSource({
  mode: "note",
  trigger: /(?:^|[\s(（,，。])@([\p{L}\p{N}._-]{0,30})$/u,
  find(query) {
    const wanted = query.toLowerCase();
    const people = [...document.querySelectorAll("#field-assignee option[data-name]")].map((each) => each.dataset.name);
    return people
      .filter((name) => name.toLowerCase().split(/\s+/).some((word) => word.startsWith(wanted)) || name.toLowerCase().startsWith(wanted))
      .slice(0, SHOWN_MAX)
      .map((name) => ({ label: name, text: `@${name} ` }));
  },
});

let latest = 0;
addSource({
  mode: "reply",
  trigger: /(?:^|\s)\/([^\s/]{0,40})$/u,
  async find(query, composer) {
    const address = composer.dataset.answersUrl;
    if (!address) return null;
    const turn = ++latest;
    const answer = await fetch(`${address}?q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || turn !== latest) return null;
    const { answers } = await answer.json();
    return answers.slice(0, SHOWN_MAX).map((each) => ({ label: each.name, hint: each.hint ?? "", text: each.text, preview: each.text }));
  },
});
