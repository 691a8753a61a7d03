/** The only module that fetches. What goes wrong is thrown as a Problem with a title and a detail a person can read. */

import { wireOf } from "./acts.js";

const PAUSES = [300, 1200];
const REPEATABLE = new Set(["GET", "PUT"]);
/** How long an act's answer is waited for, in milliseconds: acts of all pages go one after the other. */
const ANSWERED = 60_000;
/** Browsers refuse to finish requests of pages that are gone if they are longer than this, in characters. */
const OUTLIVES_PAGE = 20_000;

export class Problem extends Error {
  /** @param {{status?: number, title?: string, detail?: string, found?: string, step?: number, theirs?: string, by?: object}} answer */
  constructor(answer) {
    super(answer.detail || answer.title);
    this.status = answer.status ?? 0;
    this.title = answer.title ?? "";
    this.detail = answer.detail ?? "";
    this.found = answer.found;
    this.step = answer.step;
    this.theirs = answer.theirs;
    this.by = answer.by;
    this.number = answer.number;
  }
}

/** @param {string} url the compact annotations of a document (preloaded by the page) */
export const annotations = (url) => send("GET", url);

/** @param {string} url a text as HTML, made by the server (preloaded by the page) */
export const textAt = async (url) => partOf(await fetch(url));

/** @param {string} url the tags of a large codebook, at an address that names them (preloaded by the page) */
export const tagsAt = (url) => send("GET", url);

/** What a search finds in a document, and in which ones it goes on. @param {string} url (preloaded by the page) */
export const hitsAt = (url) => send("GET", url);

/**
 * Has the server make a page ready that somebody is about to open, and the browser keep its text, where that has an
 * address that names it.
 * @param {string} url
 */
export async function prepare(url) {
  const page = await (await fetch(url, { priority: "low" })).text();
  const address = /data-text="([^"]+)"/.exec(page)?.[1];
  if (address) await (await fetch(address, { priority: "low" })).arrayBuffer();
}

/** Sends an act; the server does it once, however often it is sent. @param {import("./acts.js").Act} act @returns {Promise<object>} news */
export const sendAct = ({ act, joins, by, steps }) =>
  send("POST", "/api/acts", { act, joins, by, steps: steps.map(wireOf) }, { signal: AbortSignal.timeout(ANSWERED) });

/** Takes back one's last act in a project, or does it again. @param {string} project @param {{act: string, before?: number}} body `act`: this undo itself; `before`: leave what came after this change */
export const undo = (project, body) => send("POST", `/api/projects/${encodeURIComponent(project)}/undo`, body);
/** What would be taken back and done again, in words. @param {string} project @returns {Promise<{undo: string | null, redo: string | null}>} */
export const undoable = (project) => send("GET", `/api/projects/${encodeURIComponent(project)}/undo`);
export const redo = (project, body) => send("POST", `/api/projects/${encodeURIComponent(project)}/redo`, body);

/** How strong a password is that is being typed. @param {string} url @param {{password: string, about: string[]}} typed @returns {Promise<{score: number, enough: boolean, words: string}>} */
export const passwordStrength = (url, typed) => send("POST", url, typed);

/** The codebook with what this person may do with it. @param {string} project its slug */
export const codebook = (project) => send("GET", `/api/projects/${encodeURIComponent(project)}/codebook`);
/** What an operation on the codebook would do; nothing is changed. @param {string} project @param {object} operation */
export const codebookPlan = (project, operation) =>
  send("POST", `/api/projects/${encodeURIComponent(project)}/codebook/plan`, { do: operation });
/** Does an operation on the codebook, once however often it is sent. @param {string} project @param {{act: string, do: object, brief?: boolean}} body `brief`: without the codebook in the answer */
export const codebookAct = (project, body) => send("POST", `/api/projects/${encodeURIComponent(project)}/codebook/acts`, body);
/** A tag's passages after that one, or the first. @param {number} tag @param {string} [after] */
export const passagesOf = (tag, after = "", limit = 50) =>
  send("GET", `/api/tags/${tag}/passages?limit=${limit}${after && `&after=${after}`}`);
/** A few passages that show what a tag is for. @param {number} tag */
export const tagExamples = (tag) => send("GET", `/api/tags/${tag}/examples`);
/** Remembers how far this person has sorted a tag's passages. @param {number} tag @param {object} change */
export const sortedSoFar = (tag, change) => send("PATCH", `/api/tags/${tag}/sorting`, change);
/** Says that the person has opened a document that is theirs to work on. @param {string} document */
export const opened = (document) => send("POST", `/api/documents/${document}/opened`);
/** Topics that a document's passages suggest. @param {string} document @returns {Promise<{tag: number, passages: number}[]>} */
export const suggestedTopics = (document) => send("GET", `/api/documents/${document}/suggested-topics`);
/** Has a topic suggested no more. @param {string} document @param {number} tag */
export const dismissTopic = (document, tag) => send("DELETE", `/api/documents/${document}/suggested-topics/${tag}`);

