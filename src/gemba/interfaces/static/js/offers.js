// Offers count down to the second; one whose time is over asks for what is left.
function tick() {
  for (const offer of document.querySelectorAll("[data-offer]")) {
    const left = Math.ceil((Date.parse(offer.dataset.until) - Date.now()) / 1000);
    const shown = offer.querySelector("[data-left]");
    if (shown) shown.textContent = left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "";
    if (left <= 0 && !offer.hidden) {
      offer.hidden = true;
      document.getElementById("offers")?.dispatchEvent(new CustomEvent("offers-changed"));
    }
  }
}

setInterval(tick, 1000);
document.addEventListener("htmx:afterSettle", tick);
