import { prisma } from "../prisma";

export const campaignsOf = (agency_id: string) => prisma.campaign.findMany({ where: { agency_id } });
export const create = (agency_id: string, given: object) => prisma.campaign.create({ data: { ...given, agency_id } });
