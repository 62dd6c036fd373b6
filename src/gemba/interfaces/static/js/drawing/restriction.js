// Only what the desk runs can be drawn: our palette takes the place of the tool's own, and menus
// leave out what would be refused.
const LOW = 400; // after the tool's own entries are there
const REFUSED = /complex-gateway|ad-hoc|conditional-flow|data-|group|instantiating|multiple/;

function without(entries) {
  return Object.fromEntries(Object.entries(entries).filter(([name]) => !REFUSED.test(name)));
}

function Menus(contextPad, popupMenu) {
  contextPad.registerProvider(LOW, {
    getContextPadEntries: () => without,
    getMultiElementContextPadEntries: () => without,
  });
  popupMenu.registerProvider("bpmn-replace", LOW, {
    getPopupMenuEntries: () => without,
    getPopupMenuHeaderEntries: () => without,
  });
}
Menus.$inject = ["contextPad", "popupMenu"];

/** A module of bpmn-js. */
export const restriction = {
  __init__: ["deskMenus"],
  deskMenus: ["type", Menus],
  paletteProvider: ["value", {}],
};
