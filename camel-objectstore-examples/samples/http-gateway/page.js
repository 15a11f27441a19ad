/* SPDX-License-Identifier: Apache-2.0 */
"use strict";

const EVENTS_SHOWN = 12;
const TIME = new Intl.DateTimeFormat(undefined, {dateStyle: "medium", timeStyle: "short"});
const byId = id => document.getElementById(id);
const url = name => "objects/" + encodeURIComponent(name);

/** An element with text in it. Names of objects are text, never markup. */
function element(tag, text, className) {
  const made = document.createElement(tag);
  made.textContent = text ?? "";
  made.className = className ?? "";
  return made;
}

function size(bytes) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) {
    bytes /= 1000;
    unit++;
  }
  return (unit === 0 ? bytes : bytes.toFixed(1)) + " " + units[unit];
}

function say(text, bad) {
  byId("said").textContent = text;
  byId("said").className = bad ? "bad" : "";
}

function row(object) {
  const link = element("a", object.name);
  link.href = url(object.name);
  link.download = "";
  const remove = element("button", "Delete");
  remove.type = "button";
  remove.setAttribute("aria-label", "Delete " + object.name);
  remove.addEventListener("click", () => deleteObject(object));
  const made = document.createElement("tr");
  made.append(element("td"), element("td", size(object.size), "size"),
      element("td", TIME.format(new Date(object.lastModified)), "time"), element("td", "", "act"));
  made.firstChild.append(link);
  made.lastChild.append(remove);
  return made;
}

let listing = 0;

/** Loads the list; of answers that overtake each other the one that was asked for last counts. */
async function list() {
  const asked = ++listing;
  try {
    const answer = await fetch("objects?prefix=" + encodeURIComponent(byId("prefix").value));
    if (!answer.ok) {
      throw new Error(await answer.text());
    }
    const found = await answer.json();
    if (asked === listing) {
      document.title = byId("bucket").textContent = found.bucket;
      byId("count").textContent = "(" + found.objects.length + ")";
      byId("objects").replaceChildren(...found.objects.map(row));
    }
  } catch (failure) {
    say("The list could not be loaded: " + failure.message, true);
  }
}

let waiting;

/** Loads the list soon: once, however many events come. */
function listSoon() {
  waiting ??= setTimeout(() => {
    waiting = undefined;
    list();
  }, 100);
}

/** Deletes the version that is shown, and no newer one. */
async function deleteObject(object) {
  const answer = await fetch(url(object.name), {method: "DELETE", headers: {"If-Match": object.etag}})
      .catch(failure => ({ok: false, text: () => failure.message}));
  if (answer.ok) {
    say(object.name + " is deleted.");
  } else {
    say(object.name + " is not deleted: " + await answer.text(), true);
  }
  listSoon();
}

/** fetch cannot tell how much of an upload is done; XMLHttpRequest can. */
function upload(file, name) {
  return new Promise((stored, failed) => {
    const request = new XMLHttpRequest();
    request.open("PUT", url(name));
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    if (byId("keep").checked) {
      request.setRequestHeader("If-None-Match", "*");
    }
    request.upload.onprogress = sent => {
      byId("progress").value = sent.total ? sent.loaded / sent.total : 0;
      say("Sending " + name + ": " + size(sent.loaded) + " of " + size(sent.total));
    };
    request.onload = () => request.status < 300 ? stored() : failed(new Error(request.responseText));
    request.onerror = () => failed(new Error("the connection broke"));
    request.send(file);
  });
}

async function uploadAll() {
  byId("send").disabled = true;
  byId("progress").hidden = false;
  let name = "";
  try {
    const files = [...byId("files").files];
    for (const file of files) {
      name = byId("folder").value + file.name;
      await upload(file, name);
    }
    say(files.length === 1 ? name + " is stored." : files.length + " files are stored.");
    byId("files").value = "";
  } catch (failure) {
    say(name + " is not stored: " + failure.message, true);
  }
  byId("progress").hidden = true;
  byId("send").disabled = false;
  listSoon();
}

function tell(change) {
  const happened = {PUT: "stored", DELETE: "deleted"}[change.event];
  const item = element("li", "", change.event);
  item.append(element("time", new Date(change.lastModified).toLocaleTimeString()), element("b", happened),
      " " + change.name + (change.event === "PUT" ? ", " + size(change.size).replace(" ", "\u00a0") : ""));
  const events = byId("events");
  events.querySelector(".empty")?.remove();
  events.prepend(item);
  while (events.children.length > EVENTS_SHOWN) {
    events.lastChild.remove();
  }
}

/** The browser connects again by itself; what was missed then is in the list. */
function listen() {
  const events = new EventSource("events");
  events.onopen = () => {
    byId("live").textContent = "live";
    byId("live").className = "on";
    list();
  };
  events.onerror = () => {
    byId("live").textContent = "not connected";
    byId("live").className = "";
  };
  events.onmessage = message => {
    tell(JSON.parse(message.data));
    listSoon();
  };
}

byId("prefix").addEventListener("input", listSoon);
byId("upload").addEventListener("submit", event => {
  event.preventDefault();
  uploadAll();
});
listen();
