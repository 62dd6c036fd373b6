// The Process screen: fetches the map of the chosen cases, follows sliders, switches and choices.
import { MapView } from "./map_view.js";
import { watchParts } from "./map_parts.js";
import "./pulse.js";

const section = document.querySelector("#process-map");
const find = (selector) => section.querySelector(selector);
const chosen = (name) => section.querySelector(`[name=${name}]:checked, select[name=${name}]`).value;

function figures() {
  return document.querySelector("#process-figures");
}

/** Sliders and words beside them say what is shown. */
function tell(view) {
  for (const slider of section.querySelectorAll("[data-map-slider]")) {
    const name = slider.dataset.mapSlider;
    slider.max = view.data[`${name}Max`];
    slider.value = view.sliders[name];
  }
  const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
  const share = find("[data-map-share]");
  const part = view.share < 1 ? Math.min(view.share, 0.99) : 1;
  share.value = share.dataset.words.replace("%s", percent.format(part));
  const way = find("[data-map-way-words]");
  way.textContent = view.data.ways[view.way]?.words ?? "";
}

async function load(view) {
  const url = figures().dataset.mapUrl;
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok || url !== figures().dataset.mapUrl) return;
  const isSame = view.url === url;
  view.url = url;
  view.show(await answer.json(), isSame ? view.sliders : null);
  tell(view);
}

function setMode(view) {
  const mode = chosen("map-mode");
  for (const legend of section.querySelectorAll("[data-map-legend]")) {
    legend.hidden = !legend.dataset.mapLegend.split(" ").includes(mode);
  }
  find("[data-map-measure]").hidden = mode !== "slow";
  find("[data-map-two-sided]").hidden = mode !== "slow" || chosen("map-measure") !== "median";
  view.setMode(mode, chosen("map-measure"));
}

function start() {
  const view = new MapView(find("[data-map-stage]"));
  setMode(view);
  load(view);
  section.addEventListener("input", (event) => {
    const name = event.target.dataset.mapSlider;
    if (!name || !view.data) return;
    view.setSliders({ [name]: Number(event.target.value) });
    tell(view);
  });
  section.addEventListener("change", (event) => {
    if (["map-mode", "map-measure"].includes(event.target.name)) setMode(view);
    if (event.target.name === "map-way") view.setWay(event.target.value);
    if (view.data) tell(view);
  });
  section.addEventListener("click", (event) => {
    const zoom = event.target.closest("[data-map-zoom]");
    if (zoom) view.zoomBy(Number(zoom.dataset.mapZoom));
    if (event.target.closest("[data-map-fit]")) view.fit();
    if (event.target.closest("[data-map-full]")) toggleFull();
  });
  document.addEventListener("fullscreenchange", () => {
    find("[data-map-full]").setAttribute("aria-pressed", String(Boolean(document.fullscreenElement)));
    view.resize();
  });
  // A choice of variants, or news on a live log: the figures were replaced, so the map follows.
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target.id === "process-figures") load(view);
  });
  watchParts(section, view, (sliders) => {
    view.setSliders(sliders);
    tell(view);
  });
}

function toggleFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else section.requestFullscreen?.();
}

if (section) start();
