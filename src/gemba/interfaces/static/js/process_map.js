// The Process screen: fetches the map of the chosen cases, follows slider, switch and choices.
import { MapView } from "./map_view.js";
import { watchParts } from "./map_parts.js";
import "./pulse.js";

const section = document.querySelector("#process-map");
const find = (selector) => section.querySelector(selector);

function figures() {
  return document.querySelector("#process-figures");
}

function tell(view) {
  const slider = find("[data-map-level]");
  slider.max = view.data.levelMax;
  slider.value = view.level;
  const share = find("[data-map-share]");
  share.value = share.dataset.words.replace("%s", view.data.shares[view.level]);
  slider.setAttribute("aria-valuetext", share.value);
}

async function load(view) {
  const url = figures().dataset.mapUrl;
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok || url !== figures().dataset.mapUrl) return;
  const isSame = view.url === url;
  view.url = url;
  view.show(await answer.json(), isSame ? view.level : null);
  tell(view);
}

function setMode(view, mode) {
  for (const legend of section.querySelectorAll("[data-map-legend]")) {
    legend.hidden = legend.dataset.mapLegend !== mode;
  }
  view.setMode(mode);
}

function start() {
  const view = new MapView(find("[data-map-stage]"));
  const mode = section.querySelector("[name=map-mode]:checked").value;
  setMode(view, mode);
  load(view);
  find("[data-map-level]").addEventListener("input", (event) => {
    view.setLevel(Number(event.target.value));
    tell(view);
  });
  section.addEventListener("change", (event) => {
    if (event.target.name === "map-mode") setMode(view, event.target.value);
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
  watchParts(section, view, (level) => {
    view.setLevel(level);
    tell(view);
  });
}

function toggleFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else section.requestFullscreen?.();
}

if (section) start();
