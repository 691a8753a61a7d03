import { assertEqual, test } from "./harness.js";

const COLOURS = "red orange amber lime green teal cyan blue indigo violet magenta grey none".split(" ");
const LEAST = 4.5;

async function withTokens(run) {
  const sheet = document.createElement("link");
  Object.assign(sheet, { rel: "stylesheet", href: "/annotator/static/annotator/css/tokens.css" });
  await new Promise((done) => sheet.addEventListener("load", done, document.head.append(sheet)));
  try {
    run();
  } finally {
    sheet.remove();
    delete document.documentElement.dataset.theme;
  }
}

const paint = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

/** What a token is: a colour as the page computes it. */
function computed(token) {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.setProperty("color", `var(--${token})`);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Colours painted one over the other, as red, green and blue from 0 to 255. */
function piled(...colours) {
  for (const colour of colours) {
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
  }
  return paint.getImageData(0, 0, 1, 1).data;
}

/** WCAG 2.2, relative luminance. */
function luminance([red, green, blue]) {
  const linear = (part) => (part <= 10.31475 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

for (const theme of ["light", "dark"]) {
  test(`contrast: ink on any pile of highlights can be read (${theme})`, () => withTokens(() => {
    document.documentElement.dataset.theme = theme;
    const [paper, ink, chosen] = ["paper", "ink", "chosen"].map(computed);
    const layers = COLOURS.map((colour) => computed(`tag-${colour}-highlight`));
    const inkOn = (...pile) => contrast(piled(paper, ...pile, ink), piled(paper, ...pile));
    const wrong = [];
    const check = (...names) => {
      const pile = names.map((name) => layers[COLOURS.indexOf(name)]);
      for (const over of [[], [chosen], [chosen, chosen]]) {
        if (inkOn(...pile, ...over) < LEAST) wrong.push(`${names.join(" + ")}: ${inkOn(...pile, ...over).toFixed(2)}`);
      }
    };
    for (const one of COLOURS) {
      check(one, one, one, one);
      for (const other of COLOURS) for (const third of COLOURS) check(one, other, third);
    }
    let at = 5;
    const random = (below) => (at = (at * 16807) % 2147483647) % below;
    for (let round = 0; round < 2000; round++) {
      check(...Array.from({ length: 4 + random(20) }, () => COLOURS[random(COLOURS.length)]));
    }
    assertEqual(wrong.slice(0, 5), []);
  }));
}
