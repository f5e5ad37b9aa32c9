"use strict";
// The page works without this file; with it, the phone keeps its pages while things happen.

const find = (id) => document.getElementById(id);
const frame = find("frame");
const loading = find("loading");
const toast = find("toast");
let screen = document.querySelector(".tabs a[aria-current]")?.dataset.screen ?? "home";
let isBlocked = false;

function showLoading() {
  loading.hidden = false;
}

function openFrame() {
  if (frame.dataset.src) {
    showLoading();
    frame.src = frame.dataset.src;
    delete frame.dataset.src;
  }
}

function show(link) {
  screen = link.dataset.screen;
  for (const one of document.querySelectorAll(".tabs a")) {
    one.toggleAttribute("aria-current", false);
  }
  link.setAttribute("aria-current", "page");
  for (const section of document.querySelectorAll(".screen")) {
    section.hidden = section.id !== `screen-${screen}`;
  }
  find("title").textContent = link.dataset.title;
  if (screen === "tab") {
    openFrame();
  }
  history.replaceState(null, "", link.href);
}

// The app's refresh button loads the address that the tab shows now, which a page cannot read from
// a frame of another origin: stepping out and back makes the browser do it.
function refreshFrame() {
  showLoading();
  frame.src = `/shell/step-back?by=${isBlocked ? 2 : 1}`;
  isBlocked = false;
}

function isInFlight() {
  return document.documentElement.classList.contains("flight");
}

function setFlight(on) {
  document.documentElement.classList.toggle("flight", on);
  find("flight-mode").setAttribute("aria-pressed", String(on));
  find("offline").hidden = !on;
}

function say(text) {
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (toast.hidden = true), 6000);
}

async function submitQuietly(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  const answer = await fetch(form.action, { method: "POST", body });
  redraw(await answer.text());
}

// Everything but the frame may be drawn anew: the tab's page stays as it is, as in the app.
function redraw(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const selector of ["#panel", ".status", "#screen-home", "#screen-schedule"]) {
    const [old, next] = [document.querySelector(selector), fresh.querySelector(selector)];
    if (old && next) {
      old.innerHTML = next.innerHTML;
    }
  }
  setFlight(isInFlight());
}

document.querySelector(".tabs").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link?.dataset.screen && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    show(link);
  }
});

find("refresh").addEventListener("click", (event) => {
  if (isInFlight()) {
    event.preventDefault();
  } else if (screen === "tab") {
    event.preventDefault();
    refreshFrame();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-quiet]");
  if (form) {
    event.preventDefault();
    submitQuietly(form, event.submitter);
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("#flight-mode")) {
    setFlight(!isInFlight());
  }
});

// What the app would hand to the phone's browser.
document.addEventListener("securitypolicyviolation", (event) => {
  if (event.effectiveDirective === "frame-src") {
    isBlocked = true;
    say(`The app opens ${event.blockedURI} in the phone's browser instead.`);
  }
});

if (frame) {
  frame.addEventListener("load", () => {
    loading.hidden = true;
    if (isBlocked) {
      // Not within the event: a navigation that starts there replaces the entry it starts from.
      setTimeout(refreshFrame, 50);
    }
  });
  if (frame.src) {
    showLoading();
  }
}
