import type { ExecutorEvent } from '../../core/execution/executor/executor-event.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { ExecutorPorts, TapeNews } from './executor-ports.ts';
import type { Inbox } from './inbox.ts';

const FLUSH_MS = 250;

type Seen = Extract<ExecutorEvent, { readonly kind: 'tape' }>;

/** Gathers what the market does, and tells the executor of it now and then: however busy it is, one event an instrument. */
export function feedTape({ marks, clock }: Pick<ExecutorPorts, 'marks' | 'clock'>, inbox: Inbox): () => void {
  const seen = new Map<Sym, Seen>();
  const unlisten = marks.listenTape?.((symbol, news) => {
    const known = seen.get(symbol) ?? { kind: 'tape', symbol, volume: 0, turnover: 0 };
    seen.set(symbol, withNews(known, news));
  });
  if (unlisten === undefined) return () => undefined;
  let cancel = (): void => undefined;
  const flush = (): void => {
    for (const event of seen.values()) inbox.push(event);
    seen.clear();
    cancel = clock.after(FLUSH_MS, flush);
  };
  flush();
  return () => {
    unlisten();
    cancel();
  };
}

function withNews(known: Seen, news: TapeNews): Seen {
  if (news.kind === 'touch') return { ...known, touch: { bidPx: news.bidPx, askPx: news.askPx } };
  const { px, quantity } = news;
  return { ...known, volume: known.volume + quantity, turnover: known.turnover + px * quantity };
}
