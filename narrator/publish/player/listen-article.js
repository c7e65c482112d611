/* <listen-article>: the player of narrator. One element, no dependency, no request but to its own audio, transcript and chapters.

   <listen-article duration="445" captions="a.vtt" chapters="chapters.json" article="main">
     <audio controls preload="none" src="a.mp3"></audio>
   </listen-article>

   Without script the plain <audio> inside stands as it is. With it the player takes the very height of that, so that nothing on
   the page moves, until it is played or opened; with the attribute "open" it is whole from the start. Licence: GPL-3.0-or-later. */

const STRINGS = {
  listen: "Listen to this article", play: "Play", pause: "Pause", back: "Back 15 seconds", forward: "Forward 15 seconds",
  speed: "Speed", position: "Position", of: "of", left: "left", chapters: "Chapters", download: "Download",
  link: "Copy link to this moment", copied: "Link copied", follow: "Follow the words", close: "Close player",
  machine: "Read by a machine voice", failed: "The audio could not be loaded.", min: "min", player: "Audio player",
  controls: "More controls",
};
const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];
const STYLE = `
:host{display:block;color-scheme:light dark;font:var(--listen-font,inherit);line-height:1.4;
--_ink:var(--listen-ink,light-dark(#1a1a1a,#f2f2f2));--_paper:var(--listen-paper,light-dark(#f6f5f2,#232323));
--_soft:var(--listen-soft,light-dark(#595959,#b8b8b8));--_accent:var(--listen-accent,light-dark(#8a3b12,#ffb68a));
--_line:var(--listen-line,light-dark(#767676,#8c8c8c))}
:host([hidden]){display:none}
*{box-sizing:border-box}
.box{background:var(--_paper);color:var(--_ink);border:1px solid var(--_line);border-radius:.75em;padding:.6em .8em;
display:grid;align-content:center;gap:.4em;max-inline-size:44em}
.row{display:flex;flex-wrap:wrap;align-items:center;gap:.25em .5em}
.label{flex:1 1 9em;min-inline-size:0;overflow-wrap:anywhere}
.label b{font-weight:600}
small,.time{color:var(--_soft);font-size:.875em;font-variant-numeric:tabular-nums}
button,a,select{font:inherit;color:inherit;background:none;border:1px solid transparent;border-radius:.5em;min-block-size:2.25em;
min-inline-size:2.25em;padding:.2em .45em;cursor:pointer;text-decoration:none;display:inline-flex;align-items:center;justify-content:center}
select{border-color:var(--_line);background:var(--_paper)}
button:hover,a:hover{border-color:var(--_line)}
:focus-visible{outline:3px solid var(--_accent);outline-offset:2px}
.play{background:var(--_accent);color:var(--_paper);border-radius:50%;inline-size:2.75em;block-size:2.75em;flex:none}
svg{inline-size:1.25em;block-size:1.25em;fill:currentColor;pointer-events:none}
input[type=range]{flex:1 1 8em;min-inline-size:6em;block-size:1.75em;accent-color:var(--_accent);margin:0;cursor:pointer}
[aria-pressed=true]{border-color:var(--_accent);color:var(--_accent)}
ol{margin:0;padding:0;list-style:none;max-block-size:14em;overflow:auto}
ol button{inline-size:100%;justify-content:flex-start;text-align:start;gap:.6em}
[aria-current=true]{font-weight:600;color:var(--_accent)}
summary{cursor:pointer;padding-block:.3em;min-block-size:1.75em}
.note{color:var(--_soft);font-size:.875em}
.error{color:var(--_ink);font-weight:600}
.row>[aria-expanded=true] svg{rotate:180deg}
.mini{position:fixed;min-block-size:0!important;inset-inline:0;inset-block-end:0;z-index:2147483000;border-radius:0;max-inline-size:none;border-width:1px 0 0;
padding-block-end:max(.6em,env(safe-area-inset-bottom))}
.top{flex-wrap:nowrap}
.mini .label{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.mark{position:absolute;pointer-events:none;background:var(--_accent);opacity:.22;z-index:2147482999}
[hidden]{display:none!important}
@media (forced-colors:active){.play{border:1px solid ButtonText}}
@media print{:host{display:none}}`;
const ICONS = {
  play: "M8 5v14l11-7z", pause: "M6 5h4v14H6zm8 0h4v14h-4z",
  back: "M12 5V1L7 6l5 5V7a6 6 0 1 1-6 6H4a8 8 0 1 0 8-8z", forward: "M12 5V1l5 5-5 5V7a6 6 0 1 0 6 6h2a8 8 0 1 1-8-8z",
  download: "M5 20h14v-2H5zM19 9h-4V3H9v6H5l7 7z",
  link: "M3.9 12a3.1 3.1 0 0 1 3.1-3.1h4V7H7a5 5 0 0 0 0 10h4v-1.9H7A3.1 3.1 0 0 1 3.9 12M8 13h8v-2H8zm9-6h-4v1.9h4a3.1 3.1 0 0 1 0 6.2h-4V17h4a5 5 0 0 0 0-10",
  controls: "M7.4 8.6 12 13.2l4.6-4.6L18 10l-6 6-6-6z",
  follow: "M4 5h16v2H4zm0 4h10v2H4zm0 4h16v2H4zm0 4h10v2H4z", close: "M19 6.4 17.6 5 12 10.6 6.4 5 5 6.4l5.6 5.6L5 17.6 6.4 19l5.6-5.6 5.6 5.6 1.4-1.4-5.6-5.6z",
};
const HIGHLIGHTS = ["listen-article-sentence", "listen-article-word"];

