import { apiRuntime } from '../../layers/platform/api/api-runtime.ts';
import { readRoutes } from '../../layers/platform/api/read-routes.ts';
import { serveRoutes } from '../../layers/platform/api/serve-route.ts';

/** Scope `read`: status and latch, decisions, open questions. */
export const handler = serveRoutes(readRoutes(apiRuntime()));
