import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileObjects } from '../../../layers/platform/laptop/file-objects.ts';
import { ParquetBars } from '../../../layers/platform/bars/parquet-bars.ts';
import { describeBarHistory } from '../../contracts/bar-history.contract.ts';
import { describeObjectStore } from '../../contracts/object-store.contract.ts';

function inFreshDirectory(): { readonly store: FileObjects; readonly dispose: () => Promise<void> } {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-objects-'));
  return {
    store: new FileObjects(directory),
    dispose: () => {
      rmSync(directory, { recursive: true });
      return Promise.resolve();
    },
  };
}

describeObjectStore('files', () => Promise.resolve(inFreshDirectory()));

describeBarHistory('Parquet in files', () => {
  const { store, dispose } = inFreshDirectory();
  return Promise.resolve({ open: () => Promise.resolve(new ParquetBars(store, 'day')), dispose });
});
