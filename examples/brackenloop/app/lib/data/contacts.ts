import { prisma } from "../prisma";

export const contactsOf = (agency_id: string) => prisma.contact.findMany({ where: { agency_id } });
export const create = (agency_id: string, given: object) => prisma.contact.create({ data: { ...given, agency_id } });
