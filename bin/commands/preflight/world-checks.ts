import { spawnSync } from 'node:child_process';
import type { DeployableEnvironment } from '../../../lib/environments.ts';
import { fail, pass, type Check } from './check.ts';

/** How far this machine's clock may be off: signatures are refused at minutes, venues at seconds. */
const SKEW_MS_MAX = 2_000;

/** A venue's own public clock: it says whether the venue serves this place at all. */
const PUBLIC_CLOCKS: Readonly<Record<string, string>> = {
  kraken: 'https://api.kraken.com/0/public/Time',
  binance: 'https://api.binance.com/api/v3/time',
  binanceusdm: 'https://fapi.binance.com/fapi/v1/time',
  bybit: 'https://api.bybit.com/v5/market/time',
  'bybit-linear': 'https://api.bybit.com/v5/market/time',
  okx: 'https://www.okx.com/api/v5/public/time',
  'okx-swap': 'https://www.okx.com/api/v5/public/time',
};

/** How venues answer a place that they do not serve. */
const NOT_SERVED: readonly number[] = [403, 451];

/** What the world outside the account must be like. */
export function worldChecks(environment: DeployableEnvironment, ask: typeof fetch = fetch): readonly Check[] {
  const { aws } = environment;
  const venues = venuesAsked(environment);
  return [
    clockCheck(`https://sts.${aws.region}.amazonaws.com/`, ask),
    ...(venues.size === 0
      ? [
          {
            name: 'venue',
            todo: '',
            look: () => Promise.resolve(pass('simulated: nothing outside is asked')),
          },
        ]
      : [...venues].map((venue) => venueCheck(venue, { region: aws.region, ask }))),
    dockerCheck(),
  ];
}

/** Where orders go, what a paper account follows, and where bars are read. */
function venuesAsked({ file }: DeployableEnvironment): ReadonlySet<string> {
  const { execution, ingest, universe } = file;
  const accounts = execution === undefined ? [] : [execution, ...(execution.also ?? [])];
  const named = [
    ...accounts.flatMap(({ venue, follow }) => [venue, follow]),
    ingest?.source,
    ...universe.map(({ venue }) => venue),
  ];
  return new Set(named.flatMap((venue) => (venue === undefined || venue === 'simulated' ? [] : [venue])));
}

function clockCheck(url: string, ask: typeof fetch): Check {
  return {
    name: 'clock',
    todo: 'AWS must be reachable over HTTPS from here',
    look: async () => {
      const beganMs = Date.now();
      const { headers } = await ask(url, { method: 'HEAD', redirect: 'manual' });
      const endedMs = Date.now();
      const date = Date.parse(headers.get('date') ?? '');
      if (Number.isNaN(date)) return fail(`${url} tells no time`, 'look at the proxy in between');
      // The header holds whole seconds, so that half of one is the best guess.
      const skewMs = Math.round((beganMs + endedMs) / 2 - (date + 500));
      const found = `${Math.abs(skewMs)} ms ${skewMs < 0 ? 'behind' : 'ahead of'} AWS, to within a second`;
      return Math.abs(skewMs) <= SKEW_MS_MAX
        ? pass(found)
        : fail(found, 'set the clock by NTP: signatures and venues refuse a clock that is off');
    },
  };
}

function venueCheck(venue: string, { region, ask }: { region: string; ask: typeof fetch }): Check {
  return {
    name: `venue ${venue}`,
    todo: 'look at the venue’s status page, and at what stands between here and there',
    look: async () => {
      const url = PUBLIC_CLOCKS[venue];
      if (url === undefined)
        return fail(`${venue} is asked in no way known here`, 'add it to world-checks.ts');
      const { status } = await ask(url);
      if (status === 200) {
        return pass(`answers this machine; ${region} may be served otherwise, and the executor’s log tells`);
      }
      return NOT_SERVED.includes(status)
        ? fail(
            `answers ${status}: it does not serve this place`,
            'choose a venue that serves your residence and region; going around it breaks its terms',
          )
        : fail(`answers ${status}`, 'look at the venue’s status page');
    },
  };
}

function dockerCheck(): Check {
  return {
    name: 'docker',
    todo: 'start Docker: a deployment builds two images for ARM64',
    look: () => {
      const { status, error } = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], {
        stdio: 'ignore',
        timeout: 5_000,
      });
      const found = error === undefined ? 'is there and does not answer' : 'is not installed';
      return Promise.resolve(
        status === 0
          ? pass('answers')
          : fail(found, 'start Docker: a deployment builds two images for ARM64; synthesis needs none'),
      );
    },
  };
}
