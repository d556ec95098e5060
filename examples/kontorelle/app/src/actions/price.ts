"use server";

import { z } from "zod";
import { pricesOf } from "../data/prices";
import { tenantOf } from "../data/session";

const Given = z.object({ id: z.string().uuid(), amount_cents: z.number().int().min(0) });

export async function changePrice(form: FormData): Promise<void> {
  const given = Given.parse(Object.fromEntries(form));
  await pricesOf(await tenantOf()).set(given.id, given.amount_cents);
}
