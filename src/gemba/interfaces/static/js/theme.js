// Chooses light or dark before the first paint, so that nothing flashes; follows the machine
// while the choice is "auto". Also keeps the navigation folded as it was.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const choice = root.dataset.themeChoice;
    const theme = choice === "light" || choice === "dark" ? choice : dark.matches ? "dark" : "light";
    root.setAttribute("data-bs-theme", theme);
  };
  dark.addEventListener("change", apply);
  new MutationObserver(apply).observe(root, { attributeFilter: ["data-theme-choice"] });
  apply();
  try {
    root.classList.toggle("nav-folded", localStorage.getItem("nav-folded") === "1");
  } catch {
    // No storage: the navigation starts unfolded.
  }
})();
