import { bytesOf, optionsOf, textOf, toldOf } from "../../annotator/static/annotator/passkeys.js";
import { assertEqual, test } from "./harness.js";

const BYTES = {
  "nothing": ["", []],
  "one byte, without padding": ["_w", [255]],
  "letters that addresses don't take": ["--__", [251, 239, 255]],
  "a name": ["SGFycm93", [72, 97, 114, 114, 111, 119]],
};
for (const [what, [text, bytes]] of Object.entries(BYTES)) {
  test(`passkeys: bytes as text and back: ${what}`, () => {
    assertEqual([...bytesOf(text)], bytes);
    assertEqual(textOf(Uint8Array.from(bytes).buffer), text);
  });
}

test("passkeys: what a browser is asked to make has bytes where it wants them, and all else as it was", () => {
  const asked = {
    publicKey: {
      challenge: "_w",
      rp: { id: "localhost" },
      user: { id: "_w", name: "alice" },
      excludeCredentials: [{ id: "_w", type: "public-key" }],
    },
  };
  const { publicKey } = optionsOf(asked);
  assertEqual([[...publicKey.challenge], [...publicKey.user.id], [...publicKey.excludeCredentials[0].id]], [[255], [255], [255]]);
  assertEqual([publicKey.rp, publicKey.user.name, publicKey.excludeCredentials[0].type], [{ id: "localhost" }, "alice", "public-key"]);
});

test("passkeys: what a browser is asked to show may be of anybody", () => {
  const { publicKey } = optionsOf({ publicKey: { challenge: "_w", rpId: "localhost" } });
  assertEqual(Object.keys(publicKey).sort(), ["challenge", "rpId"]);
  const one = optionsOf({ publicKey: { challenge: "_w", allowCredentials: [{ id: "_w" }] } });
  assertEqual([...one.publicKey.allowCredentials[0].id], [255]);
});

test("passkeys: what a device answered is told as text", () => {
  const bytes = Uint8Array.of(255).buffer;
  const credential = {
    id: "_w",
    rawId: bytes,
    type: "public-key",
    authenticatorAttachment: "platform",
    response: { clientDataJSON: bytes, signature: bytes, userHandle: null, getTransports: () => ["internal"] },
    getClientExtensionResults: () => ({ credProps: { rk: true } }),
  };
  assertEqual(toldOf(credential), {
    id: "_w",
    rawId: "_w",
    type: "public-key",
    response: { clientDataJSON: "_w", signature: "_w", transports: ["internal"] },
    authenticatorAttachment: "platform",
    clientExtensionResults: { credProps: { rk: true } },
  });
});
