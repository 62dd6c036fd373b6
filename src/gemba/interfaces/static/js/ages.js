// Keeps "4m", "3h", "12d" true while the page stays open.
const MINUTE_MS = 60_000;
const format = (unit) =>
  new Intl.NumberFormat(document.documentElement.lang || "en", { style: "unit", unit, unitDisplay: "narrow" });
const units = { minute: format("minute"), hour: format("hour"), day: format("day") };

// Between a figure and a Chinese word stands a blank, as the server writes it.
const spaced = (text) => text.replace(/(\d)(\p{Script=Han})/u, "$1 $2");

function words(minutes) {
  if (minutes < 60) return spaced(units.minute.format(minutes));
  if (minutes < 48 * 60) return spaced(units.hour.format(Math.floor(minutes / 60)));
  return spaced(units.day.format(Math.floor(minutes / 1440)));
}

setInterval(() => {
  for (const time of document.querySelectorAll("time[data-age]")) {
    const minutes = Math.max(Math.floor((Date.now() - Date.parse(time.dateTime)) / MINUTE_MS), 0);
    const said = words(minutes);
    if (time.textContent !== said) time.textContent = said;
  }
}, MINUTE_MS / 2);

// The exact moment is worked out when somebody asks for it.
document.addEventListener("pointerover", (event) => {
  const time = event.target.closest?.("time[datetime]");
  if (!time || time.title) return;
  const moment = new Date(time.dateTime).toLocaleString(document.documentElement.lang, {
    timeZone: document.body.dataset.timeZone,
  });
  time.title = `${time.dataset.age ?? ""} ${moment}`.trim();
});
