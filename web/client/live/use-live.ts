import { useEffect, useState } from 'preact/hooks';
import type { CurveView, StatusView } from '../../api.ts';
import { callApi } from './call-api.ts';
import { coalesced } from './coalesce.ts';
import { EMPTY_CURVE, extended } from './curve.ts';

export type Connection = 'connecting' | 'live' | 'lost';

/** What the page knows of the system, kept fresh. */
export interface Live {
  readonly status?: StatusView;
  readonly curve: CurveView;
  readonly connection: Connection;
  /** Server's wall clock less ours, for countdowns. */
  readonly clockAheadMs: number;
  readonly refresh: () => void;
}

/** Events may come fifty times a second; a person reads three. */
const GAP_MS = 300;
const RETRY_MS = 2_000;

const NOTHING: Live = {
  curve: EMPTY_CURVE,
  connection: 'connecting',
  clockAheadMs: 0,
  refresh: () => undefined,
};

/** Listens to the server's events and asks for what changed, for as long as the page is looked at. */
export function useLive(): Live {
  const [live, setLive] = useState<Live>(NOTHING);
  useEffect(() => {
    let curve = EMPTY_CURVE;
    const { poke, stop } = coalesced(async () => {
      if (document.hidden) return;
      const known = curve;
      try {
        const [status, more] = await Promise.all([callApi.status(), callApi.curve(known.seq)]);
        // A new connection has begun meanwhile, and asks for itself.
        if (known !== curve) return;
        curve = extended(known, more);
        const clockAheadMs = status.nowMs - Date.now();
        setLive({ status, curve, connection: 'live', clockAheadMs, refresh: poke });
      } catch {
        setLive((before) => ({ ...before, connection: 'lost' }));
        setTimeout(poke, RETRY_MS);
      }
    }, GAP_MS);
    const events = new EventSource('/api/events');
    events.addEventListener('open', () => {
      // It may be another run of the server: nothing that was read before counts.
      curve = EMPTY_CURVE;
      poke();
    });
    events.addEventListener('change', poke);
    events.addEventListener('error', () => {
      setLive((before) => ({ ...before, connection: 'lost' }));
    });
    document.addEventListener('visibilitychange', poke);
    return () => {
      document.removeEventListener('visibilitychange', poke);
      events.close();
      stop();
    };
  }, []);
  return live;
}
