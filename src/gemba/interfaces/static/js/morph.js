// How a refreshed piece is laid over the old one: what the reader opened stays open, what they
// are choosing stays chosen.
addEventListener("DOMContentLoaded", () => {
  Idiomorph.defaults.ignoreActiveValue = true;
  Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, element) =>
    !(name === "open" && element.matches("details, dialog"));
});
