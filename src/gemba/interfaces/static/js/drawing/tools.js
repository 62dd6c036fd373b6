// Buttons and keys around the drawing: undo, redo, zoom, the whole; arrows move an unselected canvas.
import { showWhole } from "./looks.js";

const STEP = 0.3;

/** Buttons [data-tool]; what cannot be done now is disabled. */
export function tools(modeler, root) {
  const stack = modeler.get("commandStack", false);
  const acts = {
    undo: () => stack?.canUndo() && stack.undo(),
    redo: () => stack?.canRedo() && stack.redo(),
    in: () => modeler.get("zoomScroll").stepZoom(STEP * 3),
    out: () => modeler.get("zoomScroll").stepZoom(-STEP * 3),
    whole: () => showWhole(modeler),
    download: (button) => download(modeler, button.dataset.file),
  };
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tool]");
    if (button) acts[button.dataset.tool]?.(button);
  });
  const show = () => {
    root.querySelector("[data-tool=undo]").disabled = !stack.canUndo();
    root.querySelector("[data-tool=redo]").disabled = !stack.canRedo();
  };
  if (stack) modeler.on("commandStack.changed", show);

  // Undo belongs to the drawing wherever the focus is, except where words are typed.
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || !["z", "y"].includes(key) || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, dialog, [contenteditable=true]")) return;
    if (event.target.closest(".djs-container")) return;
    event.preventDefault();
    acts[key === "y" || event.shiftKey ? "redo" : "undo"]();
  });
}

async function download(modeler, name) {
  const { xml } = await modeler.saveXML({ format: true });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([xml], { type: "application/xml" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
