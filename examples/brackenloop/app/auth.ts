import { verified } from "./lib/session";

export const SESSION_MAX_AGE = 8 * 60 * 60;
export const SESSION_UPDATE_AGE = 60 * 60;

export const sessionKey = () => process.env.AUTH_SECRET;

export async function agencyOf(request: Request): Promise<string> {
  return (await verified(request, sessionKey())).agency_id;
}
