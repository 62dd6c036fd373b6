// What a box and a label of the map look like.

/** An activity as a button; where cases start and end as a mark. */
export function boxCard(box) {
  const isStep = box.kind === "activity";
  const card = element(isStep ? "button" : "div", `map-box is-${box.kind}`);
  card.style.setProperty("--hue", box.hue);
  card.style.setProperty("--often", box.often);
  card.style.setProperty("--slow", box.slow);
  if (isStep) Object.assign(card, { type: "button" }).dataset.part = box.id;
  if (isStep) card.setAttribute("aria-description", box.loop ? `${box.words}. ${box.loop.words}` : box.words);
  const name = element("span", "box-name", box.label);
  const numbers = element("span", "box-numbers");
  numbers.append(element("span", "", box.count));
  if (box.time) numbers.append(element("span", "box-time", box.time));
  if (box.loop) numbers.append(loopMark(box.loop));
  card.append(name, numbers);
  return card;
}

/** How often, or how long, an activity is followed by itself. */
function loopMark(loop) {
  const mark = element("span", "box-loop", "↻ ");
  mark.style.setProperty("--slow", loop.slow);
  mark.append(element("span", "when-often", loop.count), element("span", "when-slow", loop.time));
  return mark;
}

/** The label of an arrow; the table of moves tells the same to screen readers. */
export function pillCard(move) {
  const pill = element("span", move.time ? "map-pill" : "map-pill is-edge");
  pill.setAttribute("aria-hidden", "true");
  pill.style.setProperty("--slow", move.slow);
  pill.append(element("span", "when-often", move.count), element("span", "when-slow", move.time));
  return pill;
}

function element(tag, classes, text = "") {
  const made = document.createElement(tag);
  made.className = classes;
  made.textContent = text;
  return made;
}
