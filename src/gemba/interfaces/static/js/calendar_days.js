// Days of a calendar's own: what a day is decides what else is asked of it; a day can be removed.
document.addEventListener("change", (event) => {
  if (event.target.matches("[name$='-what']")) {
    event.target.closest(".calendar-day").dataset.what = event.target.value;
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-remove-day]");
  if (!button) return;
  const day = button.closest(".calendar-day");
  (day.nextElementSibling ?? day.parentElement.nextElementSibling).querySelector("input")?.focus();
  day.remove();
  htmx.trigger("#calendar", "calendar-day-gone");
});