/**
 * A request, repeated when the network failed and repeating is safe.
 * @param {string} method
 * @param {string} url
 * @param {object} [body]
 * @param {RequestInit} [more]
 */
async function send(method, url, body, more) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await answerOf(await fetch(url, { ...options(method, body), ...more }));
    } catch (error) {
      if (error instanceof Problem) throw error;
      if (!REPEATABLE.has(method) || attempt >= PAUSES.length) throw new Problem({ title: "network" });
      await new Promise((resolve) => setTimeout(resolve, PAUSES[attempt]));
    }
  }
}

/** @param {string} method @param {object} [body] @returns {RequestInit} */
function options(method, body) {
  if (method === "GET") return {};
  const headers = { "X-CSRFToken": csrfToken() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const content = body && JSON.stringify(body);
  return { method, headers, body: content, keepalive: !content || content.length < OUTLIVES_PAGE };
}

/** @param {Response} response */
async function answerOf(response) {
  const isJson = /json/.test(response.headers.get("Content-Type") ?? "");
  if (response.ok) return isJson && response.status !== 204 ? response.json() : null;
  const problem = isJson ? await response.json().catch(() => ({})) : {};
  throw new Problem({ title: "server", ...problem, status: response.status });
}

function csrfToken() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie?.slice("csrftoken=".length) ?? "";
}

/** What may come where the caret stands in a query, in code points. @param {string} project its slug @param {string} query @param {number} at */
export const searchCompletions = (project, query, at) =>
  send("GET", `/api/projects/${encodeURIComponent(project)}/search/complete?q=${encodeURIComponent(query)}&at=${at}`);

/** How much of one's act on hits is done. @param {string} url @returns {Promise<{done?: number, total?: number}>} */
export const actState = (url) => send("GET", url);

/** How a note will look. @param {string} text @param {string} project its slug @returns {Promise<{html: string}>} */
export const previewNote = (text, project) => send("POST", "/api/notes/preview", { text, project });
/** @param {string} project @returns {Promise<import("./naming.js").Member[]>} by name */
export const members = (project) => send("GET", `/api/projects/${encodeURIComponent(project)}/members`);
/** An annotation as it stands. @param {string} uid */
export const annotation = (uid) => send("GET", `/api/annotations/${uid}`);
/** What became of an annotation that isn't here. @param {string} uid */
export const whereabouts = (uid) => send("GET", `/api/annotations/${uid}/whereabouts`);

/** @param {string} project its slug @param {object} options how @returns {Promise<{uid: string}>} */
export const startImport = (project, options) => send("POST", `/api/projects/${encodeURIComponent(project)}/imports`, options);
export const addLinks = (import_, body) => send("POST", `/api/imports/${import_}/links`, body);
export const addText = (import_, body) => send("POST", `/api/imports/${import_}/texts`, body);

/**
 * Sends a file into an import; unlike fetch, the request says how much of it has been sent.
 * @param {string} import_
 * @param {import("./importing/dropped.js").Found} found
 * @param {(share: number) => void} onSent gets the part that has been sent, 0 to 1
 */
export function addFile(import_, { file, folders }, onSent) {
  const body = new FormData();
  for (const folder of folders) body.append("folders", folder);
  body.append("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/imports/${import_}/files`);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onSent(event.loaded / event.total));
    request.addEventListener("loadend", () => {
      const { status, response } = request;
      if (status >= 200 && status < 300) resolve(response);
      else reject(new Problem({ title: status ? "server" : "network", ...response, status }));
    });
    request.send(body);
  });
}

/**
 * A part of a page as it is now, as HTML; null while it is as it was.
 * @param {string} url
 * @param {string} known the ETag of what is known
 * @returns {Promise<string | null>}
 */
export async function freshPart(url, known) {
  const response = await fetch(url, { headers: { "If-None-Match": known }, cache: "no-store" });
  return response.status === 304 ? null : partOf(response);
}

/**
 * Sends a form as the browser would, and answers with the part of the page that it changed, as HTML.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
export async function submitPart(form, submitter, body = new FormData(form, submitter)) {
  return partOf(await fetch(form.action, { method: "POST", headers: { "X-Part": "1" }, body }));
}

/** @param {Response} response */
async function partOf(response) {
  // A redirection leads to the sign-in, or away from what is gone.
  if (!response.ok || response.redirected) throw new Problem({ title: "server", status: response.status });
  return response.text();
}
