// When an event comes: at a time, or once a condition is true.

const TIMERS = { timeDuration: "PT1H", timeDate: "2030-01-31T09:00:00", timeCycle: "R/P1D" };

/** Accessors of the texts that stand in an event itself. */
export function occasions(event, inner, expression) {
  const names = Object.keys(TIMERS);
  const kindOf = (element) => names.find((name) => event(element)?.[name]) ?? "timeDuration";
  const set = (element, kind, body) =>
    inner(element, event(element), Object.fromEntries(names.map((name) => [name, name === kind ? expression(body || "PT1H", event(element)) : undefined])));
  return {
    timerKind: { get: kindOf, set: (element, kind) => set(element, kind, TIMERS[kind]) },
    timer: { get: (element) => event(element)?.[kindOf(element)]?.body, set: (element, body) => set(element, kindOf(element), body) },
    awaited: {
      get: (element) => event(element)?.condition?.body,
      set: (element, body) => inner(element, event(element), { condition: expression(body, event(element)) }),
    },
  };
}
