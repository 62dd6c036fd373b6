// The People tab: the handover network with its slider, the days as a chart, one person at a time.
import { drawDays } from "./people_days.js";
import { Network } from "./people_network.js";

const section = document.querySelector("#people-network");
const sheet = document.querySelector("#person-details");
let opener = null;

function read(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "{}");
}

async function showPerson(code) {
  const url = section.dataset.personUrl.replace("/people/0/", `/people/${code}/`);
  const answer = await fetch(url, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  sheet.innerHTML = await answer.text();
  sheet.focus();
  sheet.scrollIntoView({ block: "nearest" });
}

function closePerson() {
  sheet.replaceChildren();
  opener?.focus();
}

function start() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-person]");
    if (button) {
      opener = button;
      showPerson(button.dataset.person);
    }
    if (event.target.closest("[data-person-close]")) closePerson();
  });
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closePerson();
  });
  for (const form of document.querySelectorAll("[data-people-form]")) {
    form.querySelector("[data-people-button]").hidden = true;
    form.addEventListener("change", ({ target }) => target.name && form.submit());
  }
  drawDays(document.querySelector("[data-days]"), read("days-data"));
  const stage = section.querySelector("[data-network]");
  if (!stage) return;
  const data = read("network-data");
  const byPerson = Boolean(document.querySelector("[data-person]"));
  const network = new Network(stage, data, {
    tip: section.querySelector("[data-network-tip]"),
    open: (code) => byPerson && showPerson(code),
  });
  const slider = section.querySelector("[data-network-size]");
  const told = section.querySelector("[data-network-share]");
  const follow = () => {
    network.show(Number(slider.value));
    told.value = `${slider.value} / ${data.knots.length}`;
  };
  if (stage.clientWidth < 500) slider.value = 8;
  slider.addEventListener("input", follow);
  follow();
}

if (section) start();
