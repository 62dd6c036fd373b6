// The palette: drag a thing onto the canvas, or press it to append it to what is selected.
import { isA } from "./looks.js";

const FREE_STEP = 150;
const GAP = 50;
const NO_STEP = new Set(["bpmn:StartEvent", "bpmn:Participant", "bpmn:TextAnnotation"]);

/** Buttons [data-shape] make shapes, [data-hand] starts one of the tool's own tools. */
export function palette(modeler, root) {
  const [create, elements] = ["create", "elementFactory"].map((name) => modeler.get(name));
  const box = root.querySelector("[data-palette-box]");

  const made = (button) => {
    const wanted = JSON.parse(button.dataset.shape);
    if (wanted.type === "bpmn:Participant") return elements.createParticipantShape();
    return elements.createShape(wanted);
  };

  box.addEventListener("dragstart", (event) => {
    const button = event.target.closest("[data-shape]");
    if (!button) return;
    event.preventDefault();
    create.start(event, made(button));
  });

  box.addEventListener("click", (event) => {
    const hand = event.target.closest("[data-hand]");
    if (hand) return modeler.get(hand.dataset.hand)[hand.dataset.start](event);
    const button = event.target.closest("[data-shape]");
    if (!button) return;
    const shape = made(button);
    place(modeler, shape);
    // Its name can be written at once: in the drawing, or by who came by keyboard in the panel.
    if (event.detail) modeler.get("directEditing").activate(shape);
    else root.querySelector("[data-prop=name]").focus();
  });
}

// Into the way that leaves what is selected, making room there; after what nothing follows; else
// into the free room at the end.
function place(modeler, shape) {
  const [selection, autoPlace, modeling] = ["selection", "autoPlace", "modeling"].map((name) => modeler.get(name));
  const [selected] = selection.get();
  const isStep = !NO_STEP.has(shape.type);
  const flows = selected?.outgoing?.filter((each) => each.type === "bpmn:SequenceFlow") ?? [];
  const way = selected?.type === "bpmn:SequenceFlow" ? selected : flows.length === 1 && !isA(selected, "bpmn:Gateway") && flows[0];
  if (isStep && way && shape.type !== "bpmn:EndEvent") into(modeler, way, shape);
  else if (isStep && isA(selected, "bpmn:FlowNode") && selected.type !== "bpmn:EndEvent") {
    autoPlace.append(selected, shape, { connection: { type: "bpmn:SequenceFlow" } });
  } else modeling.createShape(shape, free(modeler), modeler.get("canvas").getRootElement());
  selection.select(shape);
  modeler.get("canvas").scrollToElement(shape, 60);
}

function into(modeler, way, shape) {
  const { source, target } = way;
  const room = target.x - (source.x + source.width);
  const missing = shape.width + 2 * GAP - room;
  if (target.x > source.x && missing > 0) {
    const isBehind = (each) => (each.labelTarget ?? each.host ?? each).x >= target.x;
    const behind = modeler.get("elementRegistry").filter((each) => each.parent && !each.waypoints && isBehind(each));
    modeler.get("modeling").createSpace(behind, [], { x: missing, y: 0 }, "e", target.x - 1);
  }
  const [from, to] = [way.waypoints[0], way.waypoints.at(-1)];
  const level = from.y === to.y || target.x <= source.x;
  const x = level ? (from.x + to.x) / 2 : source.x + source.width + GAP + shape.width / 2;
  modeler.get("modeling").createShape(shape, { x, y: level ? (from.y + to.y) / 2 : from.y }, way);
}

function free(modeler) {
  const all = modeler.get("elementRegistry").filter((each) => each.x !== undefined && !each.labelTarget);
  const last = all.reduce((most, each) => (each.x + each.width > most.x + most.width ? each : most), {
    x: 0, y: 100, width: 60, height: 80,
  });
  return { x: last.x + last.width + FREE_STEP, y: last.y + last.height / 2 };
}
