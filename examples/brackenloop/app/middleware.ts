import * as Sentry from "@sentry/nextjs";

export const reported = (error: unknown) => Sentry.captureException(error);
