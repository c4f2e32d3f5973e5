import type { JSX } from 'preact';
import type { StatusView } from '../../api.ts';
import type { Live } from '../live/use-live.ts';
import { AccountPanel } from '../panels/account-panel.tsx';
import { ApprovalsPanel } from '../panels/approvals-panel.tsx';
import { BreakersPanel } from '../panels/breakers-panel.tsx';
import { ConditionsPanel } from '../panels/conditions-panel.tsx';
import { CurvesPanel } from '../panels/curves-panel.tsx';
import { ExposurePanel } from '../panels/exposure-panel.tsx';
import { LatestPanel } from '../panels/latest-panel.tsx';
import { LimitsPanel } from '../panels/limits-panel.tsx';
import { ModePanel } from '../panels/mode-panel.tsx';
import { OrdersPanel } from '../panels/orders-panel.tsx';
import { PositionsPanel } from '../panels/positions-panel.tsx';
import { ProgressStrip } from '../panels/progress-strip.tsx';
import { RegimePanel } from '../panels/regime-panel.tsx';
import { StrategiesPanel } from '../panels/strategies-panel.tsx';
import { useText } from '../words/text.ts';

/** Everything the owner looks for first. */
export function OverviewPage({
  live,
  status,
  dark,
}: {
  live: Live;
  status: StatusView;
  dark: boolean;
}): JSX.Element {
  const { words } = useText();
  const { state, system, approvals, progress } = status;
  return (
    <>
      <h1 class="spoken">{words.nav.overview}</h1>
      <ProgressStrip progress={progress} />
      {state === undefined ? (
        <p class="quiet page-message">{words.nothingYet}</p>
      ) : (
        <div class="overview">
          <ModePanel state={state} onAsked={live.refresh} />
          <ApprovalsPanel approvals={approvals} clockAheadMs={live.clockAheadMs} onAnswered={live.refresh} />
          <AccountPanel account={state.account} />
          <RegimePanel regime={state.regime} />
          <CurvesPanel curve={live.curve} benchmark={system.benchmark} dark={dark} />
          <div class="beside-curves">
            <PositionsPanel positions={state.positions} orders={state.orders} />
            <OrdersPanel orders={state.orders} />
          </div>
          <LimitsPanel limits={state.risk.limits} system={system} />
          <div class="beside-limits">
            <StrategiesPanel strategies={state.strategies} />
            <BreakersPanel breakers={state.risk.breakers} />
          </div>
          <ExposurePanel exposure={state.risk.exposure} drift={state.risk.drift} />
          <ConditionsPanel conditions={state.risk.conditions} />
          <LatestPanel rows={state.latest} />
        </div>
      )}
    </>
  );
}
