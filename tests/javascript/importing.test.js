import { become } from "../../annotator/static/annotator/importing/becoming.js";
import { chosenFiles, filesOf, linksOf, toldApart } from "../../annotator/static/annotator/importing/dropped.js";
import { Sending } from "../../annotator/static/annotator/importing/sending.js";
import { assertEqual, test } from "./harness.js";

const LINKS = {
  "one address": ["https://example.org/a", ["https://example.org/a"]],
  "an address with a space in it": ["https://a.example/\r\n\nhttp://b.example/x y\nhttps://a.example/", []],
  "several": [" https://a.example/ \nhttp://b.example\nhttps://a.example/", ["https://a.example/", "http://b.example"]],
  "a browser's list with a comment": ["#title\r\nhttps://a.example/", ["https://a.example/"]],
  "a text with an address in it": ["See https://example.org/a", []],
  "another scheme": ["javascript:alert(1)", []],
  "nothing": ["", []],
};
for (const [name, [text, found]] of Object.entries(LINKS)) test(`links: ${name}`, () => assertEqual(linksOf(text), found));

function carrying(parts) {
  const carried = new DataTransfer();
  for (const [type, text] of Object.entries(parts)) carried.setData(type, text);
  return carried;
}

test("a drop: text is text", () => {
  const { files, links, text } = toldApart(carrying({ "text/plain": "Some words." }));
  assertEqual([files.length, links, text], [0, [], "Some words."]);
});

test("a drop: a link is a link, not its text", () => {
  const carried = carrying({ "text/uri-list": "https://example.org/a", "text/plain": "Click here" });
  assertEqual(toldApart(carried).links, ["https://example.org/a"]);
  assertEqual(toldApart(carried).text, "");
});

test("chosen files bring the folders they lay in, and no clutter", () => {
  const at = (path) => Object.defineProperty(new File(["x"], path.split("/").at(-1)), "webkitRelativePath", { value: path });
  const found = chosenFiles([at("Box/2019/a.txt"), at("Box/.DS_Store"), at("Box/__MACOSX/a.txt"), new File(["x"], "b.txt")]);
  assertEqual(found.map(({ file, folders }) => [file.name, folders]), [["a.txt", ["Box", "2019"]], ["b.txt", []]]);
});

const fileEntry = (name) => ({ name, isFile: true, file: (found) => found(new File(["x"], name)) });
const lostEntry = (name) => ({ name, isFile: true, file: (found, failed) => failed(new Error("gone")) });
const folderEntry = (name, ...children) => {
  const turns = [children.slice(0, 1), children.slice(1), []];
  return { name, isFile: false, createReader: () => ({ readEntries: (found) => found(turns.shift() ?? []) }) };
};

test("dropped folders are opened to the last file, and what is lost is told", async () => {
  const box = folderEntry("Box", fileEntry("b.txt"), folderEntry("Deep", fileEntry("c.txt")), fileEntry("a.txt"), fileEntry(".x"));
  const found = [];
  for await (const one of filesOf([box, lostEntry("d.txt")])) found.push([one.file?.name ?? null, one.name ?? null, one.folders]);
  assertEqual(found, [
    ["a.txt", null, ["Box"]],
    ["b.txt", null, ["Box"]],
    ["c.txt", null, ["Box", "Deep"]],
    [null, "d.txt", []],
  ]);
});

/** A sending that is over when nothing is left; things whose name begins with "bad" fail the first time. */
function sendingOf({ start = async () => "i" } = {}) {
  const log = [];
  const seen = new Set();
  const sending = new Sending(start);
  const thing = (name) => ({
    name,
    send: async (into) => {
      log.push(`${into}:${name}`);
      if (name.startsWith("bad") && !seen.has(name)) {
        seen.add(name);
        throw new Error(`no ${name}`);
      }
    },
  });
  const end = () => new Promise((resolve) => sending.addEventListener("end", resolve, { once: true }));
  return { sending, log, thing, end };
}

