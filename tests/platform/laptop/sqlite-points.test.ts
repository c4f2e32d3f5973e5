import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqlitePoints } from '../../../layers/platform/laptop/sqlite-points.ts';
import { describeTimeSeries } from '../../contracts/time-series.contract.ts';

describeTimeSeries('SQLite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-points-'));
  const points = new SqlitePoints(directory);
  return Promise.resolve({
    open: () => Promise.resolve(points),
    dispose: () => {
      points.close();
      rmSync(directory, { recursive: true });
      return Promise.resolve();
    },
  });
});
