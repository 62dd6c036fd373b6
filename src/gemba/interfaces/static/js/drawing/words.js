// What a drawing tool says, in the words of the page.

/** A module for bpmn-js and dmn-js; `words` are by the tool's own English words. */
export function wordsOf(words) {
  // Some of its words end in a space, before a name; some write their values as { name }.
  const said = (word, values = {}) => {
    const bare = word.trim();
    return word
      .replace(bare, () => words[bare] ?? bare)
      .replace(/{([^}]+)}/g, (_, name) => values[name.trim()] ?? `{${name}}`);
  };
  return { translate: ["value", said] };
}