test("sending: one that fails stops no other, and may be sent again", async () => {
  const { sending, log, thing, end } = sendingOf();
  let over = end();
  sending.add([thing("a"), thing("bad"), thing("c")]);
  await over;
  assertEqual([sending.sent, sending.all, sending.failed.map((one) => one.reason)], [2, 3, ["no bad"]]);
  over = end();
  sending.again();
  await over;
  assertEqual([sending.sent, sending.all, sending.failed], [3, 3, []]);
  assertEqual(log, ["i:a", "i:bad", "i:c", "i:bad"]);
});

test("sending: an import is begun once, however often things are added", async () => {
  let begun = 0;
  const { sending, thing, end } = sendingOf({ start: async () => `i${++begun}` });
  let over = end();
  sending.add([thing("a")]);
  sending.add([thing("b")]);
  await over;
  over = end();
  sending.add([thing("c")]);
  await over;
  assertEqual([begun, sending.sent], [1, 3]);
});

test("sending: where no import can be begun, everything waits to be sent again", async () => {
  let works = false;
  const start = async () => {
    if (!works) throw new Error("offline");
    return "i";
  };
  const { sending, thing, end } = sendingOf({ start });
  let over = end();
  sending.add([thing("a"), thing("b")]);
  await over;
  assertEqual(sending.failed.map((one) => one.reason), ["offline", "offline"]);
  works = true;
  over = end();
  sending.again();
  await over;
  assertEqual([sending.sent, sending.failed], [2, []]);
});

/** Two elements in the page, from HTML. */
function pair(old, fresh) {
  const [one, other] = [old, fresh].map((html) => Object.assign(document.createElement("div"), { innerHTML: html }));
  document.body.append(one);
  return [one, other];
}

const BECOMING = {
  "text and attributes": ['<p class="a">1</p>', '<p title="t">2</p>'],
  "rows that come, go and change": [
    '<i data-key="a">1</i><i data-key="b">2</i>',
    '<i data-key="b">3</i><i data-key="c">4</i>',
  ],
  "rows in another order": ['<i data-key="a">1</i><i data-key="b">2</i>', '<i data-key="b">2</i><i data-key="a">1</i>'],
  "other elements": ["<p>1</p> <b>2</b>", "<ul><li>1</li></ul>"],
  "from nothing": ["", "<p>1</p>"],
  "to nothing": ["<p>1</p> ", ""],
};
for (const [name, [old, fresh]] of Object.entries(BECOMING)) {
  test(`becoming: ${name}`, () => {
    const [one, other] = pair(old, fresh);
    become(one, other);
    assertEqual(one.innerHTML, other.innerHTML);
    one.remove();
  });
}

test("becoming: what has the focus keeps it, and ticks and open details stay", () => {
  const row = (key, words) => `<i data-key="${key}"><a href="#">${words}</a><input type="checkbox"><details></details></i>`;
  const [one, other] = pair(row("a", 1) + row("b", 2), row("b", 3) + row("c", 4));
  const link = one.children[1].querySelector("a");
  link.focus();
  one.children[1].querySelector("input").checked = true;
  one.children[1].querySelector("details").open = true;
  become(one, other);
  const kept = one.children[0];
  assertEqual(document.activeElement === link && link.textContent === "3", true);
  assertEqual([kept.querySelector("input").checked, kept.querySelector("details").open], [true, true]);
  one.remove();
});

test("becoming: a row that goes stays while it has the focus", () => {
  const [one, other] = pair('<i data-key="a"><a href="#">1</a></i><i data-key="b">2</i>', '<i data-key="b">2</i>');
  one.querySelector("a").focus();
  become(one, other);
  assertEqual(one.children.length, 2);
  one.querySelector("a").blur();
  become(one, other);
  assertEqual(one.children.length, 1);
  one.remove();
});

test("becoming: a button that goes is gone, though it was just pressed", () => {
  const [one, other] = pair("<button>Go</button>", "<b>Going</b>");
  one.querySelector("button").focus();
  become(one, other);
  assertEqual(one.innerHTML, "<b>Going</b>");
  one.remove();
});

test("becoming: an element of the same version is left alone", () => {
  const [one, other] = pair('<i data-key="a" data-version="1">as it is</i>', '<i data-key="a" data-version="1">other</i>');
  become(one, other);
  assertEqual(one.textContent, "as it is");
  one.remove();
});
