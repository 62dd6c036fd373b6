// What a box and a label of the map look like.

/** An activity as a button; where cases start and end as a mark. `label` is what is told. */
export function boxCard(box, label) {
  const isStep = box.kind === "activity";
  const mode = label in box.labels ? label : "slow";
  const card = element(isStep ? "button" : "div", `map-box is-${box.kind}`);
  card.style.setProperty("--hue", box.hue);
  card.style.setProperty("--weight", box.weights[mode]);
  if (isStep) Object.assign(card, { type: "button" }).dataset.part = box.id;
  if (isStep) card.setAttribute("aria-description", box.loop ? `${box.words}. ${box.loop.words}` : box.words);
  const name = element("span", "box-name", box.label);
  const numbers = element("span", "box-numbers", mode === "slow" ? box.labels.often : "");
  if (box.labels[mode]) numbers.append(element("span", "box-told", box.labels[mode]));
  if (box.loop?.labels[label]) numbers.append(loopMark(box.loop, label, mode));
  card.append(name, numbers);
  return card;
}

/** How often, or how long, an activity is followed by itself. */
function loopMark(loop, label, mode) {
  const mark = element("span", "box-loop", `↻ ${loop.labels[label]}`);
  mark.style.setProperty("--weight", loop.weights[mode]);
  return mark;
}

/** The label of an arrow; the table of moves tells the same to screen readers. */
export function pillCard(move, label) {
  const words = move.labels[label];
  const pill = element("span", words ? "map-pill" : "map-pill is-edge", words);
  pill.setAttribute("aria-hidden", "true");
  pill.style.setProperty("--weight", move.weights[label] ?? move.weights.slow);
  return pill;
}

function element(tag, classes, text = "") {
  const made = document.createElement(tag);
  made.className = classes;
  if (text) made.append(text);
  return made;
}
