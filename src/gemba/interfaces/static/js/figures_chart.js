// A KPI over time: the number as a line with what surrounds it, or counts as bars. The same
// figures stand in a table below for those who cannot see or point.
const box = document.querySelector("[data-chart]");
let chart = null;

const figures = () => JSON.parse(document.getElementById("trend-figures").textContent);

function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  box.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

const line = (name, data, more) => ({ name, data, type: "line", showSymbol: data.length < 40, symbolSize: 5, connectNulls: false, ...more });

/** A band between two series: one unseen below, their difference filled above it. */
function band(name, low, high) {
  const still = { type: "line", stack: name, symbol: "none", silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false } };
  const span = high.map((top, at) => (top === null || low[at] === null ? null : top - low[at]));
  return [{ ...still, name: `${name}-`, data: low }, { ...still, name, data: span, itemStyle: { color: colour("--chart-band") }, areaStyle: { color: colour("--chart-band"), opacity: 1 } }];
}

/** The target as a line across, on the series of the number itself. */
function aim(target) {
  if (target === null) return {};
  const paint = colour("--gemba-good");
  return { markLine: { silent: true, symbol: "none", lineStyle: { color: paint, type: "dotted", width: 2 }, label: { formatter: box.dataset.target, position: "insideEndTop", color: paint, fontSize: 11 }, data: [{ yAxis: target }] } };
}

function series({ kind, target, series: { value, p25, p75, p90, low, high } }) {
  const paint = { color: colour("--chart-line") };
  if (kind === "count" || kind === "stock") {
    return [{ name: box.dataset.value, data: value, type: "bar", barMaxWidth: 28, itemStyle: { ...paint, borderRadius: [3, 3, 0, 0] }, ...aim(target) }];
  }
  const around = p25 ? band(box.dataset.middle, p25, p75) : low ? band(box.dataset.sure, low, high) : [];
  const slow = p90 ? [line(box.dataset.slow, p90, { lineStyle: { color: colour("--chart-slow"), type: "dashed", width: 1.5 }, itemStyle: { color: colour("--chart-slow") } })] : [];
  return [...around, ...slow, line(box.dataset.value, value, { lineStyle: { ...paint, width: 2.5 }, itemStyle: paint, ...aim(target) })];
}

function option() {
  const found = figures();
  const soft = { color: colour("--gemba-ink-soft"), fontSize: 11 };
  const rule = { lineStyle: { color: colour("--gemba-line") } };
  const tip = ([first]) => `${first.name}<br><b>${found.words[first.dataIndex]}</b> · ${found.counts[first.dataIndex]} ${box.dataset.values}`;
  const drawn = series(found);
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    legend: { show: drawn.length > 1, top: 0, right: 8, itemWidth: 16, textStyle: soft, data: drawn.map((each) => each.name).filter((name) => !name.endsWith("-")) },
    grid: { left: 12, right: 16, top: drawn.length > 1 ? 52 : 28, bottom: 6, containLabel: true },
    tooltip: { trigger: "axis", formatter: tip, backgroundColor: colour("--gemba-raised"), borderColor: colour("--gemba-line"), textStyle: { color: colour("--gemba-ink"), fontSize: 12 } },
    xAxis: { type: "category", data: found.labels, axisTick: { show: false }, axisLine: rule, axisLabel: { ...soft, hideOverlap: true } },
    yAxis: { type: "value", min: 0, name: found.unit, nameTextStyle: { ...soft, align: "left" }, splitLine: rule, axisLabel: soft },
    series: drawn,
  };
}

function draw() {
  if (!chart) {
    chart = echarts.init(box, null, { renderer: "svg" });
    new ResizeObserver(() => chart.resize()).observe(box);
    chart.getZr().on("click", ({ offsetX, offsetY }) => {
      if (!chart.containPixel("grid", [offsetX, offsetY])) return;
      const [at] = chart.convertFromPixel({ seriesIndex: 0 }, [offsetX, offsetY]);
      const url = figures().urls[at];
      if (url) location.assign(url);
    });
  }
  chart.setOption(option(), true);
}

if (box) {
  draw();
  document.addEventListener("htmx:afterSettle", draw);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
}
