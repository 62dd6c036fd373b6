import { isA } from "./looks.js";
import { occasions } from "./occasions.js";
import { repeating } from "./repeating.js";

// How each property of the panel is read from the drawing, and written into it undoably.

/** `get(name, element)` and `set(name, element, value)`; a name without an entry is an attribute. */
export function accessors(modeler) {
  const [modeling, factory, registry, moddle] = ["modeling", "bpmnFactory", "elementRegistry", "moddle"].map(
    (name) => modeler.get(name),
  );
  const of = (element) => element.businessObject;
  const event = (element) => of(element).eventDefinitions?.[0];
  const update = (element, values) => modeling.updateProperties(element, values);
  const inner = (element, node, values) => modeling.updateModdleProperties(element, node, values);
  const expression = (body, owner) => {
    if (!body) return undefined;
    const made = factory.create("bpmn:FormalExpression", { body });
    made.$parent = owner;
    return made;
  };
  const { completion, again, repeats, loops } = repeating(of, inner, expression);
  const process = (element) => {
    const at = of(element);
    if (at.processRef) return at.processRef;
    return at.$instanceOf("bpmn:Process") ? at : null;
  };

  // What a message, signal, error or escalation is called: one entry at the root for each name.
  const named = (kind, key) => ({
    get: (element) => holder(element, kind)?.[`${kind}Ref`]?.[key],
    set: (element, value) => {
      const definitions = modeler.getDefinitions();
      const type = `bpmn:${kind[0].toUpperCase()}${kind.slice(1)}`;
      let entry = definitions.rootElements.find((each) => each.$instanceOf(type) && each[key] === value);
      if (value && !entry) {
        entry = factory.create(type, key === "name" ? { name: value } : { name: value, [key]: value });
        entry.$parent = definitions;
        definitions.rootElements.push(entry);
      }
      const at = holder(element, kind);
      const values = { [`${kind}Ref`]: value ? entry : undefined };
      if (at === of(element)) update(element, values);
      else inner(element, at, values);
    },
  });
  const holder = (element, kind) => (kind === "message" && isA(element, "bpmn:Activity") ? of(element) : event(element));

  const special = {
    documentation: {
      get: (element) => of(element).documentation?.[0]?.text,
      set: (element, text) => update(element, { documentation: text ? [factory.create("bpmn:Documentation", { text })] : [] }),
    },
    name: { get: (element) => of(element).name ?? of(element).text, set: (element, name) => (of(element).$instanceOf("bpmn:TextAnnotation") ? update(element, { text: name }) : modeling.updateLabel(element, name)) },
    condition: {
      get: (element) => of(element).conditionExpression?.body,
      set: (element, body) => update(element, { conditionExpression: expression(body, of(element)) }),
    },
    isDefault: {
      get: (element) => of(element).sourceRef?.default === of(element),
      set: (element, on) => {
        if (on) update(element, { conditionExpression: undefined });
        update(registry.get(of(element).sourceRef.id), { default: on ? of(element) : undefined });
      },
    },
    processId: { get: (element) => process(element)?.id, set: () => {} },
    message: named("message", "name"),
    signal: named("signal", "name"),
    error: named("error", "errorCode"),
    escalation: named("escalation", "escalationCode"),
    ...occasions(event, inner, expression),
    completion,
    again,
  };
  // A property within: `loopCharacteristics/gemba:collection`.
  const within = (path, element) => path.split("/").reduce((at, name) => at?.get?.(name), of(element));

  return {
    event,
    messages: (element) => event(element)?.$type === "bpmn:MessageEventDefinition" || isA(element, "bpmn:ReceiveTask"),
    branches: (element) => ["bpmn:ExclusiveGateway", "bpmn:InclusiveGateway"].some((type) => of(element).sourceRef?.$instanceOf(type)),
    repeats,
    loops,
    runs: (element) => Boolean(process(element)),
    get: (name, element) => (special[name] ? special[name].get(element) : within(name, element)),
    set: (name, element, value) => {
      if (special[name]) return special[name].set(element, value);
      const [last, ...path] = name.split("/").reverse();
      const said = value === "" ? undefined : value;
      if (!path.length) return update(element, { [last]: said });
      inner(element, within(path.reverse().join("/"), element), { [last]: said });
    },
    moddle,
  };
}
