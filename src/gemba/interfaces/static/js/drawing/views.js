// The views of a drawing of decisions as tabs: what needs what, and each table or expression.

/** `first` opens the first table; `open(id)` the view that holds an element. */
export function views(modeler, root) {
  const bar = root.querySelector("[data-views]");
  const label = ({ type, element }) => (type === "drd" ? bar.dataset.graph : element.name || element.id);

  const draw = () => {
    const active = modeler.getActiveView();
    bar.replaceChildren(...modeler.getViews().map((view) => {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-selected", String(view.element === active?.element));
      tab.tabIndex = view.element === active?.element ? 0 : -1;
      tab.textContent = label(view);
      tab.addEventListener("click", () => modeler.open(view));
      return tab;
    }));
  };
  modeler.on("views.changed", draw);
  bar.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!way) return;
    const tabs = [...bar.children];
    const next = tabs.at((tabs.indexOf(document.activeElement) + way) % tabs.length);
    next.click();
    setTimeout(() => bar.querySelector("[aria-selected=true]")?.focus());
  });

  const holds = (node, id, seen = new Set()) => {
    if (!node || typeof node !== "object" || seen.has(node)) return false;
    seen.add(node);
    if (node.id === id) return true;
    const parts = node.$descriptor?.properties.filter(({ isReference }) => !isReference) ?? [];
    return parts.some(({ name }) => [].concat(node.get?.(name) ?? []).some((each) => holds(each, id, seen)));
  };

  return {
    async first() {
      const table = modeler.getViews().find(({ type }) => type !== "drd");
      const decisions = modeler.getViews().filter(({ type }) => type !== "drd").length;
      if (table && decisions === 1) await modeler.open(table);
    },
    async open(id) {
      const view = modeler.getViews().find(({ type, element }) => type !== "drd" && holds(element, id));
      if (view && view.element !== modeler.getActiveView()?.element) await modeler.open(view);
    },
  };
}
