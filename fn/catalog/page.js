"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const rank = { critical: 0, high: 1, medium: 2 };
  const names = ["q", "region", "owner", "severity", "kind", "suspended"];

  addEventListener("DOMContentLoaded", () => {
    const { weeks, of, until, phrases } = JSON.parse($("#_data").textContent);
    const say = (key, ...values) => phrases[key].replace(/%(?:\[(\d)\])?[ds]/g, (_, n) => (n ? values[n - 1] : values.shift()));
    const filter = $("#_filter"), clock = $("#_clock"), sheet = $("#_sheet"), tbody = $("#_table tbody"), count = $("#_count");
    const rows = $$("tr", tbody).map((tr, at) => ({
      tr, at, name: tr.cells[0].textContent, kind: tr.dataset.k, owner: tr.dataset.o, text: fold(tr.textContent),
      regions: tr.dataset.r.split(",").map((r) => r.split(" ")), severity: $(".sev", tr).textContent, next: Infinity,
    }));
    const byName = new Map(rows.map((row) => [row.name, row]));
    let view = "_batches", sort = "", from = null;

    // Times: what is past on the reader's clock is no next run.
    const now = Date.now(), relative = new Intl.RelativeTimeFormat(root.lang, { numeric: "auto" });
    const distance = (t) => {
      const minutes = Math.round((t - now) / 6e4);
      return minutes < 90 ? relative.format(minutes, "minute") : minutes < 2160 ? relative.format(Math.round(minutes / 60), "hour") : relative.format(Math.round(minutes / 1440), "day");
    };
    const made = new Map(); // making a format takes longer than a hundred uses of it
    const format = (lang, options) => {
      const key = lang + JSON.stringify(options);
      if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(lang, options));
      return made.get(key);
    };
    const short = (t, zone) => {
      const part = Object.fromEntries(format(root.lang === "ja" ? "ja" : "en-GB", { timeZone: zone, weekday: "short", day: "numeric", month: root.lang === "ja" ? "numeric" : "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(t).map((p) => [p.type, p.value]));
      return root.lang === "ja" ? `${part.month.replace("月", "")}/${part.day.replace("日", "")}(${part.weekday}) ${part.hour}:${part.minute}` : `${part.weekday} ${part.day} ${part.month.slice(0, 3)} ${part.hour}:${part.minute}`;
    };
    // starts are the runs of a list, those that are past on the reader's clock moved on
    // where they come evenly.
    const starts = (list) => {
      const items = [...list.children], gap = Number(list.dataset.e) * 6e4, first = Date.parse(items[0].firstElementChild.dateTime);
      const skip = gap && first <= now ? Math.floor((now - first) / gap) + 1 : 0, zone = skip && $("h4 small", list.parentNode).textContent.split(" · ").pop();
      return items.map((item, i) => {
        const t = gap ? first + (i + skip) * gap : Date.parse(item.firstElementChild.dateTime);
        if (skip) {
          const same = format("en", { timeZone: zone, day: "numeric" }).format(t) === String(new Date(t).getUTCDate());
          const day = same ? "" : format(root.lang, { timeZone: "UTC", weekday: "short" }).format(t);
          item.firstElementChild.textContent = short(t, zone);
          if (!i) item.firstElementChild.dateTime = stamp(t);
          item.lastChild.textContent = " " + (day && (root.lang === "ja" ? `(${day}) ` : day + " ")) + stamp(t).slice(11, 16) + " UTC";
        }
        return [item, t];
      });
    };
    const stamp = (t) => new Date(t).toISOString().slice(0, 16) + "Z";
    for (const row of rows) {
      let first = null;
      for (const list of $$(".runs", document.getElementById(row.name))) {
        for (const [item, t] of starts(list)) {
          if (t <= now) item.className = "past";
          else if (t < row.next) { row.next = t; first = item; }
        }
      }
      const cell = row.tr.cells[5], shown = $("time", cell);
      if (!shown) continue;
      if (!first) { cell.textContent = phrases["no run known"]; cell.className = "none"; continue; }
      const region = first.closest("[data-in]").dataset.in;
      shown.textContent = first.firstElementChild.textContent;
      shown.dateTime = stamp(row.next);
      $("small", cell).textContent = region + " ·" + first.lastChild.textContent;
      shown.title = distance(row.next);
    }
    $("#_old").hidden = now <= Date.parse(until);

    // What is shown, and the hash that says so.
    const hash = () => {
      const params = new URLSearchParams();
      if (view !== "_batches") params.set("view", view.slice(1));
      if (view === "_week") for (const s of ["in", "zone"]) params.set(s, clock.elements[s].value);
      if (view === "_batches") for (const n of names) if (filter.elements[n].value.trim()) params.set(n, filter.elements[n].value.trim());
      if (view === "_batches" && sort) params.set("sort", sort);
      return params.toString();
    };
    const remember = () => history.replaceState(null, "", "#" + hash());
    const apply = () => {
      const words = fold(filter.elements.q.value).split(/\s+/).filter(Boolean);
      const want = Object.fromEntries(names.map((n) => [n, filter.elements[n].value]));
      let shown = 0;
      for (const row of rows) {
        const ok = words.every((w) => row.text.includes(w)) && (!want.owner || row.owner === want.owner) && (!want.kind || row.kind === want.kind) &&
          row.regions.some(([region, severity, suspended]) => (!want.region || region === want.region) && (!want.severity || severity === want.severity) && (!want.suspended || suspended === want.suspended));
        row.tr.hidden = !ok;
        if (ok) shown++;
      }
      const filtered = names.some((n) => filter.elements[n].value.trim());
      count.textContent = shown === rows.length ? say("%d batches", shown) : say("%d of %d batches", shown, rows.length);
      $("[type=reset]", filter).hidden = !filtered;
      $("#_none").hidden = shown > 0 || rows.length === 0;
      $("#_table").hidden = shown === 0;
      for (const select of $$("select", filter)) select.classList.toggle("on", select.value !== "");
    };
    const order = () => {
      const down = sort.startsWith("-"), by = sort.replace("-", "");
      const key = { name: (r) => r.name, owner: (r) => r.owner, severity: (r) => rank[r.severity], next: (r) => r.next }[by] || ((r) => r.at);
      const sorted = [...rows].sort((a, b) => {
        const x = key(a), y = key(b);
        return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1) || a.at - b.at;
      });
      tbody.append(...sorted.map((row) => row.tr));
      for (const th of $$("[data-sort]")) {
        if (th.dataset.sort === by) th.setAttribute("aria-sort", down ? "descending" : "ascending");
        else th.removeAttribute("aria-sort");
      }
    };
    const maps = () => {
      for (const map of $$(".map")) {
        const zones = $$(`.map[data-in="${CSS.escape(map.dataset.in)}"]`).length;
        map.classList.toggle("on", map.dataset.in === clock.elements.in.value && (zones === 1 || map.dataset.zone === clock.elements.zone.value));
      }
      $("#_cell").hidden = true;
      for (const td of $$("[aria-selected=true]")) td.setAttribute("aria-selected", "false");
    };
    const show = (name) => {
      view = name;
      for (const s of ["_batches", "_week", "_exit-codes"]) document.getElementById(s).classList.toggle("on", s === view);
      for (const a of $$("nav a")) {
        if (a.hash === "#" + view) a.setAttribute("aria-current", "page");
        else a.removeAttribute("aria-current");
      }
    };
    const take = (select, value) => {
      const plain = { true: "yes", false: "no" }[value] || value;
      if (select.tagName !== "SELECT") select.value = value;
      else select.value = [...select.options].find((o) => o.value === plain || o.textContent === plain)?.value ?? "";
    };

    // One batch, in a sheet.
    const put = () => {
      const article = $("article", sheet);
      if (article) $("#_articles").append(article);
    };
    const open = (name) => {
      const article = document.getElementById(name);
      put();
      sheet.append(article);
      sheet.setAttribute("aria-label", name);
      dress(article, filter.elements.region.value);
      root.classList.add("sheet");
      if (!sheet.open) { from = document.activeElement; sheet.showModal(); }
      sheet.scrollTop = 0;
      article.focus();
    };
    sheet.addEventListener("close", () => {
      const name = $("article", sheet)?.id;
      put();
      root.classList.remove("sheet");
      remember();
      const link = byName.get(name)?.tr.cells[0].firstElementChild;
      const back = from && from !== document.body && from.isConnected ? from : link;
      back?.focus();
    });
    $(".close").addEventListener("click", () => sheet.close());
    sheet.addEventListener("click", (e) => { if (e.target === sheet) sheet.close(); });

    // codes is the command that prints exit codes, with the names of the one that prints
    // runs. A Deployment's container is started again: its last state has the code.
    const codes = (name, look) => {
      const [, namespace, what] = /-n (\S+) get (\S+)/.exec(look.textContent), pre = document.createElement("pre");
      const state = what === "pods" ? "lastState" : "state";
      pre.dataset.in = look.dataset.in;
      pre.textContent = `kubectl -n ${namespace} get ${what} -l app.kubernetes.io/name=${name} -o custom-columns='KIND:.kind,NAME:.metadata.name,EXIT:.status.containerStatuses[?(@.name=="${name}")].${state}.terminated.exitCode,REASON:.status.conditions[*].reason'`;
      return pre;
    };

    // dress adds the choice of a region and the copying of commands.
    const dress = (article, wanted) => {
      const regions = $$("div[data-in]", article).map((d) => d.dataset.in);
      if (!article.dataset.dressed) {
        article.dataset.dressed = "yes";
        for (const pre of $$(".steps li:nth-child(2) pre", article)) $(".steps li:nth-child(3)", article).append(codes(article.id, pre));
        if (regions.length > 1) {
          const tabs = document.createElement("div");
          tabs.className = "tabs";
          tabs.setAttribute("role", "group");
          tabs.setAttribute("aria-label", $("h3", article).textContent);
          for (const region of regions) {
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = region;
            button.addEventListener("click", () => pick(article, region));
            tabs.append(button);
          }
          $("h3", article).after(tabs);
        }
        for (const pre of $$("pre", article)) {
          const text = pre.textContent.trim(), code = document.createElement("code"), button = document.createElement("button");
          code.textContent = text;
          code.tabIndex = 0;
          button.type = "button";
          button.textContent = phrases.Copy;
          button.addEventListener("click", () => navigator.clipboard?.writeText(text).then(() => { button.textContent = phrases.Copied; }));
          pre.replaceChildren(code, button);
        }
      }
      pick(article, regions.includes(wanted) ? wanted : regions[0]);
    };
    const pick = (article, region) => {
      for (const part of $$("[data-in]", article)) part.hidden = part.dataset.in !== region;
      for (const button of $$(".tabs button", article)) button.setAttribute("aria-pressed", String(button.textContent === region));
    };

    const read = () => {
      const text = decodeURIComponent(location.hash.slice(1));
      if (byName.has(text)) { show("_batches"); open(text); return; }
      if (sheet.open) sheet.close();
      if (["_batches", "_week", "_exit-codes"].includes(text)) { show(text); maps(); remember(); scrollTo(0, 0); return; }
      const params = new URLSearchParams(location.hash.slice(1));
      const asked = "_" + (params.get("view") || "batches");
      show(document.getElementById(asked)?.tagName === "SECTION" ? asked : "_batches");
      for (const s of ["in", "zone"]) if (params.has(s)) take(clock.elements[s], params.get(s));
      if (view === "_batches") {
        for (const n of names) { filter.elements[n].value = ""; take(filter.elements[n], params.get(n) || ""); }
        sort = params.get("sort") || "";
      }
      order();
      apply();
      maps();
    };

    // The cells of the week: one stop for the keyboard, arrows within.
    const who = (table, td) => {
      const at = (td.parentNode.rowIndex - 1) * 24 + td.cellIndex - 1, digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
      return Object.entries(of[table.dataset.key]).map(([name, i]) => [name, digits.indexOf(weeks[i][at % weeks[i].length])]).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    };
    const tell = (table, td) => {
      const list = who(table, td), box = $("#_cell"), hour = table.tHead.rows[0].cells[td.cellIndex].textContent;
      const total = list.reduce((sum, [, n]) => sum + n, 0), head = document.createElement("p"), ul = document.createElement("ul");
      const strong = document.createElement("b");
      strong.textContent = `${td.parentNode.cells[0].textContent} ${hour}:00–${hour}:59`;
      head.append(strong, " " + say("%d starts of %d batches", total, list.length));
      for (const [name, n] of list) {
        const li = document.createElement("li"), a = document.createElement("a");
        a.href = "#" + name;
        a.textContent = name;
        li.append(a, n > 1 ? ` × ${n}` : "");
        ul.append(li);
      }
      box.replaceChildren(head, ul);
      box.hidden = false;
      table.closest(".map").append(box);
      for (const other of $$("[aria-selected=true]")) other.setAttribute("aria-selected", "false");
      td.setAttribute("aria-selected", "true");
    };
    for (const table of $$("[data-key]")) {
      table.setAttribute("role", "grid");
      table.closest(".scroll").removeAttribute("tabindex");
      const all = $$("tbody td", table);
      all.forEach((td, i) => { td.tabIndex = i ? -1 : 0; });
      table.addEventListener("click", (e) => { const td = e.target.closest("tbody td"); if (td) { all.forEach((c) => { c.tabIndex = -1; }); td.tabIndex = 0; tell(table, td); } });
      table.addEventListener("keydown", (e) => {
        const i = all.indexOf(e.target), step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -24, ArrowDown: 24 }[e.key];
        if (i < 0) return;
        if (e.key === "Enter" || e.key === " ") { e.preventDefault(); tell(table, all[i]); }
        if (step && all[i + step]) { e.preventDefault(); all[i].tabIndex = -1; all[i + step].tabIndex = 0; all[i + step].focus(); }
      });
    }

    for (const th of $$("[data-sort]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = th.textContent;
      th.replaceChildren(button);
      button.addEventListener("click", () => {
        const by = th.dataset.sort;
        sort = sort === by ? "-" + by : sort === "-" + by ? "" : by;
        order();
        remember();
      });
    }
    filter.addEventListener("input", () => { apply(); remember(); });
    filter.addEventListener("submit", (e) => e.preventDefault());
    filter.addEventListener("reset", () => setTimeout(() => { apply(); remember(); filter.elements.q.focus(); }));
    $("#_none button").addEventListener("click", () => filter.reset());
    clock.addEventListener("input", () => { maps(); remember(); });
    clock.addEventListener("submit", (e) => e.preventDefault());
    tbody.addEventListener("click", (e) => {
      const tr = e.target.closest("tr");
      if (tr && !e.target.closest("a") && !String(getSelection())) location.hash = tr.cells[0].textContent;
    });
    addEventListener("keydown", (e) => {
      if (e.key === "/" && !sheet.open && !/^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) { e.preventDefault(); show("_batches"); filter.elements.q.focus(); filter.elements.q.select(); }
      if (e.key === "Escape" && e.target === filter.elements.q && filter.elements.q.value) { filter.elements.q.value = ""; apply(); remember(); }
    });
    addEventListener("hashchange", read);
    filter.hidden = clock.hidden = false;
    read();
  });
})();
