// Two drawings side by side: they move and zoom together, what differs is coloured in both.
import { looks, read, showWhole } from "./looks.js";

const box = document.querySelector("[data-comparing]");
const marks = document.getElementById("marks") ? read("marks") : [];

async function shown(stage) {
  const viewer = new window.BpmnJS(looks(stage));
  try {
    await viewer.importXML(read(`${stage.dataset.side}-xml`));
  } catch (trouble) {
    stage.textContent = trouble.message;
    return null;
  }
  showWhole(viewer);
  for (const { id, what } of marks) {
    if (viewer.get("elementRegistry").get(id)) viewer.get("canvas").addMarker(id, `is-${what}`);
  }
  return viewer;
}

// The same piece of both in view: who moves one moves the other.
function together(viewers) {
  let leading = false;
  for (const viewer of viewers) {
    viewer.on("canvas.viewbox.changed", () => {
      if (leading) return;
      leading = true;
      const { x, y, width, height } = viewer.get("canvas").viewbox();
      for (const other of viewers) if (other !== viewer) other.get("canvas").viewbox({ x, y, width, height });
      leading = false;
    });
  }
}

const viewers = (await Promise.all([...box.querySelectorAll("[data-side]")].map(shown))).filter(Boolean);
if (viewers.length > 1) {
  const last = viewers.at(-1).get("canvas").viewbox();
  viewers[0].get("canvas").viewbox({ x: last.x, y: last.y, width: last.width, height: last.height });
  together(viewers);
}

box.addEventListener("click", (event) => {
  const id = event.target.closest("[data-show]")?.dataset.show;
  if (!id) return;
  for (const viewer of viewers) {
    const [registry, canvas] = [viewer.get("elementRegistry"), viewer.get("canvas")];
    registry.forEach((each) => canvas.removeMarker(each, "is-shown"));
    if (!registry.get(id)) continue;
    canvas.addMarker(id, "is-shown");
    canvas.scrollToElement(id, 60);
  }
  box.querySelector(".compare-sides").scrollIntoView({ block: "nearest" });
});
