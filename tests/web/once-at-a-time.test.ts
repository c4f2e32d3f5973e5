import { expect, test } from '@jest/globals';
import { onceAtATime } from '../../web/server/once-at-a-time.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('those who ask while it works wait for one more run, together', async () => {
  let running = 0;
  let atOnce = 0;
  let runs = 0;
  const ask = onceAtATime(async () => {
    runs++;
    atOnce = Math.max(atOnce, ++running);
    await turn();
    running--;
  });
  await Promise.all([ask(), ask(), ask()]);
  expect([runs, atOnce]).toEqual([2, 1]);
  await ask();
  expect(runs).toBe(3);
});

test('a run that failed fails for those who asked for it, and for nobody after', async () => {
  let broken = true;
  const ask = onceAtATime(async () => {
    await turn();
    if (broken) throw new Error('the disk is gone');
  });
  const first = ask();
  const second = ask();
  await expect(first).rejects.toThrow('the disk is gone');
  broken = false;
  await second;
  await ask();
});
