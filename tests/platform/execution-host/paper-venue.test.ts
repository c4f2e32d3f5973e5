import { expect, test } from '@jest/globals';
import { money } from '../../../layers/core/foundation/decimal.ts';
import type { TapeNews } from '../../../layers/app/execution/executor-ports.ts';
import { openPaperVenue } from '../../../layers/platform/execution-host/paper-venue.ts';
import { until } from './a-host.ts';

test('the invented markets have a tape: what trades, within the best prices that were told', async () => {
  const paper = await openPaperVenue({ currency: 'USDT', capital: money('1000'), nowMs: Date.now });
  const heard: TapeNews[] = [];
  const end = paper.marks.listenTape?.((symbol, news) => symbol === 'BTC/USDT' && heard.push(news));
  await until(() => heard.filter(({ kind }) => kind === 'trade').length >= 3, 'three trades');
  end?.();
  await paper.close();
  for (const news of heard) {
    const px = news.kind === 'trade' ? [news.px] : [news.bidPx, news.askPx];
    for (const price of px) expect(Math.abs(price - 60_000)).toBeLessThan(10);
    if (news.kind === 'touch') expect(news.bidPx).toBeLessThan(news.askPx);
  }
});
