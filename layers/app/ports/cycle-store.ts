import type { StageName, StageOutputs } from '../decision-cycle/stages.ts';

/** What each stage of a cycle gave, by decision. Writing the same again changes nothing. */
export interface CycleStore {
  put<S extends StageName>(decisionId: string, stage: S, output: StageOutputs[S]): Promise<void>;
  get<S extends StageName>(decisionId: string, stage: S): Promise<StageOutputs[S] | undefined>;
}
