// The dotted chart: fetches the points once, then follows wheel, drag, keys and the choices above.
import { DotsView } from "./dots_view.js";
import { drawAxis } from "./dots_axis.js";
import { readDots } from "./dots_data.js";
import { showLegend, watchPointer } from "./dots_pointer.js";

const section = document.querySelector("#dots");
const find = (name) => section.querySelector(`[data-dots-${name}]`);
let wanted = 0;

function chosen(name) {
  return section.querySelector(`[name=${name}]`).value;
}

async function load(view) {
  const mine = ++wanted;
  find("wait").hidden = false;
  const url = new URL(section.dataset.url, location);
  for (const name of ["across", "lines", "colour"]) url.searchParams.set(name, chosen(name));
  const answer = await fetch(url);
  if (mine !== wanted || !answer.ok) return;
  view.show(readDots(await answer.arrayBuffer(), chosen("across")));
  find("wait").hidden = true;
  showLegend(find("legend"), view);
  const { lines, cases } = view.dots.head;
  const note = find("note");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  note.hidden = lines === cases;
  note.textContent = note.dataset.words.replace("%s", number.format(lines)).replace("%s", number.format(cases));
}

function start() {
  const view = new DotsView(find("stage"), find("canvas"), () => drawAxis(find("axis"), view));
  section.addEventListener("change", () => load(view));
  watchPointer(view, find("stage"), find("tip"), (code) => openCase(code));
  new ResizeObserver(() => view.resize()).observe(find("stage"));
  new MutationObserver(() => view.recolour()).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  load(view);
  section.dotsView = view;
}

function openCase(code) {
  const [path, query] = section.dataset.caseUrl.split("?");
  const url = `${path.replace(/0\/$/, `${code}/`)}${query ? `?${query}` : ""}`;
  htmx.ajax("GET", url, { target: "#case-way", swap: "innerHTML" }).then(() => {
    const dialog = document.querySelector("#case-dialog");
    if (!dialog.open && dialog.querySelector("li")) dialog.showModal();
  });
}

if (section) start();
