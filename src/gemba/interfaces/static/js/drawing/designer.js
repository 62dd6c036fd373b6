// The designer of processes: bpmn-js with our palette, properties, problems and saving around it.
import { load, looks, read, showWhole } from "./looks.js";
import { palette } from "./palette.js";
import { restriction } from "./restriction.js";
import { properties } from "./properties.js";
import { problems } from "./problems.js";
import { saving } from "./saving.js";
import { tools } from "./tools.js";
import { outline } from "./outline.js";
import { wordsOf } from "./words.js";
import { shares } from "./shares.js";

const root = document.querySelector("[data-drawing]");
// Narrower than this there is no room to draw: the drawing is shown, and the page says so.
const ROOM = matchMedia("(min-width: 1000px)");

async function start() {
  await load(ROOM.matches ? root.dataset.modeler : root.dataset.viewer);
  const gemba = await (await fetch(root.dataset.moddle)).json();
  const offers = read("drawing-offers");
  const modeler = new window.BpmnJS({
    ...looks(root.querySelector("[data-canvas]")),
    additionalModules: ROOM.matches ? [restriction, wordsOf(offers.words)] : [],
    moddleExtensions: { gemba },
  });
  try {
    await modeler.importXML(read("drawing-xml"));
  } catch (trouble) {
    root.querySelector("[data-unreadable]").hidden = false;
    console.warn(trouble);
    return;
  }
  showWhole(modeler);
  tools(modeler, root);
  shares(modeler);
  if (!ROOM.matches) return;
  const settings = read("drawing-settings");
  palette(modeler, root);
  outline(modeler, root, offers.kinds);
  properties(modeler, root, offers);
  problems(modeler, root, settings, offers.kinds);
  saving(modeler, root, settings);
  root.dataset.ready = "";
}

start();
