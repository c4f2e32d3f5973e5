import type { JSX } from 'preact';
import type { AccountView } from '../../api.ts';
import { Facts } from '../parts/facts.tsx';
import { Panel } from '../parts/panel.tsx';
import { Signed } from '../parts/signed.tsx';
import { useText } from '../words/text.ts';

/** What the account is worth, and what made it so. */
export function AccountPanel({ account }: { account: AccountView }): JSX.Element {
  const { words, format } = useText();
  const { mark, navPerUnit, cash, deposits, unrealised, realised, fees, slippage } = account;
  const earned = navPerUnit - 1;
  const day = mark === undefined ? undefined : -mark.measures.dayLossRatio;
  const sharpe30 = mark?.measures.sharpe30;
  return (
    <Panel title={words.account.nav} area="account-panel">
      <p class="headline-figure">{mark === undefined ? words.none : format.money(mark.nav)}</p>
      <p class="unit-line">
        <span>
          {words.account.navPerUnit} <strong>{format.unit(navPerUnit)}</strong>
        </span>
        <span title={words.account.timeWeighted}>
          <Signed value={earned}>{format.signedPercent(earned)}</Signed>
        </span>
        {day === undefined ? null : (
          <span>
            {words.account.day} <Signed value={day}>{format.signedPercent(day, 2)}</Signed>
          </span>
        )}
      </p>
      <Facts
        wide
        items={[
          { name: words.account.cash, value: format.money(cash) },
          { name: words.account.deposits, value: format.money(deposits) },
          {
            name: words.account.realised,
            value: <Signed value={Number(realised)}>{format.signedMoney(realised)}</Signed>,
          },
          ...(unrealised === undefined
            ? []
            : [
                {
                  name: words.account.unrealised,
                  value: <Signed value={unrealised}>{format.signedMoney(unrealised)}</Signed>,
                },
              ]),
          { name: words.account.fees, value: format.money(fees) },
          { name: words.account.slippage, value: format.money(slippage) },
          ...(sharpe30 === undefined
            ? []
            : [{ name: words.account.sharpe30, value: format.number(sharpe30, 2) }]),
        ]}
      />
    </Panel>
  );
}
