// Opened and resolved per day, as bars that open their tickets. The same figures stand in a table
// below for those who cannot see or point.
const box = document.querySelector("[data-chart]");
let chart = null;

function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  box.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

function option() {
  const { days, opened, resolved } = JSON.parse(document.getElementById("day-figures").textContent);
  const short = new Intl.DateTimeFormat(document.documentElement.lang, { month: "short", day: "numeric", timeZone: "UTC" });
  const labels = days.map((day) => short.format(new Date(day)));
  const soft = colour("--gemba-ink-soft");
  const line = colour("--gemba-line");
  const bars = (name, data, paint) => ({ name, data, type: "bar", barGap: "10%", barCategoryGap: "35%", cursor: "pointer", itemStyle: { color: colour(paint), borderRadius: [3, 3, 0, 0] } });
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 8, top: 14, bottom: 4, containLabel: true },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, backgroundColor: colour("--gemba-raised"), borderColor: line, textStyle: { color: colour("--gemba-ink"), fontSize: 12 } },
    xAxis: { type: "category", data: labels, axisTick: { show: false }, axisLine: { lineStyle: { color: line } }, axisLabel: { color: soft, fontSize: 11, hideOverlap: true } },
    yAxis: { type: "value", minInterval: 1, splitLine: { lineStyle: { color: line } }, axisLabel: { color: soft, fontSize: 11 } },
    series: [
      bars(box.dataset.opened, opened, "--chart-opened"),
      bars(box.dataset.resolved, resolved, "--chart-resolved"),
    ],
  };
}

function draw() {
  if (!chart) {
    chart = echarts.init(box, null, { renderer: "svg" });
    new ResizeObserver(() => chart.resize()).observe(box);
    chart.on("click", ({ seriesIndex, dataIndex }) => {
      const figures = JSON.parse(document.getElementById("day-figures").textContent);
      location.assign((seriesIndex ? figures.resolvedUrls : figures.openedUrls)[dataIndex]);
    });
  }
  chart.setOption(option(), true);
}

draw();
document.addEventListener("htmx:afterSettle", draw);
new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
