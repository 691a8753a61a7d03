import { wholeOf } from "../../annotator/static/annotator/text/arriving.js";
import { assertEqual, test } from "./harness.js";

const ADDRESSES = {
  "nothing asked for": ["", "", "?whole="],
  "a search and a place": ["?q=a+%26+b&show=passages&at=4-9", "", "?q=a+%26+b&show=passages&at=4-9&whole="],
  "an older text and a highlight": ["?revision=2", "#a-0f", "?revision=2&whole=#a-0f"],
  "the whole already": ["?whole&q=a", "", "?whole=&q=a"],
};
for (const [name, [search, hash, wanted]] of Object.entries(ADDRESSES)) {
  test(`the page with all of it keeps what one came for: ${name}`, () => assertEqual(wholeOf({ search, hash }), wanted));
}
