import { venueWorld, type AccountSettings, type ExecutionSettings } from './execution-schema.ts';

/** One of several accounts, by its name. */
export interface NamedAccount {
  readonly name: string;
  readonly settings: ExecutionSettings;
}

/** The accounts of a file that names more than one; none where it names one, which needs no router and no name. */
export function severalAccounts(execution: ExecutionSettings): readonly NamedAccount[] {
  const { also, ...first } = execution;
  if (also === undefined) return [];
  const { armed, healthPort, intentSeconds, outcomeSeconds, entries } = first;
  const shared = { armed, healthPort, intentSeconds, outcomeSeconds, ...(entries && { entries }) };
  return [first, ...also.map((account) => ({ ...account, ...shared }))].map((settings) => ({
    name: nameOf(settings),
    settings,
  }));
}

function nameOf({ name, venue, follow }: AccountSettings): string {
  return name ?? (follow === undefined ? venue : `paper-${follow}`);
}

/** What is wrong with where a file's accounts trade, all together. */
export function faultOfAccounts(
  execution: ExecutionSettings,
  { environment, inCloud }: { environment: string; inCloud: boolean },
): string | undefined {
  const first = venueWorld(execution, environment);
  if ('fault' in first) return first.fault;
  const accounts = severalAccounts(execution);
  for (const [index, { name, settings }] of accounts.slice(1).entries()) {
    const where = `also.${index}`;
    const judged = venueWorld(settings, environment);
    if ('fault' in judged) return `${where}.${judged.fault}`;
    if (judged.world !== first.world) {
      return `${where}: ${name} is of another world than the first account; invented, test and real money are never added up`;
    }
    if (accounts.slice(0, index + 1).some((other) => other.name === name)) {
      return `${where}.name: another account is called ${name} already; give each a name`;
    }
  }
  // Its own way to a venue, which it needs where the executor is dead, leads to one.
  return accounts.length > 0 && first.world !== 'simulated' && inCloud
    ? 'also: the kill switch of the cloud reaches one venue; name one account, or leave out the section `aws`'
    : undefined;
}
