import { createCipheriv, randomBytes } from "node:crypto";

export const ALGORITHM = "AES-256-GCM";

export function seal(key: Buffer, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  const parts = [nonce, cipher.getAuthTag(), sealed].map((part) => part.toString("base64"));
  return ["v1", ...parts].join(":");
}
