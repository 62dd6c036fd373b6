// The designer of decisions: dmn-js with our views, problems, saving and trying around it.
import { load, read } from "./looks.js";
import { naming } from "./naming.js";
import { saving } from "./saving.js";
import { tools } from "./tools.js";
import { tableProblems } from "./table_problems.js";
import { typeNames } from "./type_names.js";
import { trying } from "./trying.js";
import { views } from "./views.js";
import { wordsOf } from "./words.js";

const root = document.querySelector("[data-drawing]");
const ROOM = matchMedia("(min-width: 1000px)");
const VIEWS = ["drd", "decisionTable", "literalExpression", "boxedExpression"];

// One voice for all views: each has a command stack of its own.
function oneVoice(modeler) {
  const acts = [];
  const active = () => modeler.getActiveViewer()?.get("commandStack", false);
  const tell = () => acts.forEach((act) => act());
  modeler.on("viewer.created", ({ viewer }) => viewer.on("commandStack.changed", tell));
  return {
    saveXML: (options) => modeler.saveXML(options),
    on: (_event, act) => acts.push(act),
    get: () => ({
      canUndo: () => Boolean(active()?.canUndo()),
      canRedo: () => Boolean(active()?.canRedo()),
      undo: () => active()?.undo(),
      redo: () => active()?.redo(),
    }),
  };
}

async function start() {
  if (!ROOM.matches) return;
  await load(root.dataset.modeler);
  const { words, functions } = read("drawing-tool");
  const own = { additionalModules: [wordsOf(words)], feelLanguageContext: { builtins: functions } };
  const container = root.querySelector("[data-canvas]");
  typeNames(container, words);
  const modeler = new window.DmnJS({ container, ...Object.fromEntries(VIEWS.map((view) => [view, own])) });
  const voice = oneVoice(modeler);
  tools(voice, root);
  const tabs = views(modeler, root);
  try {
    await modeler.importXML(read("drawing-xml"));
  } catch (trouble) {
    root.querySelector("[data-unreadable]").hidden = false;
    console.warn(trouble);
    return;
  }
  await tabs.first();
  naming(modeler, root.querySelector("#drawing-name"));
  const settings = read("drawing-settings");
  tableProblems(modeler, voice, root, settings, tabs);
  trying(voice, root);
  saving(voice, root, settings);
  root.dataset.ready = "";
}

start();