let playing = null; // the one player of this page that sounds

export const clock = (seconds) => {
  const whole = Math.max(0, Math.round(seconds)), h = Math.floor(whole / 3600), m = Math.floor((whole % 3600) / 60);
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(whole % 60)}` : `${m}:${two(whole % 60)}`;
};

const seconds = (stamp) => stamp.trim().split(":").reduce((sum, part) => sum * 60 + parseFloat(part.replace(",", ".")), 0);

/** The cues of a WebVTT file: start, end and plain text, with the times of words where the file has them. */
export function parseVTT(text) {
  const cues = [];
  for (const block of text.replace(/\r\n?/g, "\n").split(/\n{2,}/)) {
    const lines = block.split("\n"), at = lines.findIndex((line) => line.includes("-->"));
    if (at < 0) continue;
    const [start, end] = lines[at].split("-->").map((part) => seconds(part.trim().split(/\s/)[0]));
    const raw = lines.slice(at + 1).join(" "), words = [];
    let plain = "", from = start;
    for (const piece of raw.split(/(<[^>]*>)/)) {
      if (/^<[\d:.]+>$/.test(piece)) from = seconds(piece.slice(1, -1));
      else if (!piece.startsWith("<")) {
        const said = piece.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&nbsp;/g, " ").replace(/&(lrm|rlm);/g, "").replace(/&amp;/g, "&");
        if (said.trim()) words.push({ time: from, first: plain.length, last: plain.length + said.length });
        plain += said;
      }
    }
    if (end > start) cues.push({ start, end, text: plain.trim(), words: words.length > 1 ? words : [] });
  }
  return cues;
}

const PLAIN = { "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "…": "..." };
/** A character as it is compared: quotes and dashes plain, ligatures opened, invisible ones gone. */
const fold = (ch) => (/[\s\u00ad\u200b-\u200f\u2060\ufeff]/.test(ch) ? "" : (PLAIN[ch] ?? ch.normalize("NFKC")).toLowerCase());

/** The text of *root* as one folded string without spaces, and where each of its characters stands. */
export function indexText(root) {
  const skip = "script,style,noscript,template,listen-article,nav,button,select,textarea,[hidden],[aria-hidden=true]";
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, {
    acceptNode: (node) => (node.parentElement?.closest(skip) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
  });
  const nodes = [], offsets = [];
  let text = "";
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const value = node.data;
    for (let i = 0; i < value.length; i++)
      for (const ch of fold(value[i])) { text += ch; nodes.push(node); offsets.push(i); }
  }
  return { text, nodes, offsets };
}

/** A Range for each cue that stands in the page, in the page's order where it can be; null for the others. */
export function findCues(cues, index) {
  let cursor = 0;
  const range = (first, last) => {
    const found = new Range();
    found.setStart(index.nodes[first], index.offsets[first]);
    found.setEnd(index.nodes[last], index.offsets[last] + 1);
    return found;
  };
  return cues.map((cue) => {
    const folded = [];
    for (let i = 0; i < cue.text.length; i++) for (const ch of fold(cue.text[i])) folded.push([ch, i]);
    const wanted = folded.map(([ch]) => ch).join("");
    if (!wanted) return null;
    let at = index.text.indexOf(wanted, cursor), size = wanted.length;
    if (at < 0 || (at - cursor > 20000 && wanted.length < 40)) {
      const before = index.text.indexOf(wanted);
      if (before >= 0 && (at < 0 || wanted.length >= 40)) at = before;
    }
    if (at < 0 && wanted.length > 48) { // edited since, or a mark inside: its two ends still tell where it stands
      const head = index.text.indexOf(wanted.slice(0, 20), cursor);
      const tail = head < 0 ? -1 : index.text.indexOf(wanted.slice(-20), head);
      if (tail >= 0 && tail - head < wanted.length * 1.5) { at = head; size = tail + 20 - head; }
    }
    if (at < 0) return null;
    cursor = at + size;
    const exact = size === wanted.length;
    const words = exact ? cue.words.map((word) => {
      const first = folded.findIndex(([, i]) => i >= word.first), next = folded.findIndex(([, i]) => i >= word.last);
      const last = (next < 0 ? folded.length : next) - 1;
      return first < 0 || last < first ? null : { time: word.time, range: range(at + first, at + last) };
    }).filter(Boolean) : [];
    return { range: range(at, at + size - 1), words };
  });
}

const icon = (name) => `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
const make = (tag, props = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
};
const remember = (key, value) => {
  try { if (value === undefined) return localStorage.getItem(key); value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value); } catch { /* storage is blocked: nothing is remembered */ }
  return null;
};

