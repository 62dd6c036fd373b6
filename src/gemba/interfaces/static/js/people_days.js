// Hours worked and hours at work, day by day.
function colour(box, name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  box.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

function option(box, data) {
  const soft = colour(box, "--gemba-ink-soft");
  const line = colour(box, "--gemba-line");
  const accent = colour(box, "--gemba-accent");
  const short = new Intl.DateTimeFormat(document.documentElement.lang, { year: "numeric", month: "short", day: "numeric", timeZone: "UTC" });
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 6, right: 10, top: 26, bottom: 4, containLabel: true },
    legend: { top: 0, right: 8, itemWidth: 14, itemHeight: 8, textStyle: { color: soft, fontSize: 11 } },
    tooltip: { trigger: "axis", backgroundColor: colour(box, "--gemba-raised"), borderColor: line, textStyle: { color: colour(box, "--gemba-ink"), fontSize: 12 }, valueFormatter: (hours) => `${Math.round(hours)} h` },
    xAxis: { type: "category", data: data.days.map((day) => short.format(new Date(day))), axisTick: { show: false }, axisLine: { lineStyle: { color: line } }, axisLabel: { color: soft, fontSize: 11, hideOverlap: true } },
    yAxis: { type: "value", axisLabel: { color: soft, fontSize: 11, formatter: "{value} h" }, splitLine: { lineStyle: { color: line } } },
    series: [
      { name: box.dataset.staffed, type: "line", step: "middle", symbol: "none", lineStyle: { width: 1, color: soft }, itemStyle: { color: soft }, areaStyle: { opacity: 0.1, color: soft }, data: data.staffed },
      { name: box.dataset.busy, type: "line", step: "middle", symbol: "none", lineStyle: { width: 1.4, color: accent }, itemStyle: { color: accent }, areaStyle: { opacity: 0.35, color: accent }, data: data.busy },
    ],
  };
}

export function drawDays(box, data) {
  if (!data.days?.length) return;
  const chart = echarts.init(box, null, { renderer: "svg" });
  chart.setOption(option(box, data));
  new ResizeObserver(() => chart.resize()).observe(box);
  new MutationObserver(() => chart.setOption(option(box, data), true)).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
}
