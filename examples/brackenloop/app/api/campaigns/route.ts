import { z } from "zod";
import { agencyOf } from "../../auth";
import { create } from "../../lib/data/campaigns";

const Given = z.object({ name: z.string().min(1).max(200) });

export async function POST(request: Request): Promise<Response> {
  const given = Given.safeParse(await request.json());
  if (!given.success) return new Response(null, { status: 422 });
  return Response.json(await create(await agencyOf(request), given.data), { status: 201 });
}
