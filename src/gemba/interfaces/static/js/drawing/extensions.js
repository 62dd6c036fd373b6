// Our elements within an element's extensions, changed as one undoable step.

/** The elements of a type, as `gemba:Field`. */
export const extensions = (element, type) =>
  (element.businessObject.extensionElements?.values ?? []).filter((each) => each.$type === type);

/** Put these in the place of all of their type. */
export function setExtensions(modeler, element, type, made) {
  const factory = modeler.get("bpmnFactory");
  const object = element.businessObject;
  const others = (object.extensionElements?.values ?? []).filter((each) => each.$type !== type);
  const values = [...others, ...made];
  const box = factory.create("bpmn:ExtensionElements", { values });
  box.$parent = object;
  for (const each of values) each.$parent = box;
  modeler.get("modeling").updateProperties(element, { extensionElements: values.length ? box : undefined });
}
