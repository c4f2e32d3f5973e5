import type { JSX } from 'preact';
import type { SystemView } from '../../api.ts';
import { Facts } from '../parts/facts.tsx';
import { Recorded } from '../parts/recorded.tsx';
import { Table } from '../parts/table.tsx';
import type { Words } from '../words/english.ts';
import { labelled } from '../words/language.ts';
import { useText } from '../words/text.ts';
import { Stage, StageNotReached, type DecisionRecordView } from './stage.tsx';

type Fate = DecisionRecordView['signals'][number];

/** Where the market stood, what each strategy said, and what became of it. */
export function TechnicalStage({
  record: { technical, signals },
  system,
}: {
  record: DecisionRecordView;
  system: SystemView;
}): JSX.Element {
  const { words } = useText();
  if (technical === undefined) return <StageNotReached name="technical" />;
  return (
    <Stage
      name="technical"
      result={words.decision.technical.count(signals.length)}
      tone={signals.length === 0 ? 'absent' : ''}
    >
      {technical.map((view) => (
        <Levels key={view.symbol} view={view} />
      ))}
      {signals.length === 0 ? (
        <p class="quiet">{words.decision.technical.silent}</p>
      ) : (
        <Signals signals={signals} system={system} />
      )}
    </Stage>
  );
}

function Levels({ view }: { view: NonNullable<DecisionRecordView['technical']>[number] }): JSX.Element {
  const { words, format } = useText();
  const say = words.decision.technical;
  switch (view.kind) {
    case 'too-few-bars':
      return (
        <p class="quiet">
          {view.symbol}: {say.tooFew(format.number(view.bars), format.number(view.needed))}
        </p>
      );
    case 'failed':
      return (
        <p>
          {view.symbol}: <Recorded>{view.error}</Recorded>
        </p>
      );
    case 'view': {
      const { lastPx, atr, barVolatility, support, resistance } = view.levels;
      return (
        <Facts
          wide
          items={[
            { name: `${say.lastPx}, ${view.symbol}`, value: format.price(lastPx) },
            { name: say.support, value: format.price(support) },
            { name: say.resistance, value: format.price(resistance) },
            { name: say.atr, value: format.price(atr) },
            { name: say.barVolatility, value: format.percent(barVolatility, 2) },
          ]}
        />
      );
    }
  }
}

function Signals({ signals, system }: { signals: readonly Fate[]; system: SystemView }): JSX.Element {
  const { words, format } = useText();
  const { strategies, decision } = words;
  return (
    <Table<Fate>
      caption={decision.technical.signals}
      rows={signals}
      keyOf={({ strategyId, symbol }) => `${strategyId} ${symbol}`}
      columns={[
        {
          name: strategies.strategy,
          narrow: 'heading',
          cell: ({ strategyId }) =>
            labelled({ ...system.strategyTitles, ...words.strategyTitles }, strategyId),
        },
        {
          name: words.decisions.outcome,
          narrow: 'heading',
          cell: ({ fate }) => (
            <span class={fate === 'EXECUTED' ? 'chip traded' : 'chip no-trade'}>{fateIn(words, fate)}</span>
          ),
        },
        {
          name: strategies.wants,
          cell: ({ symbol, signal }) => (
            <>
              {decision.directions[signal.direction]} {symbol}
              <small>
                {decision.technical.strength} {format.percent(signal.strength, 0)},{' '}
                {decision.technical.confidence} {format.percent(signal.confidence, 0)}
              </small>
            </>
          ),
        },
        {
          name: words.decisions.reason,
          narrow: 'line',
          cell: ({ signal }) => <Recorded>{signal.reason}</Recorded>,
        },
      ]}
    />
  );
}

/** A fate of its own, or the check that denied it. */
function fateIn({ fates, codes, deniedBy }: Words, fate: string): string {
  const known: Readonly<Record<string, string>> = fates;
  return known[fate] ?? deniedBy(labelled(codes, fate));
}
