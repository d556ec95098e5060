import { PrismaClient } from "@prisma/client";

const all = new PrismaClient();

export const pricesOf = (tenant_id: string) => ({
  set: (id: string, amount_cents: number) => all.price.update({ where: { id, tenant_id }, data: { amount_cents } }),
});
