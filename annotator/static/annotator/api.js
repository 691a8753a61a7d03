/** The only module that fetches. What goes wrong is thrown as a Problem with a title and a detail a person can read. */

const PAUSES = [300, 1200];
const REPEATABLE = new Set(["GET", "PUT"]);

export class Problem extends Error {
  /** @param {{status?: number, title?: string, detail?: string, found?: string}} answer */
  constructor(answer) {
    super(answer.detail || answer.title);
    this.status = answer.status ?? 0;
    this.title = answer.title ?? "";
    this.detail = answer.detail ?? "";
    this.found = answer.found;
  }
}

/** @param {string} url the compact annotations of a document (preloaded by the page) */
export const annotations = (url) => send("GET", url);

export const putAnnotation = (uid, body) => send("PUT", `/api/annotations/${uid}`, body);
export const patchAnnotation = (uid, body) => send("PATCH", `/api/annotations/${uid}`, body);
export const deleteAnnotation = (uid) => send("DELETE", `/api/annotations/${uid}`);
export const restoreAnnotation = (uid) => send("POST", `/api/annotations/${uid}/restore`);
export const putReply = (uid, body) => send("PUT", `/api/replies/${uid}`, body);
export const patchReply = (uid, body) => send("PATCH", `/api/replies/${uid}`, body);
export const deleteReply = (uid) => send("DELETE", `/api/replies/${uid}`);
export const restoreReply = (uid) => send("POST", `/api/replies/${uid}/restore`);
export const createTag = (project, body) => send("POST", `/api/projects/${encodeURIComponent(project)}/tags`, body);
export const putTopic = (document, tag) => send("PUT", `/api/documents/${document}/topics/${tag}`);
export const deleteTopic = (document, tag) => send("DELETE", `/api/documents/${document}/topics/${tag}`);

/**
 * A request, repeated when the network failed and repeating is safe.
 * @param {string} method
 * @param {string} url
 * @param {object} [body]
 */
async function send(method, url, body) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await answerOf(await fetch(url, options(method, body)));
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
  return { method, headers, body: body && JSON.stringify(body), keepalive: true };
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
