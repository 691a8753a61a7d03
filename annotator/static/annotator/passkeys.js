/** What passkeys look like on the wire: bytes are base64url in what the server asks and is told (WebAuthn level 3, 5.1.8–10). */

/** @param {string} text base64url @returns {Uint8Array} */
export function bytesOf(text) {
  const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer} bytes @returns {string} base64url, without padding */
export function textOf(bytes) {
  const letters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** What `navigator.credentials` takes, of what the server asks. @param {{publicKey: any}} asked */
export function optionsOf({ publicKey }) {
  const known = (list) => list?.map((one) => ({ ...one, id: bytesOf(one.id) }));
  return {
    publicKey: {
      ...publicKey,
      challenge: bytesOf(publicKey.challenge),
      ...(publicKey.user && { user: { ...publicKey.user, id: bytesOf(publicKey.user.id) } }),
      ...(publicKey.excludeCredentials && { excludeCredentials: known(publicKey.excludeCredentials) }),
      ...(publicKey.allowCredentials && { allowCredentials: known(publicKey.allowCredentials) }),
    },
  };
}

/** What the server is told of what a device answered. @param {PublicKeyCredential} credential */
export function toldOf(credential) {
  const { id, rawId, type, response, authenticatorAttachment } = credential;
  const told = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) told[name] = textOf(response[name]);
  }
  if (response.getTransports) told.transports = response.getTransports();
  return {
    id,
    rawId: textOf(rawId),
    type,
    response: told,
    authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}
