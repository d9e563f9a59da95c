"use strict";
(() => {
  const PERIOD_MS = 1000;
  const KEPT = 120;
  const byId = (id) => document.getElementById(id);
  const histories = new Map();
  let sort = {key: "name", sign: 1};
  let selected = null;
  let walk = null;
  let charts = [];

  // Everything that comes from a walk is text, never markup: names and threads are of somebody's choosing.
  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text !== undefined) { made.textContent = text; }
    if (className) { made.className = className; }
    return made;
  };
  const drawn = (tag, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    if (text !== undefined) { made.textContent = text; }
    return made;
  };
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const short = (number) => {
    if (number === null || number === undefined || number < 0) { return "–"; }
    const units = ["", " k", " M", " G", " T"];
    let value = number;
    let unit = 0;
    while (value >= 10000 && unit < units.length - 1) { value /= 1000; unit++; }
    return (unit === 0 && Number.isInteger(value) ? value : value.toFixed(value < 10 ? 2 : 0)) + units[unit];
  };
  const duration = (ns) => ns < 1e9 ? (ns / 1e6).toFixed(0) + " ms" : (ns / 1e9).toFixed(ns < 1e10 ? 1 : 0) + " s";

  const remember = (snapshot) => {
    const present = new Set();
    for (const object of snapshot.objects) {
      present.add(object.name);
      const history = histories.get(object.name) ?? {time: [], size: [], put: [], take: [], last: null};
      histories.set(object.name, history);
      const last = history.last;
      const seconds = last ? (snapshot.timeMs - last.timeMs) / 1000 : 0;
      // Another object of the same name begins to count anew.
      const rate = (field) => seconds > 0 && object[field] >= 0 && last[field] >= 0 && object[field] >= last[field]
        ? (object[field] - last[field]) / seconds : null;
      object.putRate = rate("puts");
      object.takeRate = rate("takes");
      history.last = {timeMs: snapshot.timeMs, puts: object.puts, takes: object.takes};
      history.time.push(snapshot.timeMs / 1000);
      history.size.push(object.size);
      history.put.push(object.putRate);
      history.take.push(object.takeRate);
      for (const row of [history.time, history.size, history.put, history.take]) {
        if (row.length > KEPT) { row.shift(); }
      }
    }
    for (const name of histories.keys()) {
      if (!present.has(name)) { histories.delete(name); }
    }
  };

  const showFindings = () => {
    const items = walk.findings.map((finding) => {
      const item = element("li", undefined, finding.isProblem ? "problem" : "");
      item.append(element("code", finding.code), finding.text);
      return item;
    });
    if (!walk.findings.some((finding) => finding.isProblem)) {
      items.unshift(element("li", "nothing is wrong", "good"));
    }
    byId("findings").replaceChildren(...items);
  };

  const spark = (values, name) => {
    const canvas = element("canvas", undefined, "spark");
    const scale = window.devicePixelRatio || 1;
    canvas.width = 140 * scale;
    canvas.height = 26 * scale;
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    pen.strokeStyle = color(name);
    pen.lineWidth = 1.5;
    const most = Math.max(1, ...values.map((value) => value ?? 0));
    pen.beginPath();
    let isDown = false;
    values.forEach((value, i) => {
      if (value === null || value < 0) { isDown = false; return; }
      const x = 140 - (values.length - 1 - i) * 140 / (KEPT - 1);
      const y = 24 - value / most * 22;
      if (isDown) { pen.lineTo(x, y); } else { pen.moveTo(x, y); }
      isDown = true;
    });
    pen.stroke();
    return canvas;
  };

  const occupancy = (object) => {
    const cell = element("td");
    if (object.problem) { cell.append(element("span", object.problem, "bad")); return cell; }
    if (object.capacity > 0 && object.size >= 0 && object.size !== null) {
      const share = Math.min(1, object.size / object.capacity);
      const bar = element("span", undefined, share >= 1 ? "bar full" : "bar");
      const filled = element("i");
      filled.style.width = share * 100 + "%";
      bar.append(filled);
      cell.append(bar);
    }
    cell.append(object.size === null ? "–" : short(object.size) + (object.capacity > 0 ? " of " + short(object.capacity) : ""));
    return cell;
  };

  const showObjects = () => {
    const objects = [...walk.objects].sort((a, b) => {
      const x = a[sort.key] ?? -1;
      const y = b[sort.key] ?? -1;
      return sort.sign * (x < y ? -1 : x > y ? 1 : a.name < b.name ? -1 : 1);
    });
    byId("objects").replaceChildren(...objects.map((object) => {
      const row = element("tr");
      row.tabIndex = 0;
      row.setAttribute("aria-selected", object.name === selected);
      const history = histories.get(object.name);
      const chart = element("td");
      const counts = history.put.some((value) => value !== null);
      chart.append(spark(counts ? history.put : history.size, counts ? "--put" : "--size"));
      row.append(element("td", object.name), element("td", object.kind, "faint"), occupancy(object),
        element("td", short(object.putRate), "number"), element("td", short(object.takeRate), "number"),
        element("td", short(object.lengthBytes), "number"), chart);
      const choose = () => { selected = object.name; show(); };
      row.addEventListener("click", choose);
      row.addEventListener("keydown", (event) => { if (event.key === "Enter") { choose(); } });
      return row;
    }));
    document.querySelectorAll("th[data-key]").forEach((head) => head.setAttribute("aria-sort",
      head.dataset.key === sort.key ? (sort.sign > 0 ? "ascending" : "descending") : "none"));
  };

  const chart = (place, title, series, data) => {
    const axis = {stroke: color("--faint"), grid: {stroke: color("--line"), width: 1}, ticks: {stroke: color("--line")}};
    return new uPlot({
      title, width: place.clientWidth, height: 190,
      scales: {y: {range: (self, low, high) => [0, Math.max(1, high)]}},
      axes: [axis, {...axis, size: 60, values: (self, ticks) => ticks.map(short)}],
      series: [{}, ...series]
    }, data, place);
  };

  const showDetail = () => {
    const object = walk.objects.find((each) => each.name === selected);
    byId("detail").hidden = !object;
    if (!object) { charts.forEach((each) => each.destroy()); charts = []; return; }
    const history = histories.get(selected);
    const rates = [history.time, history.put, history.take];
    const sizes = [history.time, history.size];
    const isOther = byId("detail-title").textContent !== selected;
    byId("detail-title").textContent = selected;
    if (charts.length === 0 || isOther) {
      charts.forEach((each) => each.destroy());
      charts = [
        chart(byId("rates"), "per second", [{label: "puts", stroke: color("--put"), width: 2},
          {label: "takes", stroke: color("--take"), width: 2}], rates),
        chart(byId("occupancy"), "holds", [{label: "holds", stroke: color("--size"), width: 2}], sizes)];
    } else {
      charts[0].setData(rates);
      charts[1].setData(sizes);
    }
    const facts = [["kind", object.kind], ["elements", object.typeName || "–"], ["created by", object.creatorPid],
      ["used by", object.users.join(", ") || "–"],
      ...object.holders.map((holder) => [holder.what, "held by " + holder.pid + (holder.threadId ? " thread " + holder.threadId : "") +
        (holder.isAlive ? "" : " (dead)") + (holder.count > 1 ? ", " + holder.count + " times" : "")]),
      ...Object.entries(object.parameters), ...Object.entries(object.state)];
    byId("facts").replaceChildren(...facts.flatMap(([name, value]) => [element("dt", name), element("dd", String(value))]));
  };

  const edges = () => {
    const found = [];
    for (const wait of walk.waits) {
      const object = walk.objects.find((each) => each.name === wait.objectName);
      for (const holder of object ? object.holders.filter((each) => each.what.includes("lock") || each.what === "permit") : []) {
        found.push({from: wait.pid, to: holder.pid, label: wait.objectName + ", " + duration(wait.forNs)});
      }
    }
    return found;
  };

  const cyclic = (all) => {
    const reaches = (from, to, seen) => all.some((edge) => edge.from === from &&
      (edge.to === to || (!seen.has(edge.to) && reaches(edge.to, to, seen.add(edge.to)))));
    return new Set(all.filter((edge) => edge.from === edge.to || reaches(edge.to, edge.from, new Set())));
  };

  const showGraph = () => {
    const svg = byId("graph");
    const width = Math.max(320, svg.clientWidth);
    const all = edges();
    const locked = cyclic(all);
    const shown = walk.processes.filter((each) => each.isAlive || all.some((edge) => edge.to === each.pid));
    const columns = Math.max(1, Math.min(shown.length, Math.floor(width / 165)));
    const rows = Math.ceil(shown.length / columns);
    const height = Math.max(1, rows) * 130 + 20;
    const places = new Map(shown.map((each, i) => [each.pid, {
      x: (i % columns + .5) * width / columns, y: Math.floor(i / columns) * 130 + 65}]));
    svg.setAttribute("viewBox", "0 0 " + width + " " + height);
    const marker = drawn("marker", {id: "tip", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto"});
    marker.append(drawn("path", {d: "M0 0 L8 4 L0 8 z", fill: "context-stroke"}));
    const parts = [marker];
    for (const edge of all) {
      const a = places.get(edge.from);
      const b = places.get(edge.to);
      if (!a || !b) { continue; }
      const group = drawn("g", {class: locked.has(edge) ? "edge locked" : "edge"});
      const sign = a.x < b.x || (a.x === b.x && a.y < b.y) ? -1 : 1;
      const self = edge.from === edge.to;
      const middle = {x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 + (self ? -62 : sign < 0 ? -52 : 64)};
      const d = self ? "M" + (a.x - 30) + " " + (a.y - 22) + " C" + (a.x - 40) + " " + (a.y - 75) + " " + (a.x + 40) + " " + (a.y - 75) +
        " " + (a.x + 30) + " " + (a.y - 22) : "M" + a.x + " " + (a.y + sign * 22) + " Q" + middle.x + " " + ((a.y + b.y) / 2 + sign * 72) + " " +
        b.x + " " + (b.y + sign * 22);
      group.append(drawn("path", {d, "marker-end": "url(#tip)"}), drawn("text", {x: middle.x, y: middle.y}, edge.label));
      parts.push(group);
    }
    for (const process of shown) {
      const place = places.get(process.pid);
      const group = drawn("g", {class: "node" + (process.isAlive ? process.isStopped ? " stopped" : "" : " dead")});
      group.append(drawn("rect", {x: place.x - 75, y: place.y - 22, width: 150, height: 44, rx: 8}),
        drawn("text", {x: place.x, y: place.y - 3}, process.pid + (process.isAlive ? process.isStopped ? " stopped" : "" : " dead")),
        drawn("text", {x: place.x, y: place.y + 14}, process.command.split(".").pop().slice(0, 20)));
      parts.push(group);
    }
    svg.replaceChildren(...parts);
  };

  const showProcesses = () => {
    byId("processes").replaceChildren(...walk.processes.map((process) => {
      const row = element("tr");
      const waits = walk.waits.filter((wait) => wait.pid === process.pid).map((wait) =>
        wait.objectName + " (" + wait.what + ", " + duration(wait.forNs) + ", " + wait.threadName + ")");
      const state = !process.isAlive ? ["dead", "bad"] : process.isStopped ? ["stopped", "bad"] : ["alive", "good"];
      row.append(element("td", process.pid), element("td", ...state), element("td", process.command), element("td", waits.join("; ") || "–"));
      return row;
    }));
  };

  const show = () => {
    if (!walk) { return; }
    byId("walk").textContent = walk.walk;
    showFindings();
    showObjects();
    showDetail();
    showGraph();
    showProcesses();
  };

  const look = async () => {
    try {
      const response = await fetch("walk.json", {cache: "no-store"});
      if (!response.ok) { throw new Error(await response.text()); }
      walk = await response.json();
      remember(walk);
      show();
      byId("status").textContent = walk.objects.length + " objects, " +
        walk.processes.filter((each) => each.isAlive).length + " processes";
      byId("status").className = "";
    } catch (problem) {
      byId("status").textContent = String(problem.message || problem);
      byId("status").className = "bad";
    }
    setTimeout(look, PERIOD_MS);
  };

  document.querySelectorAll("th[data-key]").forEach((head) => head.addEventListener("click", () => {
    sort = {key: head.dataset.key, sign: sort.key === head.dataset.key ? -sort.sign : 1};
    show();
  }));
  const redraw = () => { charts.forEach((each) => each.destroy()); charts = []; show(); };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  addEventListener("resize", redraw);
  look();
})();
