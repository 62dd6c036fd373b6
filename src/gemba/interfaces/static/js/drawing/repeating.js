// How often a step is done: what its loop says, read and written.

/** `completion` and `again` are accessors, `repeats` and `loops` tell which of the two kinds it is. */
export function repeating(of, inner, expression) {
  const loop = (element) => of(element).loopCharacteristics;
  const condition = (name) => ({
    get: (element) => loop(element)?.[name]?.body,
    set: (element, body) => inner(element, loop(element), { [name]: expression(body, loop(element)) }),
  });
  const is = (kind) => (element) => Boolean(loop(element)?.$instanceOf(`bpmn:${kind}LoopCharacteristics`));
  return {
    completion: condition("completionCondition"),
    again: condition("loopCondition"),
    repeats: is("MultiInstance"),
    loops: is("Standard"),
  };
}
