import type { JSX } from 'preact';
import type { SystemView } from '../../api.ts';
import { Bar } from '../parts/bar.tsx';
import { Facts } from '../parts/facts.tsx';
import { Recorded } from '../parts/recorded.tsx';
import { Table } from '../parts/table.tsx';
import { labelled } from '../words/language.ts';
import { useText } from '../words/text.ts';
import { Stage, StageNotReached, type DecisionRecordView } from './stage.tsx';

type Proposal = DecisionRecordView['proposals'][number];
type Vote = Proposal['votes'][number];

/** What the voices add up to for each instrument. */
export function CompositionStage({
  record: { regime, proposals },
  system,
}: {
  record: DecisionRecordView;
  system: SystemView;
}): JSX.Element {
  const { words } = useText();
  if (regime === undefined) return <StageNotReached name="composition" />;
  const result = proposals
    .map(({ direction, symbol }) => `${words.decision.directions[direction]} ${symbol}`)
    .join(', ');
  return (
    <Stage name="composition" result={result}>
      {proposals.map((proposal) => (
        <ProposalPart key={proposal.symbol} proposal={proposal} system={system} />
      ))}
    </Stage>
  );
}

function ProposalPart({ proposal, system }: { proposal: Proposal; system: SystemView }): JSX.Element {
  const { words, format } = useText();
  const say = words.decision.composition;
  const { direction, strength, confidence, reason, votes } = proposal;
  return (
    <>
      <p>
        <Recorded>{reason}</Recorded>
      </p>
      {direction === 'flat' ? null : (
        <Facts
          wide
          items={[
            {
              name: say.strength,
              value: (
                <span class="with-bar">
                  <Bar ratio={strength} /> {format.percent(strength)}
                </span>
              ),
            },
            {
              name: say.confidence,
              value: (
                <span class="with-bar">
                  <Bar ratio={confidence} marks={[system.approvalConfidenceMin]} />{' '}
                  {format.percent(confidence)}
                </span>
              ),
              note: say.threshold(format.percent(system.approvalConfidenceMin, 0)),
            },
          ]}
        />
      )}
      {votes.length === 0 ? <p class="quiet">{say.noVotes}</p> : <Votes votes={votes} system={system} />}
    </>
  );
}

function Votes({ votes, system }: { votes: readonly Vote[]; system: SystemView }): JSX.Element {
  const { words, format } = useText();
  const say = words.decision.composition;
  return (
    <Table<Vote>
      caption={say.votes}
      rows={votes}
      keyOf={({ voter, reason }) => `${voter} ${reason}`}
      classOf={({ weight }) => (weight > 0 ? '' : 'unheard')}
      columns={[
        {
          name: say.voter,
          narrow: 'heading',
          cell: ({ voter }) =>
            voter === 'opinion'
              ? say.opinion
              : labelled({ ...system.strategyTitles, ...words.strategyTitles }, voter),
        },
        {
          name: words.strategies.wants,
          cell: ({ direction, strength }) =>
            `${words.decision.directions[direction]} ${format.percent(strength, 0)}`,
        },
        { name: say.confidence, figure: true, cell: ({ confidence }) => format.percent(confidence) },
        {
          name: words.strategies.weight,
          figure: true,
          cell: ({ weight }) =>
            weight > 0 ? format.percent(weight) : <span class="quiet">{say.unweighted}</span>,
        },
        { name: words.decisions.reason, narrow: 'line', cell: ({ reason }) => <Recorded>{reason}</Recorded> },
      ]}
    />
  );
}
