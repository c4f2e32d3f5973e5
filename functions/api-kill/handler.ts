import { killRoutes, killRuntime } from '../../layers/platform/api/kill-routes.ts';
import { serveRoutes } from '../../layers/platform/api/serve-route.ts';

/** Scope `kill`. It reads no table and no file, so that it works while the rest does not. */
export const handler = serveRoutes(killRoutes(killRuntime()));
