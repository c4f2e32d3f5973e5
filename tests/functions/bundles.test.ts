import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { decodeSettings, encodeSettings } from '../../layers/platform/config/bundled-settings.ts';
import { loadEnvironment } from '../../layers/platform/config/load-environment.ts';
import { CYCLE_TASKS, cycleTasks } from '../../layers/platform/names/cycle-states.ts';
import { SETTINGS_FILE } from '../../layers/platform/names/function-bundle.ts';
import { withFunctionBundles } from '../../lib/decision-cycle/bundle-functions.ts';

const LAYERS = join(import.meta.dirname, '..', '..', 'layers');
const CONFIG = join(import.meta.dirname, '..', '..', 'config');

/** What a function of the decision cycle may weigh, minified: its cold start reads all of it. */
const BUNDLE_BYTES_MAX = 600_000;

describe('the bundles of the decision cycle', () => {
  test('none weighs more than 600 KB, and each is listed', () => {
    // Paper has an executor, so its cycle has every task there is.
    const sizes = withFunctionBundles(join(CONFIG, 'paper.yaml'), (folderOf) =>
      cycleTasks(true).map((task) => [task, statSync(join(folderOf(task), 'index.js')).size] as const),
    );
    const lines = sizes.map(([task, bytes]) => `  ${task.padEnd(20)} ${(bytes / 1_000).toFixed(1)} KB`);
    process.stdout.write(`bundles, minified:\n${lines.join('\n')}\n`);
    expect(sizes.filter(([, bytes]) => bytes > BUNDLE_BYTES_MAX)).toEqual([]);
  });

  test('an error says its name itself, since minified classes have none: the state machine retries by name', () => {
    const unnamed = ['app', 'core', 'platform']
      .flatMap((room) =>
        readdirSync(join(LAYERS, room), { recursive: true, encoding: 'utf8' }).map((file) =>
          join(LAYERS, room, file),
        ),
      )
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        readFileSync(file, 'utf8')
          .split(/(?=class \w+ extends Error)/)
          .slice(1),
      )
      .filter(
        (text) => !/^class (\w+) extends Error \{\n  override readonly name = ('\1'|[A-Z_]+);/.test(text),
      )
      .map((text) => text.slice(0, text.indexOf('{')));
    expect(unnamed).toEqual([]);
  });

  test('neither ccxt nor a reader of YAML is in any of them', () => {
    withFunctionBundles(join(CONFIG, 'staging.yaml'), (folderOf) => {
      for (const task of CYCLE_TASKS) {
        const code = readFileSync(join(folderOf(task), 'index.js'), 'utf8');
        expect([task, /ccxt|YAMLParseError/.test(code)]).toEqual([task, false]);
      }
    });
  });

  test.each(['staging', 'production'])('%s is read back from its bundle as it was loaded', (name) => {
    const path = join(CONFIG, `${name}.yaml`);
    const loaded = loadEnvironment(path);
    if (!loaded.ok) throw new Error(loaded.error.message);
    const { config, configHash } = loaded.value;
    const bundled = withFunctionBundles(path, (folderOf) =>
      decodeSettings(readFileSync(join(folderOf('LoadContext'), SETTINGS_FILE), 'utf8')),
    );
    expect(bundled).toEqual({ config, configHash });
  });

  test('settings of a strategy that this program does not have are refused', () => {
    const loaded = loadEnvironment(join(CONFIG, 'staging.yaml'));
    if (!loaded.ok) throw new Error(loaded.error.message);
    const text = encodeSettings(loaded.value).replace('trend-following', 'crystal-ball');
    expect(() => decodeSettings(text)).toThrow('no strategy crystal-ball');
  });
});
