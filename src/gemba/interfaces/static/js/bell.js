// The bell is counted again when it rings; a page that lists what it rang for is drawn again.
document.addEventListener("live:bell", () => {
  for (const each of document.querySelectorAll("#bell, [data-bell-hears]")) htmx.trigger(each, "bell");
});
