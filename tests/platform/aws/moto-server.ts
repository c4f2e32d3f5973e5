import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe } from '@jest/globals';

/** Moto's server: an emulator of AWS, in a process and on a port of its own. */
export interface MotoServer {
  /** What any client connects with. */
  readonly connection: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  stop(): Promise<void>;
}

const START_ATTEMPTS = 200;

/** Where CI's step of installing puts it; another place is named by the variable. */
const PYTHON =
  process.env['EMULATOR_PYTHON'] ??
  join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'python', 'bin', 'python');

/** A suite that needs moto's server, or a skipped one that says so where there is none. */
export function describeWithMoto(name: string, suite: (start: () => Promise<MotoServer>) => void): void {
  const missing = !hasMoto();
  if (missing) {
    process.stdout.write(`skipped: ${name} (EMULATOR_PYTHON=<python with moto[server]>)\n`);
  }
  (missing ? describe.skip : describe)(name, () => {
    suite(startMoto);
  });
}

function hasMoto(): boolean {
  if (!existsSync(PYTHON)) return false;
  return spawnSync(PYTHON, ['-c', 'import moto, flask_cors'], { stdio: 'ignore' }).status === 0;
}

async function startMoto(): Promise<MotoServer> {
  const port = await freePort();
  const server = spawn(PYTHON, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
  });
  const endpoint = `http://127.0.0.1:${port}`;
  for (let attempt = 1; ; attempt++) {
    try {
      await fetch(`${endpoint}/moto-api/`);
      break;
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error;
      await pause(100);
    }
  }
  return {
    connection: {
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
    stop: async () => {
      server.kill();
      if (server.exitCode === null) await once(server, 'exit');
    },
  };
}

/** A port of the loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port to listen on');
  return address.port;
}
