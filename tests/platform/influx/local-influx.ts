import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe } from '@jest/globals';
import type { InfluxPlace } from '../../../layers/platform/influx/influx-client.ts';
import { freePort } from '../aws/moto-server.ts';

/** InfluxDB 1.x in a process, on ports and in a directory of its own. */
export interface LocalInflux {
  freshDatabase(): Promise<InfluxPlace>;
  stop(): Promise<void>;
}

const START_ATTEMPTS = 200;

/** A busy machine now and then does not make a database at once. */
const CREATE_ATTEMPTS = 3;

/** A suite that needs InfluxDB, or a skipped one that says so where there is none. */
export function describeWithInflux(name: string, suite: (start: () => Promise<LocalInflux>) => void): void {
  const missing = spawnSync('influxd', ['version'], { stdio: 'ignore' }).status !== 0;
  if (missing) process.stdout.write(`skipped: ${name} (there is no influxd: apt-get install influxdb)\n`);
  (missing ? describe.skip : describe)(name, () => {
    suite(startInflux);
  });
}

async function startInflux(): Promise<LocalInflux> {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-influx-'));
  const [port, rpcPort] = [await freePort(), await freePort()];
  const config = join(directory, 'influxdb.conf');
  writeFileSync(config, configuration(directory, { port, rpcPort }));
  const server = spawn('influxd', ['run', '-config', config], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 1; ; attempt++) {
    try {
      if ((await fetch(`${url}/ping`)).ok) break;
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error;
    }
    await pause(100);
  }
  let made = 0;
  return {
    freshDatabase: async () => {
      const database = `test_${++made}`;
      const body = new URLSearchParams({ q: `CREATE DATABASE ${database}` });
      for (let attempt = 1; ; attempt++) {
        const answer = await (await fetch(`${url}/query`, { method: 'POST', body })).text();
        if (!answer.includes('error')) return { url, database };
        if (attempt === CREATE_ATTEMPTS) throw new Error(answer);
      }
    },
    stop: async () => {
      server.kill();
      if (server.exitCode === null) await once(server, 'exit');
      rmSync(directory, { recursive: true });
    },
  };
}

function configuration(directory: string, { port, rpcPort }: { port: number; rpcPort: number }): string {
  return `reporting-disabled = true
bind-address = "127.0.0.1:${rpcPort}"
[meta]
  dir = "${directory}/meta"
[data]
  dir = "${directory}/data"
  wal-dir = "${directory}/wal"
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
`;
}
