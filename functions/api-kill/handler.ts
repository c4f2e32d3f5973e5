import { safetyDoor } from '../../layers/platform/api/invoke-safety.ts';
import { killRoutes } from '../../layers/platform/api/kill-routes.ts';
import { serveRoutes } from '../../layers/platform/api/serve-route.ts';

/** Scope `kill`: stop everything, and arm again. It reads no table and no file, so that it works while the rest does not. */
export const handler = serveRoutes(killRoutes(safetyDoor()));
