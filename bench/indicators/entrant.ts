import type { Columns } from '../../layers/core/indicators/columns.ts';
import { emptyColumns } from '../../layers/core/indicators/columns.ts';
import { indicatorParameters } from '../../layers/core/indicators/indicator-runs.ts';
import type { ParameterValues } from '../../layers/core/indicators/parameter.ts';
import { indicatorNamed } from '../../layers/core/indicators/registry.ts';

/** One library's way to one indicator. */
export interface Entrant {
  readonly library: string;
  /** Computes the whole series once; how long it took, in nanoseconds. */
  time(): number | Promise<number>;
  /** The outputs of the last run, in the order of the contest; they may lack the warm-up in front. */
  read(): readonly ArrayLike<number>[] | Promise<readonly ArrayLike<number>[]>;
}

/** Our kernel, writing into columns that are there already, as the system uses it. */
export function ours(
  name: string,
  inputs: Columns,
  given: ParameterValues,
  outputs: readonly string[],
): Entrant {
  const definition = indicatorNamed(name);
  const parameters = definition && indicatorParameters(definition, given);
  if (parameters?.ok !== true) throw new Error(`${name} does not take ${JSON.stringify(given)}`);
  const columns = emptyColumns(definition?.outputs ?? [], Object.values(inputs)[0]?.length ?? 0);
  return {
    library: 'atalaya',
    time: () => timed(() => definition?.batch(inputs, parameters.value, columns)),
    read: () => outputs.map((output) => columns[output] ?? []),
  };
}

/** A library that answers the whole series at once. */
export function peer<Answer>(
  library: string,
  run: () => Answer,
  outputs: (answer: Answer) => readonly ArrayLike<number>[],
): Entrant {
  let answer: Answer | undefined;
  return {
    library,
    time: () => {
      answer = undefined;
      return timed(() => {
        answer = run();
      });
    },
    read: () => (answer === undefined ? [] : outputs(answer)),
  };
}

/** A library that is fed one value at a time and answers null while it is not warm. */
export function streamingPeer<Input, Answer>(
  library: string,
  inputs: readonly Input[],
  make: () => { update(input: Input, replace: boolean): Answer | null },
  outputs: readonly ((answer: Answer) => number)[],
): Entrant {
  const run = (): Answer[] => {
    const indicator = make();
    const answers: Answer[] = [];
    for (const input of inputs) {
      const answer = indicator.update(input, false);
      if (answer !== null) answers.push(answer);
    }
    return answers;
  };
  return peer(library, run, (answers) => outputs.map((output) => answers.map(output)));
}

function timed(run: () => void): number {
  const begin = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - begin);
}
