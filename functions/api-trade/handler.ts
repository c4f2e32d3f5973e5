import { apiRuntime } from '../../layers/platform/api/api-runtime.ts';
import { serveRoutes } from '../../layers/platform/api/serve-route.ts';
import { tradeRoutes } from '../../layers/platform/api/trade-routes.ts';

/** Scope `trade`: answers to questions, pause, resume, acknowledge. */
export const handler = serveRoutes(tradeRoutes(apiRuntime()));
