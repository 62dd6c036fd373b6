// Buttons elsewhere on the page that name a part of the map: they light it up and open it.

export function watchParts(section, view, raiseTo) {
  const sheet = section.querySelector("[data-map-details]");
  let opener = null;

  /** Where the sliders have to stand at least for a part to be drawn. */
  function needed(part) {
    const level = (id) => view.data.boxes.find((box) => [box.id, box.loop?.id].includes(id))?.level ?? 0;
    const move = view.data.moves.find((each) => each.id === part);
    const { activities, paths } = view.sliders;
    const wanted = Math.max(activities, ...(move ? [level(move.source), level(move.target)] : [level(part)]));
    const isOnWay = !move || move.way <= wanted;
    return { activities: wanted, paths: isOnWay ? paths : Math.max(paths, Math.min(move.path, view.data.pathsMax)) };
  }

  function open(part, from) {
    const wanted = needed(part);
    if (wanted.activities > view.sliders.activities || wanted.paths > view.sliders.paths) raiseTo(wanted);
    view.lookAt(part);
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