export class ListenArticle extends HTMLElement {
  #t = STRINGS; #ui = {}; #cues = null; #found = []; #chapters = []; #following = true; #current = -1; #marks = []; #stop = null; #asked = false; #open = false; #small = false; #chapterless = false;

  connectedCallback() {
    this.audio = this.querySelector("audio");
    if (!this.audio || this.#stop) return;
    this.#stop = new AbortController();
    try { this.#t = { ...STRINGS, ...JSON.parse(this.getAttribute("strings") || "{}") }; } catch { /* the English words stand */ }
    if (!this.shadowRoot) this.#build();
    this.#listen();
    this.#show();
    this.#resume();
  }

  disconnectedCallback() {
    this.#stop?.abort();
    this.#stop = null;
    this.#observer?.disconnect();
    this.audio?.pause();
    this.#clear();
    if (playing === this) playing = null;
  }

  #observer = null;
  get #key() { return `listen-article:${this.getAttribute("guid") || new URL(this.#source, document.baseURI).href}`; }
  get #source() { return this.audio.currentSrc || this.audio.src || this.audio.querySelector("source")?.src || ""; }
  get duration() { return Number.isFinite(this.audio.duration) && this.audio.duration ? this.audio.duration : Number(this.getAttribute("duration")) || 0; }

  #build() {
    this.style.display = "block"; // as tall as it will be, measured while the plain audio is still in it
    const height = this.offsetHeight;
    const root = this.attachShadow({ mode: "open", delegatesFocus: false });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const t = this.#t, ui = this.#ui;
    const button = (name, label, act, className = "") => {
      const node = make("button", { type: "button", title: label, innerHTML: icon(name), className, onclick: act });
      node.setAttribute("aria-label", label);
      node.part = name;
      return node;
    };
    const stamp = make("time", { dateTime: `PT${Math.round(this.duration)}S`, textContent: `${clock(this.duration)} ${t.min}` });
    ui.play = button("play", t.play, () => this.toggle(), "play");
    ui.label = make("span", { className: "label", part: "label" }, make("b", { textContent: this.getAttribute("label") || t.listen }), " · ", stamp);
    ui.range = make("input", { type: "range", min: 0, max: Math.ceil(this.duration), step: 1, value: 0, part: "position" });
    ui.range.setAttribute("aria-label", t.position);
    ui.range.oninput = () => this.seek(+ui.range.value);
    ui.time = make("span", { className: "time", part: "time" });
    ui.speed = make("select", { title: t.speed, part: "speed", onchange: () => this.#setSpeed(+ui.speed.value) });
    ui.speed.setAttribute("aria-label", t.speed);
    for (const speed of SPEEDS) ui.speed.append(make("option", { value: speed, textContent: `${speed}×` }));
    ui.follow = button("follow", t.follow, () => this.#follow(!this.#following));
    ui.download = make("a", { href: this.#source, download: "", title: t.download, innerHTML: icon("download"), part: "download" });
    ui.download.setAttribute("aria-label", t.download);
    ui.link = button("link", t.link, () => this.#copy());
    ui.close = button("close", t.close, () => this.#mini(false, true));
    ui.list = make("ol", { part: "chapters" });
    ui.chapters = make("details", { hidden: true }, make("summary", { textContent: t.chapters }), ui.list);
    ui.chapters.ontoggle = () => ui.chapters.open && this.#loadChapters();
    ui.note = make("span", { className: "note", part: "note", textContent: this.getAttribute("note") ?? t.machine });
    ui.said = make("span", { className: "note", role: "status" });
    ui.controls = button("controls", t.controls, () => this.#arrange({ open: !this.#open }));
    ui.follow.hidden = !this.hasAttribute("captions");
    ui.row = make("div", { className: "row top" }, ui.play, ui.label, ui.controls, ui.close);
    ui.tools = make("div", { className: "row" }, button("back", t.back, () => this.skip(-15)), ui.range, button("forward", t.forward, () => this.skip(15)), ui.time);
    ui.more = make("div", { className: "row" }, ui.speed, ui.follow, ui.download, ui.link, ui.note, ui.said);
    ui.box = make("section", { className: "box", part: "box" }, ui.row, ui.tools, ui.more, ui.chapters);
    ui.box.setAttribute("aria-label", t.player);
    ui.box.style.minBlockSize = `${height}px`;
    this.style.display = "";
    this.#arrange({ open: this.hasAttribute("open") });
    root.append(ui.box); // without a slot: what stands inside is for pages without script
  }

  #listen() {
    const signal = this.#stop.signal, on = (type, act) => this.audio.addEventListener(type, act, { signal });
    on("play", () => {
      if (playing && playing !== this) playing.audio.pause();
      playing = this;
      this.#arrange({ open: this.#open || !this.#asked }); // at the first time; then it is as the listener left it
      this.#mediaSession();
      this.#loadCues();
      this.#show();
      this.#frame();
    });
    on("pause", () => { this.#save(); this.#show(); });
    on("timeupdate", () => this.#tick());
    on("seeked", () => this.#tick());
    on("durationchange", () => { this.#ui.range.max = Math.ceil(this.duration); this.#show(); });
    on("ended", () => { remember(this.#key, null); this.#clear(); this.#mini(false); this.#show(); });
    on("ratechange", () => this.#show());
    on("error", () => this.#fail());
    this.audio.querySelector("source:last-of-type")?.addEventListener("error", () => this.#fail(), { signal });
    for (const type of ["play", "pause", "ended", "seeked", "ratechange"]) on(type, () => this.#tell(type));
    addEventListener("pagehide", () => this.#save(), { signal });
    addEventListener("hashchange", () => this.#fromHash(), { signal });
    addEventListener("resize", () => this.#paint(true), { signal });
    this.#root?.addEventListener("click", (event) => this.#clicked(event), { signal });
    if ("IntersectionObserver" in window && !this.hasAttribute("no-mini")) {
      this.#observer = new IntersectionObserver(([entry]) => this.#mini(!entry.isIntersecting && !this.audio.paused));
      this.#observer.observe(this);
    }
  }

  toggle() { this.audio.paused ? this.play() : this.audio.pause(); }
  play() { this.audio.play().catch((error) => { if (error.name !== "AbortError") this.#fail(); }); }
  skip(by) { this.seek(this.audio.currentTime + by); }
  seek(to) {
    const time = Math.min(Math.max(0, to), this.duration || to);
    if (this.audio.readyState === 0 && this.audio.paused && this.audio.preload === "none") { // loading anew would stop one that is about to play
      this.audio.preload = "metadata";
      this.audio.load();
    }
    this.audio.currentTime = time;
    this.#show();
  }

  #tell(type) {
    this.dispatchEvent(new CustomEvent(`listen-${type}`, { bubbles: true, composed: true, detail: { time: this.audio.currentTime, duration: this.duration, speed: this.audio.playbackRate, guid: this.getAttribute("guid") } }));
  }

  #fail() {
    const ui = this.#ui;
    ui.said.textContent = this.#t.failed;
    ui.said.className = "error";
    this.#show();
    this.#tell("error");
  }

  #show() {
    const ui = this.#ui, t = this.#t, time = this.audio.currentTime, total = this.duration, on = !this.audio.paused;
    if (ui.play.dataset.on !== String(on)) {
      ui.play.dataset.on = on;
      ui.play.innerHTML = icon(on ? "pause" : "play");
      ui.play.title = on ? t.pause : t.play;
      ui.play.setAttribute("aria-label", ui.play.title);
    }
    ui.range.value = time;
    ui.range.setAttribute("aria-valuetext", `${clock(time)} ${t.of} ${clock(total)}`);
    ui.time.textContent = `${clock(time)} · ${clock((total - time) / (this.audio.playbackRate || 1))} ${t.left}`;
    ui.speed.value = SPEEDS.includes(this.audio.playbackRate) ? this.audio.playbackRate : "";
    ui.follow.setAttribute("aria-pressed", this.#following);
    this.#chapters.forEach((chapter, i) => {
      const here = time >= chapter.startTime && time < (this.#chapters[i + 1]?.startTime ?? Infinity);
      if (here !== (chapter.node.getAttribute("aria-current") === "true")) chapter.node.setAttribute("aria-current", here);
    });
    if (on && "mediaSession" in navigator && total && time <= total) navigator.mediaSession.setPositionState?.({ duration: total, position: time, playbackRate: this.audio.playbackRate || 1 });
  }

  #tick() {
    this.#show();
    this.#paint();
    if (Math.abs(this.audio.currentTime - (this.savedAt || 0)) > 5) this.#save();
  }

  /** timeupdate comes four times a second: too late for words. */
  #frame() {
    if (this.audio.paused || !this.isConnected) return;
    this.#paint();
    requestAnimationFrame(() => this.#frame());
  }

  #save() {
    const time = this.audio.currentTime;
    if (time > 2 && time < this.duration - 2) { this.savedAt = time; remember(this.#key, time.toFixed(1)); }
  }

  #resume() {
    const speed = Number(remember("listen-article:speed"));
    if (SPEEDS.includes(speed)) this.#setSpeed(speed);
    if (this.#fromHash()) return;
    const time = Number(remember(this.#key));
    if (time > 2 && (!this.duration || time < this.duration - 2)) {
      this.audio.addEventListener("play", () => { if (this.audio.currentTime < 1) this.audio.currentTime = time; }, { once: true, signal: this.#stop.signal });
      this.#ui.range.value = time;
      this.#ui.time.textContent = `${clock(time)} · ${clock(this.duration - time)} ${this.#t.left}`;
    }
  }

  #fromHash() {
    const found = /[#&]t=([\d:.]+)/.exec(location.hash);
    if (!found) return false;
    const time = seconds(found[1]);
    if (!(time >= 0)) return false;
    this.seek(time);
    return true;
  }

  #setSpeed(speed) {
    this.audio.defaultPlaybackRate = this.audio.playbackRate = speed;
    remember("listen-article:speed", String(speed));
    this.#show();
  }

  async #copy() {
    const url = new URL(location.href);
    url.hash = `t=${Math.floor(this.audio.currentTime)}`;
    history.replaceState(history.state, "", url);
    try { await navigator.clipboard.writeText(url.href); this.#ui.said.textContent = this.#t.copied; } catch { this.#ui.said.textContent = url.hash; }
    setTimeout(() => { if (this.#ui.said.className !== "error") this.#ui.said.textContent = ""; }, 4000);
  }

  #mini(on, closed = false) {
    const box = this.#ui.box;
    if (closed) this.miniClosed = true;
    if (on === this.#small || (on && this.miniClosed)) return;
    this.style.minBlockSize = on ? `${this.offsetHeight}px` : "";
    box.classList.toggle("mini", on);
    this.#arrange({ small: on });
    document.documentElement.style.scrollPaddingBlockEnd = on ? `${box.offsetHeight}px` : "";
  }

  /** What is shown: a bar along the edge of the screen, a line to begin with, or all there is. */
  #arrange({ open = this.#open, small = this.#small }) {
    const ui = this.#ui;
    this.#open = open;
    this.#small = small;
    ui.close.hidden = !small;
    ui.controls.hidden = small;
    ui.controls.setAttribute("aria-expanded", open);
    for (const part of [ui.tools, ui.more]) part.hidden = small || !open;
    ui.chapters.hidden = small || !open || this.#chapterless || !this.hasAttribute("chapters");
  }

  #mediaSession() {
    if (!("mediaSession" in navigator)) return;
    const session = navigator.mediaSession, art = this.getAttribute("artwork");
    session.metadata = new MediaMetadata({ title: this.getAttribute("headline") || document.title, artist: this.getAttribute("author") || "", album: this.getAttribute("site") || location.hostname, artwork: art ? [{ src: art }] : [] });
    const chapter = (step) => {
      const times = this.#chapters.map((one) => one.startTime), now = this.audio.currentTime;
      const to = step > 0 ? times.find((time) => time > now + 0.5) : times.filter((time) => time < now - 2).pop();
      this.seek(to ?? (step > 0 ? now + 15 : 0));
    };
    const acts = { play: () => this.play(), pause: () => this.audio.pause(), seekbackward: () => this.skip(-15), seekforward: () => this.skip(15), seekto: (event) => this.seek(event.seekTime), previoustrack: () => chapter(-1), nexttrack: () => chapter(1) };
    for (const [name, act] of Object.entries(acts)) try { session.setActionHandler(name, act); } catch { /* this browser does not know it */ }
    this.#loadChapters();
  }

  async #get(name) {
    const address = this.getAttribute(name);
    if (!address) return null;
    if (address.startsWith("#")) { // carried by the page itself, as in a page that is one file
      const text = document.getElementById(address.slice(1))?.textContent;
      return text == null ? null : { text: async () => text, json: async () => JSON.parse(text) };
    }
    try { const answer = await fetch(address, { credentials: "same-origin" }); return answer.ok ? answer : null; } catch { return null; }
  }

  async #loadChapters() {
    if (this.askedChapters || !this.hasAttribute("chapters")) return;
    this.askedChapters = true;
    let list = [];
    try { list = (await (await this.#get("chapters"))?.json())?.chapters ?? []; } catch { /* not JSON: no chapters */ }
    this.#chapters = list.filter((one) => one && Number.isFinite(one.startTime) && one.toc !== false).map((one) => {
      const node = make("button", { type: "button", onclick: () => this.seek(one.startTime) }, make("span", { className: "time", textContent: clock(one.startTime) }), make("span", { textContent: String(one.title ?? ""), dir: "auto" }));
      this.#ui.list.append(make("li", {}, node));
      return { startTime: one.startTime, node };
    });
    this.#chapterless = !this.#chapters.length;
    this.#arrange({});
    this.#show();
  }

  get #root() {
    const selector = this.getAttribute("article");
    try { if (selector) return document.querySelector(selector); } catch { /* no selector: as if none were given */ }
    return this.closest("article,main") || document.querySelector("article,main") || document.body;
  }

  async #loadCues() {
    if (this.#asked) return;
    this.#asked = true;
    const answer = await this.#get("captions");
    if (!answer || !this.#root) { this.#ui.follow.hidden = true; return; }
    this.#cues = parseVTT(await answer.text());
    this.refresh();
  }

  /** Look for the sentences again, after the page has changed. */
  refresh() {
    if (!this.#cues || !this.#root) return;
    this.#found = findCues(this.#cues, indexText(this.#root));
    this.found = this.#found.filter(Boolean).length;
    this.sentences = this.#cues.length;
    this.#paint(true);
  }

  #follow(on) {
    this.#following = on;
    if (!on) this.#clear();
    this.#paint(true);
    this.#show();
  }

  #paint(again = false) {
    if (!this.#cues || !this.#following) return;
    const time = this.audio.currentTime + 0.02;
    let now = -1;
    for (let i = 0; i < this.#cues.length && this.#cues[i].start <= time; i++) now = i;
    const here = this.#found[now], word = here?.words.filter((one) => one.time <= time).pop() ?? null;
    if (!again && now === this.#current && word === this.word) return;
    this.#current = now;
    this.word = word;
    const ranges = [here?.range, word?.range];
    if (window.Highlight && CSS.highlights) {
      HIGHLIGHTS.forEach((name, i) => (ranges[i] ? CSS.highlights.set(name, new Highlight(ranges[i])) : CSS.highlights.delete(name)));
      if (!ListenArticle.styled) {
        ListenArticle.styled = new CSSStyleSheet();
        ListenArticle.styled.replaceSync("::highlight(listen-article-sentence){background-color:var(--listen-sentence,light-dark(#ffe9a8,#5a4600));color:var(--listen-sentence-ink,light-dark(#1a1a1a,#fff))}::highlight(listen-article-word){background-color:var(--listen-word,light-dark(#ffc04d,#8a6a00));color:var(--listen-sentence-ink,light-dark(#1a1a1a,#fff))}");
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, ListenArticle.styled];
      }
    } else this.#boxes(ranges[0]);
    if (here && !this.audio.paused && this.hasAttribute("scroll")) {
      const box = here.range.getBoundingClientRect();
      if (box.top < 0 || box.bottom > innerHeight * 0.85) scrollBy({ top: box.top - innerHeight / 3, behavior: matchMedia("(prefers-reduced-motion:reduce)").matches ? "auto" : "smooth" });
    }
  }

  /** Where the Custom Highlight API is missing: boxes laid over the sentence, the page itself untouched. */
  #boxes(range) {
    for (const mark of this.#marks) mark.remove();
    const base = this.getBoundingClientRect();
    if (getComputedStyle(this).position === "static") this.style.position = "relative";
    this.#marks = [...(range?.getClientRects() ?? [])].map((rect) => {
      const mark = make("div", { className: "mark" });
      Object.assign(mark.style, { left: `${rect.left - base.left}px`, top: `${rect.top - base.top}px`, width: `${rect.width}px`, height: `${rect.height}px` });
      this.shadowRoot.append(mark);
      return mark;
    });
  }

  #clear() {
    if (window.Highlight && CSS.highlights) for (const name of HIGHLIGHTS) CSS.highlights.delete(name);
    for (const mark of this.#marks) mark.remove();
    this.#marks = [];
    this.#current = -1;
  }

  #clicked(event) {
    if (!this.#found.length || !this.#following || (this.audio.paused && this.audio.currentTime === 0)) return;
    if (event.target.closest?.("a,button,input,select,textarea,label,summary,listen-article") || String(getSelection() ?? "")) return;
    const spot = document.caretPositionFromPoint?.(event.clientX, event.clientY), old = spot ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
    const node = spot?.offsetNode ?? old?.startContainer, offset = spot?.offset ?? old?.startOffset;
    const at = node ? this.#found.findIndex((one) => one?.range.isPointInRange(node, offset)) : -1;
    if (at >= 0) { this.seek(this.#cues[at].start); if (this.audio.paused) this.play(); }
  }
}

if (!customElements.get("listen-article")) customElements.define("listen-article", ListenArticle);
