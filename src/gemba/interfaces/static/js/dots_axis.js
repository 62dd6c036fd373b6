// The labels under the dotted chart, at round steps of the calendar or of time.
const [MINUTE, HOUR, DAY] = [60, 3600, 86400];
const STEPS = [1, 5, 15, 30, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY];
const MONTH = 30.4 * DAY;
const MONTHS = [1, 3, 6, 12, 24, 60, 120, 600, 1200];
const LABEL_WIDTH = 96;
const language = () => document.documentElement.lang || "en";

function dateWords(seconds, step) {
  const zone = document.body.dataset.timeZone;
  const parts = step >= 11.9 * MONTH ? { year: "numeric" }
    : step >= 28 * DAY ? { month: "short", year: "numeric" }
    : step >= DAY ? { day: "numeric", month: "short", year: "2-digit" }
    : step >= MINUTE ? { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }
    : { hour: "2-digit", minute: "2-digit", second: "2-digit" };
  return new Intl.DateTimeFormat(language(), { ...parts, timeZone: zone }).format(seconds * 1000);
}

function lengthWords(seconds, step) {
  const [unit, size] = step >= DAY ? ["day", DAY] : step >= HOUR ? ["hour", HOUR] : step >= MINUTE ? ["minute", MINUTE] : ["second", 1];
  return new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay: "short" }).format(Math.round(seconds / size));
}

/** 5 January 1970 was a Monday. */
function weekWords(seconds, step) {
  const parts = step >= DAY ? { weekday: "long" } : { weekday: "short", hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat(language(), { ...parts, timeZone: "UTC" }).format((4 * DAY + seconds) * 1000);
}

/** A moment of the chart in words. */
export function timeWords(dots, seconds, step = 1) {
  if (dots.across === "calendar") return dateWords(dots.head.origin + seconds, step);
  return dots.across === "week" ? weekWords(seconds, step) : lengthWords(seconds, step);
}

/** The first days of months or years, which are not all equally long. */
function monthTicks(months, origin, left, right) {
  const first = new Date((origin + left) * 1000);
  const ticks = [];
  let month = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth() + 1) / months) * months;
  for (; ticks.length < 200; month += months) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1, 12) / 1000 - origin;
    if (at > right) break;
    ticks.push(at);
  }
  return ticks;
}

function evenTicks(step, origin, left, right) {
  const first = Math.ceil((origin + left) / step) * step - origin;
  return Array.from({ length: Math.max(0, Math.floor((right - first) / step) + 1) }, (_, n) => first + n * step);
}

export function drawAxis(axis, view) {
  const { left, right } = view.window;
  const width = axis.clientWidth;
  const least = ((right - left) / width) * LABEL_WIDTH;
  const isCalendar = view.dots.across === "calendar";
  const origin = isCalendar ? view.dots.head.origin : 0;
  const months = MONTHS.find((each) => each * MONTH >= least) ?? 2400;
  const even = STEPS.find((each) => each >= least);
  const step = even ?? (isCalendar ? months * MONTH : Math.ceil(least / (30 * DAY)) * 30 * DAY);
  const ticks = even || !isCalendar ? evenTicks(step, origin, left, right) : monthTicks(months, origin, left, right);
  axis.replaceChildren(...ticks.filter((at) => isCalendar || at >= 0).map((at) => {
    const label = document.createElement("span");
    label.textContent = timeWords(view.dots, at, step);
    label.style.left = `${((at - left) / (right - left)) * 100}%`;
    return label;
  }));
}
