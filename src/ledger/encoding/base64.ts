// People's texts in header lines and replies: UTF-8 in base64, so that they need no quoting rules.

export function encodeText(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** The text; null for invalid base64. A cut character becomes U+FFFD. */
export function decodeText(base64: string): string | null {
  if (!/^(?:[0-9A-Za-z+/]{4})*(?:[0-9A-Za-z+/]{2}==|[0-9A-Za-z+/]{3}=)?$/.test(base64)) return null;
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}
