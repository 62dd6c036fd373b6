// Moments in the reader's own time zone and language; the page itself only knows the desk's.
const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

function tell(root) {
  for (const element of root.querySelectorAll("time[data-time]")) {
    element.textContent = format.format(new Date(element.dateTime));
  }
}

tell(document);
document.addEventListener("htmx:afterSettle", () => tell(document));
