// What every drawing shares: loading the library a page needs, our colours, the whole in view.

/** The data of a JSON block of the page. */
export const read = (id) => JSON.parse(document.getElementById(id).textContent);

/** Bring a library that puts itself on `window`. */
export function load(address) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
}

const MARGIN = 32; // around a whole drawing

const colour = (name) => `var(--gemba-${name})`;

/** Options of bpmn-js by which a drawing follows the page's colours, light or dark. */
export function looks(container) {
  return {
    container,
    bpmnRenderer: {
      defaultFillColor: colour("surface"),
      defaultStrokeColor: colour("ink-soft"),
      defaultLabelColor: colour("ink"),
    },
    // A font by its name: texts are measured before they are drawn.
    textRenderer: {
      defaultStyle: { fontFamily: getComputedStyle(container).fontFamily, fontSize: 12 },
      externalStyle: { fontSize: 12 },
    },
  };
}

/** The whole drawing in the middle, never larger than life. */
export function showWhole(modeler) {
  const canvas = modeler.get("canvas");
  const { inner, outer } = canvas.viewbox();
  const scale = Math.min(1, outer.width / (inner.width + 2 * MARGIN), outer.height / (inner.height + 2 * MARGIN));
  const [width, height] = [outer.width / scale, outer.height / scale];
  canvas.viewbox({
    x: inner.x - (width - inner.width) / 2,
    y: inner.y - (height - inner.height) / 2,
    width,
    height,
  });
}

/** Wait until it has been quiet for so long, then do it once. */
export function settled(act, milliseconds) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };
}

/** Whether an element, or what it stands for, is of a BPMN type. */
export const isA = (element, type) => Boolean(element?.businessObject?.$instanceOf?.(type));

/** What a reader calls an element. */
export const called = (element) => element.businessObject?.name || element.businessObject?.text || "";

/** What it is, for what has no name yet: by the words of the page. */
export const kindOf = (element, kinds) => kinds[element.type[5].toLowerCase() + element.type.slice(6)] ?? element.type.slice(5);
