export async function seal(key: CryptoKey, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
  return ["v1", iv, new Uint8Array(sealed)].map(encoded).join(".");
}

const encoded = (part: string | Uint8Array) => (typeof part === "string" ? part : Buffer.from(part).toString("base64"));
