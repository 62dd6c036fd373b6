// One name for what is one thing: while a drawing holds a single decision, the name it has in the
// drawing follows the name above, unless somebody has given it another.

/** `field` is the line with the name; `modeler` a DmnJS that has opened its drawing. */
export function naming(modeler, field) {
  let named = field.value.trim();
  const decisions = () => modeler.getDefinitions().drgElement.filter((each) => each.$type === "dmn:Decision");
  const blank = decisions()[0]?.name;

  field.addEventListener("input", () => {
    const [one, ...more] = decisions();
    const follows = one && !more.length && [named, blank].includes(one.name);
    named = field.value.trim();
    if (!follows || !named) return;
    const viewer = modeler.getActiveViewer();
    const shape = viewer.get("elementRegistry").get(one.id);
    viewer.get("modeling").updateProperties(shape?.businessObject === one ? shape : one, { name: named });
  });
}
