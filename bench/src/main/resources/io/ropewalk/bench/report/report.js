"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const COLORS = ["#0b62a8", "#c8501e", "#2f8f4e", "#8e44ad", "#b8860b", "#0e8c8c", "#c2185b", "#5b6770",
    "#7a9a01", "#d98cb3", "#4d6fd0", "#9c5a3c", "#00a0d0"];
  const DARK_COLORS = ["#6bb3f0", "#f0915f", "#6fce8b", "#c792e0", "#e3bb4d", "#4fcaca", "#f06a9b", "#a5b1bb",
    "#b5d04a", "#f0b6d4", "#93acf5", "#d19a7c", "#5fd0f5"];
  const PRINT_WIDTH = 680;
  const WIDE_RANGE = 30;
  const TAILS = /_ratio$|_p99$|_p999$|_max$/;
  let charts = [];

  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text !== undefined) { made.textContent = text; }
    if (className) { made.className = className; }
    return made;
  };
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const isDark = () => matchMedia("screen and (prefers-color-scheme: dark)").matches;
  const hue = (index) => (isDark() ? DARK_COLORS : COLORS)[index % COLORS.length];
  const exact = (value, unit) => {
    if (value === null || value === undefined) { return ""; }
    const digits = unit === "ratio" ? 3 : unit === "ms" ? 2 : ["us", "B", "%", "MB/s"].includes(unit) ? 1 : 0;
    return value.toLocaleString("en", {minimumFractionDigits: digits, maximumFractionDigits: digits});
  };
  const short = (value) => {
    if (value === null || value === undefined) { return ""; }
    const [divisor, letter] = value >= 1e9 ? [1e9, " G"] : value >= 1e6 ? [1e6, " M"] : value >= 1e4 ? [1e3, " k"]
      : [1, ""];
    return Number((value / divisor).toPrecision(3)).toLocaleString("en") + letter;
  };
  const time = (ns) => ns >= 1e9 ? short(ns / 1e9) + " s" : ns >= 1e6 ? short(ns / 1e6) + " ms"
    : ns >= 1e3 ? short(ns / 1e3) + " µs" : short(ns) + " ns";
  const percentile = (nines) => {
    if (nines === 0) { return "0 %"; }
    const digits = Math.max(0, nines - 2);
    return (100 - 100 / 10 ** nines).toFixed(digits) + " %";
  };
  const axis = (more) => ({stroke: color("--text"), font: "12px system-ui, sans-serif",
    grid: {stroke: color("--line"), width: 1}, ticks: {stroke: color("--line"), width: 1}, ...more});
  const decades = (u, axisIndex, min, max) => {
    const splits = [];
    for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power++) {
      splits.push(10 ** power);
    }
    return splits.filter((split) => split >= min && split <= max);
  };

  // The library's own charts are of one width; each is drawn again when its place has another.
  const place = (parent, name, draw) => {
    const box = element("div", undefined, "chart");
    parent.append(box);
    charts.push({box, draw, width: 0, chart: null});
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", name);
  };
  const redraw = (isPrint) => {
    for (const each of charts) {
      const room = each.box.parentElement.clientWidth;
      const width = isPrint ? Math.min(room || PRINT_WIDTH, PRINT_WIDTH) : room;
      each.chart?.destroy();
      each.chart = each.draw(each.box, Math.max(260, width));
    }
  };

  const drawBars = (section, metric) => (box, width) => {
    const present = section.cases.map((name, i) => [name, metric.values[i]]).filter((pair) => pair[1] !== null);
    const values = present.map((pair) => pair[1]);
    const positive = values.filter((value) => value > 0);
    const least = Math.min(...positive);
    const most = Math.max(...positive);
    const isLog = positive.length === values.length && most / least > WIDE_RANGE;
    const widest = Math.max(...present.map((pair) => pair[0].length));
    const floor = isLog ? 10 ** Math.floor(Math.log10(least) - 0.2) : 0;
    const format = metric.unit === "ns" ? time : (value) => short(value);
    return new uPlot({
      width, height: 54 + 22 * present.length, legend: {show: false}, cursor: {show: false}, padding: [4, 56, 0, 0],
      scales: {
        x: {time: false, ori: 1, dir: -1, range: [-0.6, present.length - 0.4]},
        y: {ori: 0, dir: 1, distr: isLog ? 3 : 1, range: [floor, most > 0 ? most * (isLog ? 1.6 : 1.05) : 1]},
      },
      axes: [
        axis({scale: "x", side: 3, size: Math.min(width * 0.45, 16 + 6.7 * widest), grid: {show: false},
          ticks: {show: false}, splits: () => present.map((pair, i) => i),
          values: () => present.map((pair) => pair[0]), gap: 4}),
        axis({scale: "y", side: 2, size: 34, space: 70, splits: isLog ? decades : undefined,
          values: (u, splits) => splits.map((split) => split === null ? null : format(split))}),
      ],
      series: [{}, {fill: hue(0), stroke: hue(0), width: 0, points: {show: false},
        paths: uPlot.paths.bars({size: [0.72, 16]})}],
      hooks: {draw: [(u) => {
        u.ctx.save();
        u.ctx.fillStyle = color("--text");
        u.ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
        u.ctx.textBaseline = "middle";
        u.ctx.textAlign = "left";
        present.forEach((pair, i) => u.ctx.fillText(format(pair[1]),
          u.valToPos(Math.max(pair[1], floor), "y", true) + 4 * devicePixelRatio, u.valToPos(i, "x", true)));
        u.ctx.restore();
      }]},
    }, [present.map((pair, i) => i), values], box);
  };

  const drawCurves = (curves) => (box, width) => {
    const tables = curves.map((curve) =>
      [curve.points.map((point) => point[0]), curve.points.map((point) => Math.max(1, point[1]))]);
    return new uPlot({
      width, height: Math.max(280, Math.min(440, width * 0.5)), cursor: {drag: {x: false, y: false}},
      scales: {x: {time: false, range: (u, min, max) => [0, Math.max(1, max)]}, y: {distr: 3}},
      axes: [
        axis({splits: (u, axisIndex, min, max) => Array.from({length: Math.floor(max) + 1}, (none, i) => i),
          values: (u, splits) => {
            const step = Math.ceil(64 * splits.length / width);
            return splits.map((split, i) => i % step === 0 ? percentile(split) : null);
          }}),
        axis({size: 62, values: (u, splits) => splits.map((split) => split === null ? null : time(split)),
          splits: decades}),
      ],
      series: [{label: "percentile",
        value: (u, nines) => nines === null ? "–" : (100 - 100 / 10 ** nines).toPrecision(6) + " %"},
        ...curves.map((curve, i) => ({label: curve.case, stroke: hue(i), width: 1.5, spanGaps: true,
          dash: i >= COLORS.length ? [6, 4] : undefined, points: {show: false},
          value: (u, value) => value === null ? "–" : time(value)}))],
    }, uPlot.join(tables), box);
  };

  const table = (section) => {
    const made = element("table");
    const head = element("tr");
    head.append(element("th", "case"), ...section.metrics.map((metric) => element("th", metric.name +
      (["ratio", "1/s"].includes(metric.unit) || metric.name.endsWith(metric.unit) ? "" : ` [${metric.unit}]`))));
    made.append(element("thead"), element("tbody"));
    made.tHead.append(head);
    section.cases.forEach((name, i) => {
      const row = element("tr");
      row.append(element("td", name),
        ...section.metrics.map((metric) => element("td", exact(metric.values[i], metric.unit))));
      made.tBodies[0].append(row);
    });
    const box = element("div", undefined, "scroll");
    box.append(made);
    return box;
  };

  const show = (section, index) => {
    const box = element("section");
    box.id = `s${index}`;
    box.append(element("h2", section.suite), element("p", `mode ${section.mode}; load ${section.load} %; ` +
      `bounds checks ${section.bounds}; JDK ${section.jdk}` +
      (section.runs > 1 ? `; medians of ${section.runs} runs` : "")));
    document.getElementById("suites").append(box);
    const suffix = section.bounds === "off" ? /\.unchecked$/ : /^[^.]*$/;
    const isFirst = section ===
      data.sections.find((each) => each.suite === section.suite && each.bounds === section.bounds);
    const curves = isFirst
      ? data.curves.filter((curve) => curve.suite === section.suite && suffix.test(curve.case)) : [];
    // More than a dozen lines cannot be told apart: cases of one group (a rate) are drawn together.
    const groups = new Map();
    for (const curve of curves) {
      const rate = section.suite === "open-loop" ? curve.case.split("-").pop() : "";
      groups.set(rate, [...(groups.get(rate) ?? []), curve]);
    }
    const order = (rate) => parseFloat(rate || "0") * (rate.endsWith("m") ? 1e6 : 1e3);
    for (const [rate, members] of [...groups].sort((a, b) => order(a[0]) - order(b[0]))) {
      const name = "percentiles" + (rate ? ` at ${rate} messages a second` : "");
      const group = element("div", undefined, "curves");
      group.append(element("h3", name));
      box.append(group);
      place(group, name, drawCurves(members));
    }
    const bars = element("div", undefined, "bars");
    box.append(bars);
    for (const metric of section.metrics.filter((each) => !TAILS.test(each.name))) {
      const group = element("div");
      const name = metric.name + (metric.unit === "ratio" || metric.unit === "1/s" ? "" : ` [${metric.unit}]`);
      group.append(element("h3", name));
      bars.append(group);
      place(group, name, drawBars(section, metric));
    }
    box.append(table(section));
    const hasTwin = data.sections.some((each) => each !== section && each.suite === section.suite);
    const link = element("a",
      section.suite + (hasTwin ? ` (${section.mode}, bounds checks ${section.bounds})` : ""));
    link.href = `#s${index}`;
    document.getElementById("contents").append(link);
  };

  const machine = document.getElementById("machine");
  for (const [name, value] of Object.entries(data.machine)) {
    machine.append(element("dt", name), element("dd", value));
  }
  document.getElementById("suites").replaceChildren();
  data.sections.forEach(show);
  redraw(false);
  let lastWidth = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== lastWidth) { lastWidth = innerWidth; redraw(false); }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraw(false));
  matchMedia("print").addEventListener("change", (event) => redraw(event.matches));
  addEventListener("beforeprint", () => redraw(true));
  addEventListener("afterprint", () => redraw(false));
})();
