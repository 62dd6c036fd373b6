// A type is chosen by its name in the page's language. dmn-js translates the list but shows the
// word of the file in the closed field: here the field shows the name, and keeps the word.
const FIELDS = ":is(.type-ref-edit-select, .variable-type-select) input:not([readonly])";
const { get, set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");

function named(input, words) {
  let word = get.call(input);
  const show = () => set.call(input, words[word] ?? word);
  Object.defineProperty(input, "value", {
    get: () => word,
    set(said) {
      word = said;
      show();
    },
  });
  input.readOnly = true;
  show();
}

/** Every such field that comes into `container`, now or later. */
export function typeNames(container, words) {
  const look = () => container.querySelectorAll(FIELDS).forEach((input) => named(input, words));
  new MutationObserver(look).observe(container, { childList: true, subtree: true });
}
