// Buttons elsewhere on the page that name a part of the map: they light it up and open it.

export function watchParts(section, view, raiseTo) {
  const sheet = section.querySelector("[data-map-details]");
  let opener = null;

  const levelOf = (part) =>
    [...view.data.moves, ...view.data.boxes].find((each) => [each.id, each.loop?.id].includes(part))?.level;

  function open(part, from) {
    const level = levelOf(part);
    if (level > view.level) raiseTo(level);
    opener = from;
    const [path, query] = document.querySelector("#process-figures").dataset.partUrl.split("?");
    const address = `${path.replace(/0\/$/, `${part}/`)}${query ? `?${query}` : ""}`;
    htmx.ajax("GET", address, { target: sheet, swap: "innerHTML" }).then(() => {
      sheet.focus({ preventScroll: true });
      sheet.scrollIntoView({ block: "nearest", behavior: "smooth" });
    });
  }

  function close() {
    sheet.replaceChildren();
    opener?.focus?.();
  }

  section.addEventListener("map:open", (event) => open(event.detail, document.activeElement));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-part]");
    if (button && !button.closest("[data-map-cards]")) open(button.dataset.part, button);
    if (event.target.closest("[data-map-close]")) close();
  });
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  for (const [kind, act] of [["mouseover", "look"], ["focusin", "look"], ["mouseout", "rest"], ["focusout", "rest"]]) {
    document.addEventListener(kind, (event) => {
      const button = event.target.closest?.("[data-part]");
      if (button && !button.closest("[data-map-cards]")) view.tip[act](button.dataset.part);
    });
  }
  // A choice of other cases makes what the sheet tells untrue.
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target.id === "process-variants") sheet.replaceChildren();
  });
}
