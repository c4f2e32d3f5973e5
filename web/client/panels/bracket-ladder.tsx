import type { JSX } from 'preact';
import type { StateView } from '../../api.ts';
import { useText } from '../words/text.ts';

/** Stop, cost, price and target on one line, so that the distances can be seen. Nothing where no stop or target works. */
export function BracketLadder({
  symbol,
  px,
  averagePx,
  orders,
}: {
  symbol: string;
  px: number;
  averagePx: number;
  orders: StateView['orders'];
}): JSX.Element | null {
  const { words, format } = useText();
  const stops = orders.flatMap(({ request: { type } }) =>
    type.kind === 'stop' ? [Number(type.stopPx)] : [],
  );
  const targets = orders.flatMap(({ leg, request: { type } }) =>
    leg === 'target' && type.kind === 'limit' ? [Number(type.limitPx)] : [],
  );
  const [stop, target] = [nearest(stops, px), nearest(targets, px)];
  if (stop === undefined || target === undefined) return null;
  const all = [stop, target, px, averagePx];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const place = (price: number): { left: string } => ({
    left: `${(100 * (price - low)) / (high - low || 1)}%`,
  });
  const said = words.orders.ladder({
    symbol,
    px: format.price(px),
    stop: format.price(stop),
    target: format.price(target),
  });
  return (
    <figure class="ladder" role="img" aria-label={said}>
      <div class="ladder-line">
        <span class="ladder-stop" style={place(stop)} />
        <span class="ladder-cost" style={place(averagePx)} />
        <span class="ladder-px" style={place(px)} />
        <span class="ladder-target" style={place(target)} />
      </div>
      <figcaption aria-hidden="true">
        <span>
          {words.orders.stopPlaced} {format.price(stop)}
        </span>
        <span>
          {words.orders.legs.target} {format.price(target)}
        </span>
      </figcaption>
    </figure>
  );
}

function nearest(prices: readonly number[], px: number): number | undefined {
  return prices.toSorted((a, b) => Math.abs(a - px) - Math.abs(b - px))[0];
}
