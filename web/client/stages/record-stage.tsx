import type { JSX } from 'preact';
import type { DecisionView } from '../../api.ts';
import { Facts } from '../parts/facts.tsx';
import { useText } from '../words/text.ts';
import { Stage } from './stage.tsx';

/** What proves the decision: which code, which configuration, which place in the chain. */
export function RecordStage({ view: { record, seq, hash } }: { view: DecisionView }): JSX.Element {
  const { words, format } = useText();
  const say = words.decision.record;
  const { codeHash, configHash } = record.provenance;
  return (
    <Stage name="record" result={`${say.entry} ${format.number(seq)}`}>
      <Facts
        items={[
          { name: say.entryHash, value: <code class="whole-hash">{hash}</code> },
          { name: say.code, value: <code class="whole-hash">{codeHash}</code> },
          { name: say.config, value: <code class="whole-hash">{configHash}</code> },
        ]}
      />
      <p class="quiet">{say.note}</p>
    </Stage>
  );
}
