/**
 * Objects that outlast the page, in the order in which they came, in the browser's database. Where there is none, or it
 * is full, they live as long as the page.
 */

const STORE = "acts";

export class Kept {
  /** What could not be written, by its key. @type {Map<string, object>} */ lost = new Map();
  /** Deletions under way. @type {Set<string>} */ #gone = new Set();
  #database;

  /** @param {string} name */
  constructor(name) {
    this.#database = opened(name).catch(() => null);
  }

  /** @returns {Promise<any[]>} in the order in which they came */
  async all() {
    const database = await this.#database;
    const kept = database ? await answerOf(storeOf(database, "readonly").getAll()).catch(() => []) : [];
    return [...kept, ...this.lost.values()].filter(({ act }) => !this.#gone.has(act));
  }

  /**
   * Resolves once it is written. All that there is to do is with the browser before anything else of the page runs, so
   * that a page which is closed right then loses nothing.
   * @param {{act: string}} one the same key again takes the old one's place
   */
  async put(one) {
    const database = await this.#database;
    this.#gone.delete(one.act);
    try {
      if (!database) throw new Error("no database");
      await added(database, one).catch((problem) => {
        if (problem?.name !== "ConstraintError") throw problem;
        return replaced(database, one);
      });
      this.lost.delete(one.act);
    } catch {
      this.lost.set(one.act, one);
    }
  }

  /** @param {string} act */
  async delete(act) {
    this.lost.delete(act);
    this.#gone.add(act);
    const database = await this.#database;
    if (!database) return;
    const store = storeOf(database, "readwrite");
    const number = await answerOf(store.index("act").getKey(act)).catch(() => undefined);
    if (number !== undefined) await answerOf(store.delete(number)).catch(() => {});
  }
}

/** @param {string} name @returns {Promise<IDBDatabase>} */
function opened(name) {
  return new Promise((done, failed) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { autoIncrement: true }).createIndex("act", "act", { unique: true });
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

/** One request, and the end of its transaction. @param {IDBDatabase} database @param {{act: string}} one */
function added(database, one) {
  const store = storeOf(database, "readwrite");
  store.add(one);
  store.transaction.commit?.();
  return ended(store.transaction);
}

/** @param {IDBDatabase} database @param {{act: string}} one whose key is there already */
async function replaced(database, one) {
  const store = storeOf(database, "readwrite");
  store.put(one, await answerOf(store.index("act").getKey(one.act)));
  return ended(store.transaction);
}

/** @param {IDBTransaction} transaction @returns {Promise<void>} once it has been written */
function ended(transaction) {
  return new Promise((done, failed) => {
    transaction.oncomplete = () => done();
    transaction.onabort = () => failed(transaction.error);
  });
}

function storeOf(database, mode) {
  return database.transaction(STORE, mode).objectStore(STORE);
}

/** @param {IDBRequest} request */
function answerOf(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}
